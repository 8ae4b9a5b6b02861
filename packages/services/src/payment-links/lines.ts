import type { CreatePaymentLink } from '@revkeen-edge/contracts'
import {
  BILLING_PERIODS,
  calendarInterval,
  err,
  invalidField,
  invalidState,
  isForSale,
  isSellable,
  missing,
  ok,
  recurrenceOf,
  type AdhocPrice,
  type Catalogue,
  type DomainError,
  type LinkLine,
  type Price,
  type Product,
  type Recurrence,
  type Result,
} from '@revkeen-edge/domain'
import type { Runtime } from '../ports/runtime.ts'

type LineItem = NonNullable<CreatePaymentLink['line_items']>[number]
type PriceData = NonNullable<LineItem['price_data']>

/** A line as the request names it. `field` is where errors point. */
export interface Wanted {
  readonly field: string
  readonly priceId: string | null
  readonly productId: string | null
  readonly data: PriceData | null
  readonly quantity: number
  readonly merchantReference: string | null
}

/** A line that can be sold. `currency` is null where the request leaves it to the link. */
export interface FoundLine {
  readonly field: string
  readonly line: LinkLine
  readonly currency: string | null
  readonly recurring: boolean
  /** How often it is billed, as `1 month`; null for what is paid once. */
  readonly every: string | null
  /** Whether what it costs is known before a buyer has chosen. */
  readonly fixed: boolean
}

/** All lines of a request, in its order, however each is spelled. */
export function wantedLines(body: CreatePaymentLink): Result<Wanted[], DomainError> {
  const plain = { priceId: null, productId: null, data: null, quantity: 1, merchantReference: null }
  const wanted: Wanted[] = []
  for (const [index, productId] of (body.product_ids ?? []).entries()) {
    wanted.push({ ...plain, field: `product_ids[${index}]`, productId })
  }
  if (body.price_id !== undefined) wanted.push({ ...plain, field: 'price_id', priceId: body.price_id })
  for (const [index, item] of (body.line_items ?? []).entries()) {
    const field = `line_items[${index}]`
    const { price, price_data: data } = item
    if ((price === undefined) === (data === undefined)) {
      return err(invalidField(field, 'needs either price or price_data'))
    }
    if (data && (data.product === undefined) === (data.product_data === undefined)) {
      return err(invalidField(`${field}.price_data`, 'needs either product or product_data'))
    }
    wanted.push({
      field: data ? `${field}.price_data` : `${field}.price`,
      priceId: price ?? null,
      productId: data?.product ?? null,
      data: data ?? null,
      quantity: item.quantity ?? 1,
      merchantReference: item.merchant_reference ?? null,
    })
  }
  return ok(wanted)
}

/** The lines with their rows checked: each exists, is for sale and has an amount that a page can take. */
export function findLines(
  wanted: readonly Wanted[],
  catalogue: Catalogue,
  runtime: Runtime,
): Result<FoundLine[], DomainError> {
  const products = new Map(catalogue.products.map((row) => [row.id, row]))
  const prices = new Map(catalogue.prices.map((row) => [row.id, row]))
  const found: FoundLine[] = []
  for (const each of wanted) {
    const price = each.priceId === null ? null : (prices.get(each.priceId) ?? null)
    const product = products.get(each.productId ?? price?.productId ?? '') ?? null
    const line = findLine(each, product, price, runtime)
    if (!line.ok) return line
    found.push(line.value)
  }
  return ok(found)
}

function findLine(
  wanted: Wanted,
  product: Product | null,
  price: Price | null,
  runtime: Runtime,
): Result<FoundLine, DomainError> {
  const { field, data, priceId, productId, quantity, merchantReference } = wanted
  if (priceId !== null && !price) return err(missing('Price', field))
  if (productId !== null && !product) return err(missing('Product', data ? `${field}.product` : field))
  if (product && !isForSale(product, price)) return err(invalidState(`${product.name} is no longer for sale.`, field))
  if (!isSellable(product, price, data !== null)) {
    return err(invalidField(field, 'is billed by usage and cannot be sold through a link'))
  }
  const adhoc = data && adhocPrice(data, product)
  const line: LinkLine = {
    id: runtime.uuid(),
    productId: product?.id ?? null,
    priceId,
    quantity,
    merchantReference,
    adhoc,
  }
  const recurs = recurrenceOf(line, product, price)
  return ok({
    field,
    line,
    currency: data ? (data.currency ?? null) : (price?.currency ?? product?.currency ?? null),
    recurring: recurs !== null,
    every: recurs && everyOf(recurs),
    fixed: price?.pricingModel !== 'pay_what_you_want',
  })
}

function everyOf({ interval, intervalCount }: Recurrence): string {
  const period = BILLING_PERIODS.find((each) => each === interval)
  const plain = period === undefined ? { interval, intervalCount } : calendarInterval(period, intervalCount)
  return `${plain.intervalCount} ${plain.interval}`
}

/** Its currency is filled in once the link's is known. */
function adhocPrice(data: PriceData, product: Product | null): AdhocPrice {
  const { product_data: own, recurring } = data
  return {
    name: own?.name ?? product?.name ?? '',
    description: own ? (own.description ?? null) : (product?.description ?? null),
    imageUrl: own ? (own.images?.[0] ?? null) : (product?.imageUrl ?? null),
    unitAmount: data.unit_amount,
    currency: data.currency ?? '',
    recurring: recurring ? { interval: recurring.interval, interval_count: recurring.interval_count ?? 1 } : null,
    taxBehavior: data.tax_behavior ?? null,
  }
}
