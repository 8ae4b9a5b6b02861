import {
  calendarInterval,
  err,
  invalidField,
  lineInterval,
  missing,
  ok,
  priceInvoiceLine,
  BILLING_PERIODS,
  type Catalogue,
  type DomainError,
  type Interval,
  type Price,
  type Product,
  type Result,
} from '@revkeen-edge/domain'

/** What a request wants to subscribe to. Without a price, the product has to have one way to be billed. */
export interface WantedItem {
  readonly priceId: string | undefined
  readonly productId: string | undefined
  readonly quantity: number
  /** What the request calls the two, for its errors. */
  readonly fields: { readonly price: string; readonly product: string }
}

/** Something of the catalogue that is billed each period, priced. */
export interface SoldItem {
  readonly product: Product
  /** Null where the product's own amount is billed. */
  readonly price: Price | null
  readonly quantity: number
  readonly unitAmountMinor: number
  readonly amountMinor: number
  readonly interval: Interval
  readonly intervalCount: number
}

/**
 * What items of the catalogue cost each period, in one currency and by one interval. Errors, by the request's own fields:
 * `resource_missing`, `validation_error` for what does not recur or recurs by another interval, `invalid_state` for what is
 * not for sale or is sold in another currency.
 */
export function soldItems(
  wanted: readonly WantedItem[],
  catalogue: Catalogue,
  currency: string,
): Result<readonly SoldItem[], DomainError> {
  const items: SoldItem[] = []
  for (const item of wanted) {
    const sold = soldItem(item, catalogue, currency)
    if (!sold.ok) return sold
    const [first] = items
    if (first && !sameInterval(first, sold.value)) {
      return err(invalidField(fieldOf(item), 'is billed by another interval than the first item'))
    }
    items.push(sold.value)
  }
  return ok(items)
}

/** The currency that the first of the items is sold in; null where it is not known. */
export function currencyOfFirst(wanted: readonly WantedItem[], catalogue: Catalogue): string | null {
  const [first] = wanted
  const offered = first && offerOf(first, catalogue)
  return offered?.ok ? (offered.value.price ?? offered.value.product).currency : null
}

function soldItem(item: WantedItem, catalogue: Catalogue, currency: string): Result<SoldItem, DomainError> {
  const offered = offerOf(item, catalogue)
  if (!offered.ok) return offered
  const { product, price } = offered.value
  const every = recurrenceOf(price, product)
  if (!every) return err(invalidField(fieldOf(item), 'is not recurring'))
  const priced = priceInvoiceLine({ price, product, quantity: item.quantity, unitAmountMinor: undefined, currency })
  if (!priced.ok) return err(asField(priced.error, fieldOf(item)))
  const { unitAmountMinor, subtotalMinor: amountMinor } = priced.value
  return ok({ product, price, quantity: item.quantity, unitAmountMinor, amountMinor, ...every })
}

interface Offered {
  readonly product: Product
  readonly price: Price | null
}

function offerOf(item: WantedItem, { products, prices }: Catalogue): Result<Offered, DomainError> {
  const { priceId, productId, fields } = item
  const price = prices.find(({ id }) => id === priceId) ?? null
  if (priceId !== undefined && !price) return err(missing('Price', fields.price))
  const product = products.find(({ id }) => id === (productId ?? price?.productId))
  if (!product) return err(missing('Product', productId === undefined ? fields.price : fields.product))
  if (price && price.productId !== product.id) {
    return err(invalidField(fields.product, 'is not the product of the price'))
  }
  return price || recurrenceOf(null, product) ? ok({ product, price }) : onlyPrice(product, prices, fields.product)
}

/** A product that is not recurring by itself is billed by its one recurring price. */
function onlyPrice(product: Product, prices: readonly Price[], field: string): Result<Offered, DomainError> {
  const [price, ...others] = prices.filter(
    ({ productId, active, type }) => productId === product.id && active && type === 'recurring',
  )
  if (!price) return err(invalidField(field, 'has no recurring price'))
  if (others.length > 0) return err(invalidField(field, 'has several recurring prices: name one of them'))
  return ok({ product, price })
}

function recurrenceOf(price: Price | null, product: Product) {
  const { billingInterval, billingIntervalCount } = lineInterval(price, product)
  const period = BILLING_PERIODS.find((each) => each === billingInterval)
  return period === undefined ? null : calendarInterval(period, billingIntervalCount ?? 1)
}

function sameInterval(one: SoldItem, other: SoldItem): boolean {
  return one.interval === other.interval && one.intervalCount === other.intervalCount
}

function fieldOf({ priceId, fields }: WantedItem): string {
  return priceId === undefined ? fields.product : fields.price
}

/** An error about a line of the catalogue, as one about the field that names it. */
function asField(error: DomainError, field: string): DomainError {
  if (error.code === 'validation_error') return { ...error, fields: { [field]: Object.values(error.fields).flat() } }
  return 'param' in error ? { ...error, param: field } : error
}
