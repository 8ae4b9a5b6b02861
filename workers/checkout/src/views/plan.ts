import { offerOf, yearlySavings, type Merchant, type OfferLine, type StoredConsent } from '@revkeen-edge/domain'
import type { PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import type { Quote } from '@revkeen-edge/services/checkout/quote.ts'
import { CONSENT_VERSION, planTexts, setupConsent, type FrequencyView, type PlanView } from '@revkeen-edge/ui'
import { merchantView } from './page.ts'

/** What a subscription costs beyond today, as its page shows it; null where nothing recurs. */
export function planView({ recurring, totalMinor }: Quote): PlanView | null {
  if (!recurring) return null
  const { interval: unit, intervalCount: count, timezone: timeZone, ...plan } = recurring
  return { ...plan, every: { unit, count }, dueMinor: totalMinor, timeZone }
}

/** What the buyer agrees to at this price, in the words above the button. */
export function consentTo(sale: Quote, merchant: Merchant, locale: string): Pick<StoredConsent, 'version' | 'text'> {
  const shown = merchantView(merchant)
  const plan = planView(sale)
  const text = plan ? planTexts(plan, shown, sale.currency, locale).consent : setupConsent(shown, locale)
  return { version: CONSENT_VERSION, text }
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
