import type { AccountSettings } from '../account/settings.ts'
import { parseAmount } from '../nmi/amount.ts'
import type { Card, Form } from '../nmi/model.ts'
import type { Challenge } from './challenge.ts'

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)

/** The challenge that a request asks for, or null where it says too little. */
export function challengeOf({ securityKey, name }: AccountSettings, form: Form, card: Card): Challenge | null {
  const currency = (form.currency ?? '').toUpperCase()
  const amountMinor = /^[A-Z]{3}$/.test(currency) ? parseAmount(form.amount ?? '', currency) : null
  const redirectUrl = form.redirect_url ?? ''
  if (form.action !== 'start' || amountMinor === null || !isWebAddress(redirectUrl)) return null
  const { brand, last4 } = card
  return {
    id: crypto.randomUUID(),
    securityKey,
    merchant: name,
    amountMinor,
    currency,
    card: { brand, last4 },
    redirectUrl,
    status: 'pending',
  }
}
