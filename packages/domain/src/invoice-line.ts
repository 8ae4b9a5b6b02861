import { isForSale, type Price, type Product } from './catalogue.ts'
import { invalidField, invalidState, type DomainError } from './errors.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'
import { amountOf } from './price-amount.ts'
import { err, ok, type Result } from './result.ts'
import { amountTooLarge, averageOf } from './sale.ts'
import { isSellable } from './sellable.ts'

/** What a line by hand is made of. A line with a price has its product as well. */
export interface LineTerms {
  readonly price: Price | null
  readonly product: Product | null
  readonly quantity: number
  /** The price of one in minor units, negative for a credit; undefined leaves it to the catalogue. */
  readonly unitAmountMinor: number | undefined
  readonly currency: string
}

export interface LinePrice {
  readonly unitAmountMinor: number
  readonly subtotalMinor: number
}

/**
 * What a line costs before discounts and taxes. A price of the catalogue decides by itself, except where the buyer names
 * what to pay; a product's amount can be overridden.
 * Errors: `validation_error` by `amount_minor`, `price_id` or `product_id`, `invalid_state` for what is not for sale or is
 * sold in another currency, `amount_too_large`.
 */
export function priceInvoiceLine(terms: LineTerms): Result<LinePrice, DomainError> {
  const { price, product } = terms
  if (!product) {
    return terms.unitAmountMinor === undefined ? err(noAmount) : times(terms.unitAmountMinor, terms.quantity)
  }
  const field = price ? 'price_id' : 'product_id'
  if (!isForSale(product, price)) return err(invalidState(`${product.name} is no longer for sale.`, field))
  const sold = price?.currency ?? product.currency
  if (sold !== terms.currency) return err(invalidState(`${product.name} is not sold in ${terms.currency}.`, field))
  if (!price && terms.unitAmountMinor !== undefined) return times(terms.unitAmountMinor, terms.quantity)
  if (!isSellable(product, price, false)) return err(invalidField(field, 'is billed by usage, which no line can name'))
  return price ? byPrice(price, terms) : times(product.amountMinor ?? 0, terms.quantity)
}

const noAmount = invalidField('amount_minor', 'is required without a price or a product')

function byPrice(price: Price, { quantity, unitAmountMinor: wanted }: LineTerms): Result<LinePrice, DomainError> {
  if (price.pricingModel === 'pay_what_you_want') return byChoice(price, wanted, quantity)
  if (wanted !== undefined) return err(invalidField('amount_minor', 'comes from the price'))
  if (price.pricingModel === 'free') return ok({ unitAmountMinor: 0, subtotalMinor: 0 })
  const subtotal = amountOf(price, quantity)
  if (!subtotal.ok) return err(amountTooLarge)
  return ok({ unitAmountMinor: averageOf(subtotal.value, quantity), subtotalMinor: subtotal.value })
}

function byChoice(price: Price, wanted: number | undefined, quantity: number): Result<LinePrice, DomainError> {
  const amount = wanted ?? price.unitAmount ?? price.suggestedAmount
  if (amount === null) return err(invalidField('amount_minor', 'is required: whoever pays names this price'))
  const [least, most] = [price.minimumAmount ?? 0, price.maximumAmount ?? MAX_AMOUNT_MINOR]
  if (amount < least || amount > most) return err(invalidField('amount_minor', `must be ${least} to ${most}`))
  return times(amount, quantity)
}

function times(unitAmountMinor: number, quantity: number): Result<LinePrice, DomainError> {
  const product = BigInt(unitAmountMinor) * BigInt(quantity)
  const largest = BigInt(MAX_AMOUNT_MINOR)
  if (product > largest || product < -largest) return err(amountTooLarge)
  return ok({ unitAmountMinor, subtotalMinor: Number(product) })
}

/** How often a line of the catalogue is billed, as its price or product says now; nulls for what is paid once. */
export function lineInterval(
  price: Pick<Price, 'type' | 'interval' | 'intervalCount'> | null,
  product: Pick<Product, 'pricingModel' | 'interval' | 'intervalCount'> | null,
): { billingInterval: string | null; billingIntervalCount: number | null } {
  const recurring = price ? price.type === 'recurring' : product?.pricingModel === 'recurring'
  const { interval = null, intervalCount = null } = (recurring ? (price ?? product) : null) ?? {}
  return { billingInterval: interval, billingIntervalCount: interval === null ? null : (intervalCount ?? 1) }
}
