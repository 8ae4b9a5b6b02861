import type { Price } from './catalogue.ts'
import { invalidField, invalidState, type DomainError } from './errors.ts'
import { err, ok, type Result } from './result.ts'
import { stockOf, type SaleTerms, type Sellable } from './sellable.ts'

/** What a buyer wants of one line. `amountMinor` is one unit's price, for pay-what-you-want prices alone. */
export interface Choice {
  readonly id: string
  readonly quantity: number
  readonly amountMinor?: number | undefined
}

export interface QuantityLimits {
  readonly min: number
  readonly max: number
}

/** More of one thing than a buyer can choose on a page. */
export const MAX_CHOSEN_QUANTITY = 9_999

export interface Chosen {
  readonly sellable: Sellable
  /** Null where the line is taken as it is offered. */
  readonly choice: Choice | null
  /** The choice's place in the request, as errors name it. */
  readonly field: string
}

/** The lines that a buyer chose, in the order of the offer. */
export function chosenLines(
  terms: SaleTerms,
  sellables: readonly Sellable[],
  selection: readonly Choice[] | null,
): Result<Chosen[], DomainError> {
  if (selection === null) {
    return ok(startingLines(terms, sellables).map((sellable) => ({ sellable, choice: null, field: 'items' })))
  }
  const byId = new Map(sellables.map((sellable) => [sellable.id, sellable]))
  const chosen = new Map<string, Chosen>()
  for (const [index, choice] of selection.entries()) {
    const field = `items[${index}]`
    const sellable = byId.get(choice.id)
    if (!sellable) return err(unknownLine(terms, choice.id, field))
    if (chosen.has(choice.id)) return err(invalidField(`${field}.id`, 'is chosen twice'))
    chosen.set(choice.id, { sellable, choice, field })
  }
  if (terms.selectionMode === 'bundle') {
    return ok(sellables.map((sellable) => chosen.get(sellable.id) ?? { sellable, choice: null, field: 'items' }))
  }
  if (chosen.size === 0) return err(invalidField('items', 'must choose something'))
  if (terms.selectionMode === 'single_select' && chosen.size > 1) {
    return err(invalidField('items', 'must choose one only'))
  }
  return ok(sellables.flatMap((sellable) => chosen.get(sellable.id) ?? []))
}

function unknownLine(terms: SaleTerms, id: string, field: string): DomainError {
  const gone = terms.lines.some((line) => line.id === id)
  return gone
    ? invalidState('What was chosen is no longer for sale.', `${field}.id`)
    : invalidField(`${field}.id`, 'is not offered here')
}

/** What a page starts with: a bundle whole, of a choice the default or else the first. */
export function startingLines(terms: SaleTerms, sellables: readonly Sellable[]): readonly Sellable[] {
  if (terms.selectionMode === 'bundle') return sellables
  const preset = sellables.find(
    ({ line }) => terms.defaultProductId != null && line?.productId === terms.defaultProductId,
  )
  return preset ? [preset] : sellables.slice(0, 1)
}

/** Between which quantities a buyer may choose; null where the quantity is fixed. */
export function quantityLimits(terms: SaleTerms, { line, product, quantity }: Sellable): QuantityLimits | null {
  if (line === null || !(terms.allowQuantity || terms.selectionMode === 'multi_select')) return null
  return { min: 1, max: Math.min(Math.max(MAX_CHOSEN_QUANTITY, quantity), stockOf(product)) }
}

/** How many are sold, or why not that many. */
export function quantityOf(terms: SaleTerms, { sellable, choice, field }: Chosen): Result<number, DomainError> {
  const quantity = choice?.quantity ?? sellable.quantity
  if (quantity > stockOf(sellable.product)) {
    return err(invalidState(`Only ${stockOf(sellable.product)} of ${sellable.name} are left.`, `${field}.quantity`))
  }
  if (quantity === sellable.quantity) return ok(quantity)
  const limits = quantityLimits(terms, sellable)
  if (!limits) return err(invalidField(`${field}.quantity`, 'cannot be changed'))
  const allowed = Number.isSafeInteger(quantity) && quantity >= limits.min && quantity <= limits.max
  return allowed
    ? ok(quantity)
    : err(invalidField(`${field}.quantity`, `must be between ${limits.min} and ${limits.max}`))
}

/** One unit's amount where units cost the same: the price's own, or what the buyer names within its bounds. */
export function unitAmountOf(
  { price, unitAmount }: Sellable,
  choice: Choice | null,
  field: string,
): Result<number, DomainError> {
  const named = choice?.amountMinor
  if (price?.pricingModel !== 'pay_what_you_want') {
    return named === undefined ? ok(unitAmount) : err(invalidField(field, 'cannot be chosen'))
  }
  const amount = named ?? initialAmount(price)
  if (amount === null) return err(invalidField(field, 'is required'))
  const least = price.minimumAmount ?? 0
  if (!Number.isSafeInteger(amount) || amount < least) return err(invalidField(field, `must be at least ${least}`))
  if (price.maximumAmount !== null && amount > price.maximumAmount) {
    return err(invalidField(field, `must be at most ${price.maximumAmount}`))
  }
  return ok(amount)
}

/** What a pay-what-you-want price starts with. */
export function initialAmount(price: Price): number | null {
  return price.suggestedAmount ?? price.unitAmount
}
