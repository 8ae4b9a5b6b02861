import { calendarInterval, isForSale, type Interval, type Price, type Product } from './catalogue.ts'
import { invalidState, missing, type DomainError } from './errors.ts'
import type { LinkLine, SelectionMode } from './payment-link.ts'
import { err, ok, type Result } from './result.ts'

/** What is offered: a payment link as it is stored, or the lines of a session in the same form. */
export interface SaleTerms {
  readonly lines: readonly LinkLine[]
  /** The whole price where there are no lines. */
  readonly amountMinor: number | null
  readonly currency: string
  readonly selectionMode: SelectionMode
  readonly allowQuantity: boolean
  readonly name: string | null
  readonly defaultProductId?: string | null
  readonly highlightedProductId?: string | null
}

/** The rows that the lines refer to: those of their `productId` and `priceId`. */
export interface Catalogue {
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
}

/** How often a line is billed, in calendar units. */
export interface Recurrence {
  readonly interval: Interval
  readonly intervalCount: number
}

/** A line with its rows, ready to be shown or priced. */
export interface Sellable {
  readonly id: string
  readonly line: LinkLine | null
  readonly name: string
  readonly description: string | null
  readonly product: Product | null
  readonly price: Price | null
  readonly quantity: number
  readonly imageUrl: string | null
  readonly unitAmount: number
  readonly recurring: Recurrence | null
}

const CUSTOM_LINE_NAME = 'Payment'

/** The lines that can be sold. A bundle is all or nothing; a choice goes on with what is left of it. */
export function sellablesOf(terms: SaleTerms, catalogue: Catalogue): Result<Sellable[], DomainError> {
  if (terms.lines.length === 0) {
    return terms.amountMinor === null
      ? err(invalidState('There is nothing to pay here.'))
      : ok([customSellable(terms, terms.amountMinor)])
  }
  const products = new Map(catalogue.products.map((row) => [row.id, row]))
  const prices = new Map(catalogue.prices.map((row) => [row.id, row]))
  const found = terms.lines.map((line) => {
    const price = line.priceId === null ? null : (prices.get(line.priceId) ?? null)
    const product = products.get(line.productId ?? price?.productId ?? '') ?? null
    return sellableOf(terms, line, product, price)
  })
  const sellables = found.flatMap((each) => (each.ok ? [each.value] : []))
  const refused = found.find((each) => !each.ok)
  // A bundle is all or nothing; a choice goes on with what is left of it.
  if (refused && (terms.selectionMode === 'bundle' || sellables.length === 0)) return refused
  return ok(sellables)
}

function customSellable(terms: SaleTerms, unitAmount: number): Sellable {
  const nothing = { line: null, description: null, product: null, price: null, imageUrl: null, recurring: null }
  return { ...nothing, id: '0', name: terms.name ?? CUSTOM_LINE_NAME, quantity: 1, unitAmount }
}

function sellableOf(
  terms: SaleTerms,
  line: LinkLine,
  product: Product | null,
  price: Price | null,
): Result<Sellable, DomainError> {
  const { adhoc } = line
  if (line.priceId !== null && !price) return err(missing('Price'))
  if (!product && !adhoc) return err(missing('Product'))
  const name = adhoc?.name ?? product?.name ?? ''
  if (product && !isForSale(product, price)) return err(invalidState(`${name} is no longer for sale.`))
  if (stockOf(product) < 1) return err(invalidState(`${name} is sold out.`))
  const base = adhoc ??
    (price && { unitAmount: price.unitAmount, currency: price.currency }) ?? {
      unitAmount: product?.amountMinor ?? null,
      currency: product?.currency,
    }
  if (base.currency !== terms.currency) return err(invalidState(`${name} is not sold in ${terms.currency}.`))
  if (!isSellable(product, price, adhoc !== null)) {
    return err(invalidState(`${name} is billed by usage and cannot be paid on a page.`))
  }
  return ok({
    id: line.id,
    line,
    name: price?.name ? `${name} – ${price.name}` : name,
    description: adhoc ? adhoc.description : (price?.description ?? product?.description ?? null),
    product,
    price,
    quantity: line.quantity,
    imageUrl: adhoc?.imageUrl ?? product?.imageUrl ?? null,
    unitAmount: base.unitAmount ?? 0,
    recurring: recurrenceOf(line, product, price),
  })
}

/** Usage is billed when it is known, and a percentage needs something to be a percentage of. */
export function isSellable(product: Product | null, price: Price | null, adhoc: boolean): boolean {
  if (adhoc) return true
  if (price) return price.billingScheme !== 'percentage'
  return product !== null && product.pricingModel !== 'usage' && product.amountMinor !== null
}

/** How often a line is billed; null for what is paid once. */
export function recurrenceOf({ adhoc }: LinkLine, product: Product | null, price: Price | null): Recurrence | null {
  if (adhoc) {
    return adhoc.recurring && { interval: adhoc.recurring.interval, intervalCount: adhoc.recurring.interval_count ?? 1 }
  }
  if (price) {
    return price.type === 'recurring' && price.interval
      ? { interval: price.interval, intervalCount: price.intervalCount ?? 1 }
      : null
  }
  return product?.pricingModel === 'recurring' && product.interval
    ? calendarInterval(product.interval, product.intervalCount ?? 1)
    : null
}

/** How many are left; Infinity where nobody counts. */
export function stockOf(product: Product | null): number {
  return product?.trackInventory ? (product.stockQuantity ?? 0) : Infinity
}
