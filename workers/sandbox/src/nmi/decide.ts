import { currencyDigits } from './amount.ts'
import { isExpired } from './card.ts'
import { AUTHENTICATION_REQUIRED, textOf } from './codes.ts'
import type { Card, Form } from './model.ts'

export interface Verdict {
  readonly code: string
  readonly text: string
}

export interface ChargeFacts {
  readonly card: Card
  readonly amountMinor: number
  readonly currency: string
  /** 3-D Secure data came along, or the charge follows one that had it. */
  readonly authenticated: boolean
  /** A check of the card without an amount. */
  readonly validation: boolean
  readonly now: number
}

const verdict = (code: string, text = textOf(code)): Verdict => ({ code, text })

/** The issuer's answer. The first rule that speaks decides. */
export function decide(facts: ChargeFacts): Verdict {
  if (facts.card.needsAuthentication && !facts.authenticated) return verdict('260', AUTHENTICATION_REQUIRED)
  if (facts.card.code !== '100') return verdict(facts.card.code)
  if (isExpired(facts.card.exp, facts.now)) return verdict('223')
  if (isTestDecline(facts)) return verdict('200')
  return verdict('100')
}

// Test mode: anything below 1.00 is declined. Currencies without cents have no such amounts.
const isTestDecline = (facts: ChargeFacts): boolean =>
  !facts.validation && currencyDigits(facts.currency) === 2 && facts.amountMinor < 100

/** 3-D Secure: a cryptogram, or the issuer's word that it knows its cardholder. */
export const isAuthenticated = (form: Form): boolean =>
  Boolean(form.cavv) || form.cardholder_auth === 'verified' || form.cardholder_auth === 'attempted'

/** Address check in test mode: street 888 and postal code 77777 match. Empty when no address was given. */
export function addressCheck(form: Form): string {
  const street = form.address1 ?? ''
  const postal = form.zip ?? ''
  if (street === '' && postal === '') return ''
  const streetMatches = /^888\b/.test(street)
  const postalMatches = postal.startsWith('77777')
  if (streetMatches && postalMatches) return 'Y'
  if (streetMatches) return 'A'
  return postalMatches ? 'Z' : 'N'
}
