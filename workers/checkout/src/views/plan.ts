import { offerOf, yearlySavings, type Merchant, type OfferLine } from '@revkeen-edge/domain'
import type { PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import type { ShownTerms } from '@revkeen-edge/services/checkout/prepare.ts'
import type { Quote } from '@revkeen-edge/services/checkout/quote.ts'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import {
  CONSENT_VERSION,
  planTexts,
  setupConsent,
  type FrequencyView,
  type PlanTexts,
  type PlanView,
} from '@revkeen-edge/ui'
import { merchantView } from './page.ts'

/** What a subscription costs beyond today, as its page shows it; null where nothing recurs. */
export function planView({ recurring, totalMinor }: Quote): PlanView | null {
  if (!recurring) return null
  const { interval: unit, intervalCount: count, timezone: timeZone, ...plan } = recurring
  return { ...plan, every: { unit, count }, dueMinor: totalMinor, timeZone }
}

/** The terms of a page with the words that it says them in. */
export interface PageTerms extends ShownTerms {
  readonly words: Partial<PlanTexts>
}

/** What a page says of a subscription, or of a card that is kept, at this price; null where no card is kept. */
export async function termsOf(sale: Quote, merchant: Merchant, locale: string): Promise<PageTerms | null> {
  const words = wordsOf(sale, merchant, locale)
  if (!words) return null
  const digest = await sha256Hex(JSON.stringify([CONSENT_VERSION, words]))
  return { words, digest, consent: { version: CONSENT_VERSION, text: words.consent } }
}

function wordsOf(sale: Quote, merchant: Merchant, locale: string): Pick<PlanTexts, 'consent'> | null {
  const shown = merchantView(merchant)
  const plan = planView(sale)
  if (plan) return planTexts(plan, shown, sale.currency, locale)
  return sale.mode === 'setup' ? { consent: setupConsent(shown, locale) } : null
}

/** A choice of intervals, where a link offers one product by several and nothing else of it can be chosen. */
export function frequencyOf({ link, products, prices }: PayableCheckout): FrequencyView | null {
  if (link?.mode !== 'subscription' || link.selectionMode !== 'single_select') return null
  const offer = offerOf(link, { products, prices })
  const lines = offer.ok ? offer.value.lines : []
  const [first] = lines
  const product = products.find(({ id }) => id === first?.productId)
  if (!first || !product || lines.length < 2 || !lines.every((line) => isFrequency(line, product.id))) return null
  const every = lines.flatMap(({ recurring }) => recurring ?? [])
  const names = new Set(every.map(({ interval, intervalCount }) => `${intervalCount} ${interval}`))
  if (names.size < lines.length) return null
  const savings = yearlySavings(
    lines.map(({ totalMinor: amountMinor, recurring }) => ({ ...(recurring ?? NEVER), amountMinor })),
  )
  const { name, description, imageUrl, features } = product
  return {
    product: { id: first.id, name, description, imageUrl, features: features ?? [] },
    options: lines.map(({ id, quantity, totalMinor: amountMinor, recurring, selected }, index) => {
      const { interval: unit, intervalCount: count } = recurring ?? NEVER
      return { id, quantity, every: { unit, count }, amountMinor, savingMinor: savings[index] ?? null, selected }
    }),
  }
}

const NEVER = { interval: '', intervalCount: 1 }

function isFrequency({ productId, recurring, quantityLimits, customAmount }: OfferLine, ofProduct: string): boolean {
  return productId === ofProduct && recurring !== null && quantityLimits === null && customAmount === null
}
