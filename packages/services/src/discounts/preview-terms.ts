import type { ValidateDiscount } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  missing,
  ok,
  recurrenceOf,
  type AdhocPrice,
  type Catalogue,
  type DomainError,
  type LinkLine,
  type Product,
  type Result,
  type SaleTerms,
} from '@revkeen-edge/domain'

type Item = ValidateDiscount['line_items'][number]

interface FoundItem {
  readonly line: LinkLine
  readonly amount: { readonly item: Item; readonly product: Product | null } | null
  readonly currency: string | null
}

/**
 * The lines of a preview in the form that sales are priced from. The currency is what is asked for, else that of the
 * first price or product, else the merchant's.
 */
export function previewTerms(
  body: ValidateDiscount,
  catalogue: Catalogue,
  merchantCurrency: string,
): Result<SaleTerms, DomainError> {
  const found: FoundItem[] = []
  for (const [index, item] of body.line_items.entries()) {
    const line = itemOf(item, index, catalogue)
    if (!line.ok) return line
    found.push(line.value)
  }
  const currency = body.currency ?? found.find((item) => item.currency !== null)?.currency ?? merchantCurrency
  const lines = found.map(({ line, amount }) => (amount ? { ...line, adhoc: adhocOf(amount, currency) } : line))
  return ok({ lines, currency, amountMinor: null, selectionMode: 'bundle', allowQuantity: false, name: null })
}

function itemOf(item: Item, index: number, { products, prices }: Catalogue): Result<FoundItem, DomainError> {
  const field = `line_items[${index}]`
  const { product_id: productId = null, price_id: priceId = null, amount_minor: amount, quantity } = item
  if (priceId !== null && (productId !== null || amount !== undefined)) {
    return err(invalidField(field, 'needs a price alone, or a product or an amount'))
  }
  const price = prices.find(({ id }) => id === priceId) ?? null
  const product = products.find(({ id }) => id === (productId ?? price?.productId)) ?? null
  if (priceId !== null && !price) return err(missing('Price', `${field}.price_id`))
  if (productId !== null && !product) return err(missing('Product', `${field}.product_id`))
  if (!price && !product && amount === undefined) {
    return err(invalidField(`${field}.amount_minor`, 'is required without a price or product'))
  }
  const line = { id: String(index), productId, priceId, quantity, merchantReference: null, adhoc: null }
  const currency = (price ?? product)?.currency ?? null
  return ok({ line, amount: amount === undefined ? null : { item, product }, currency })
}

/** An amount by hand, for a product or for nothing in the catalogue. */
function adhocOf({ item, product }: NonNullable<FoundItem['amount']>, currency: string): AdhocPrice {
  const recurrence = product && recurrenceOf({ ...NO_LINE, productId: product.id }, product, null)
  return {
    name: item.description ?? product?.name ?? 'Item',
    description: null,
    imageUrl: null,
    unitAmount: item.amount_minor ?? 0,
    currency,
    recurring: recurrence && { interval: recurrence.interval, interval_count: recurrence.intervalCount },
    taxBehavior: null,
  }
}

const NO_LINE: LinkLine = { id: '', productId: null, priceId: null, quantity: 1, merchantReference: null, adhoc: null }
