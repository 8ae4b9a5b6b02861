import type { Price } from './catalogue.ts'
import { initialAmount, quantityLimits, startingLines, type QuantityLimits } from './choice.ts'
import { err, ok, type Result } from './result.ts'
import type { DomainError } from './errors.ts'
import { averageOf, subtotalOf, amountTooLarge } from './sale.ts'
import type { SelectionMode } from './payment-link.ts'
import { sellablesOf, type Catalogue, type Recurrence, type SaleTerms, type Sellable } from './sellable.ts'

/** A line of a payment page. Amounts are before discounts and taxes; a recurring line's are of one period. */
export interface OfferLine {
  readonly id: string
  readonly productId: string | null
  readonly priceId: string | null
  readonly name: string
  readonly description: string | null
  readonly imageUrl: string | null
  readonly features: readonly string[]
  /** Of one unit; the average where tiers or packages make units cost differently. */
  readonly unitAmountMinor: number
  readonly quantity: number
  /** Null where the quantity is fixed. */
  readonly quantityLimits: QuantityLimits | null
  readonly totalMinor: number
  /** Set where the buyer names the price of a unit. */
  readonly customAmount: CustomAmount | null
  readonly recurring: Recurrence | null
  readonly selected: boolean
  readonly highlighted: boolean
}

export interface CustomAmount {
  readonly minimumMinor: number | null
  readonly maximumMinor: number | null
  readonly presetsMinor: readonly number[]
  readonly initialMinor: number | null
}

export interface Offer {
  readonly lines: readonly OfferLine[]
  readonly currency: string
  readonly selectionMode: SelectionMode
}

/** What the payment page shows. Gives an error where something of it is no longer for sale. */
export function offerOf(terms: SaleTerms, catalogue: Catalogue): Result<Offer, DomainError> {
  const sellables = sellablesOf(terms, catalogue)
  if (!sellables.ok) return sellables
  const start = new Set(startingLines(terms, sellables.value).map(({ id }) => id))
  const lines: OfferLine[] = []
  for (const sellable of sellables.value) {
    const shown = offerLine(terms, sellable, start.has(sellable.id))
    if (!shown.ok) return shown
    lines.push(shown.value)
  }
  return ok({ lines, currency: terms.currency, selectionMode: terms.selectionMode })
}

function offerLine(terms: SaleTerms, sellable: Sellable, selected: boolean): Result<OfferLine, DomainError> {
  const { line, product, price, quantity } = sellable
  const customAmount = customAmountOf(price)
  const unitAmount = customAmount ? (customAmount.initialMinor ?? 0) : sellable.unitAmount
  const total = subtotalOf(sellable, unitAmount, quantity)
  if (!total.ok) return err(amountTooLarge)
  const { id, name, description, imageUrl, recurring } = sellable
  return ok({
    id,
    productId: product?.id ?? null,
    priceId: price?.id ?? null,
    name,
    description,
    imageUrl,
    features: line?.adhoc ? [] : (product?.features ?? []),
    unitAmountMinor: averageOf(total.value, quantity),
    quantity,
    quantityLimits: quantityLimits(terms, sellable),
    totalMinor: total.value,
    customAmount,
    recurring,
    selected,
    highlighted: terms.highlightedProductId != null && line?.productId === terms.highlightedProductId,
  })
}

function customAmountOf(price: Price | null): CustomAmount | null {
  if (price?.pricingModel !== 'pay_what_you_want') return null
  return {
    minimumMinor: price.minimumAmount,
    maximumMinor: price.maximumAmount,
    presetsMinor: price.presetAmounts ?? [],
    initialMinor: initialAmount(price),
  }
}
