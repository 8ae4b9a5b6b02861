import type { SaleLine } from './checkout.ts'
import { chosenLines, quantityOf, unitAmountOf, type Choice, type Chosen } from './choice.ts'
import { invalidState, type DomainError } from './errors.ts'
import { divideRounded, multiply, sum } from './money.ts'
import { amountOf } from './price-amount.ts'
import { err, ok, type Result } from './result.ts'
import { sellablesOf, type Catalogue, type SaleTerms, type Sellable } from './sellable.ts'

export interface Sale {
  readonly lines: readonly SaleLine[]
  readonly currency: string
  /** Before discounts and taxes; always positive. */
  readonly totalMinor: number
}

export const amountTooLarge: DomainError = {
  code: 'amount_too_large',
  message: 'The amount is larger than a payment may be.',
}

/**
 * Prices what a buyer chose; null chooses what the page starts with. Every amount is ours: the browser names lines,
 * quantities and, where it may, an amount within its bounds.
 * Errors: `validation_error` by `items[n]` for a wrong choice, `invalid_state` for what is no longer for sale or costs
 * nothing, `amount_too_large`.
 */
export function priceSale(input: {
  terms: SaleTerms
  catalogue: Catalogue
  selection: readonly Choice[] | null
}): Result<Sale, DomainError> {
  const { terms, catalogue, selection } = input
  const sellables = sellablesOf(terms, catalogue)
  if (!sellables.ok) return sellables
  const chosen = chosenLines(terms, sellables.value, selection)
  if (!chosen.ok) return chosen
  const lines: SaleLine[] = []
  for (const item of chosen.value) {
    const priced = priceLine(terms, item)
    if (!priced.ok) return priced
    lines.push(priced.value)
  }
  const total = sum(lines.map((line) => line.subtotalMinor))
  if (!total.ok) return err(amountTooLarge)
  if (total.value <= 0) return err(invalidState('There is nothing to pay: the total is zero.'))
  return ok({ lines, currency: terms.currency, totalMinor: total.value })
}

function priceLine(terms: SaleTerms, chosen: Chosen): Result<SaleLine, DomainError> {
  const { sellable, choice, field } = chosen
  const quantity = quantityOf(terms, chosen)
  if (!quantity.ok) return quantity
  const unit = unitAmountOf(sellable, choice, `${field}.amount_minor`)
  if (!unit.ok) return unit
  const subtotal = subtotalOf(sellable, unit.value, quantity.value)
  if (!subtotal.ok) return err(amountTooLarge)
  return ok({
    productId: sellable.product?.id ?? null,
    priceId: sellable.price?.id ?? null,
    description: sellable.name,
    quantity: quantity.value,
    unitAmountMinor: averageOf(subtotal.value, quantity.value),
    subtotalMinor: subtotal.value,
    ...(sellable.recurring && {
      billingInterval: sellable.recurring.interval,
      billingIntervalCount: sellable.recurring.intervalCount,
    }),
  })
}

/** What a quantity of a line costs, before discounts and taxes. */
export function subtotalOf(
  { line, price }: Sellable,
  unitAmount: number,
  quantity: number,
): Result<number, 'amount_too_large'> {
  if (!price || line?.adhoc) return multiply(unitAmount, quantity)
  if (price.pricingModel === 'free') return ok(0)
  return price.pricingModel === 'fixed' ? amountOf(price, quantity) : multiply(unitAmount, quantity)
}

/** What one unit comes to: exact where the units cost the same. */
export function averageOf(subtotal: number, quantity: number): number {
  return Number(divideRounded(BigInt(subtotal), BigInt(quantity)))
}
