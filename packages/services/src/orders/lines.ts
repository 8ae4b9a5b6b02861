import type { CreateOrder } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  missing,
  ok,
  priceInvoiceLine,
  type Catalogue,
  type DomainError,
  type Order,
  type OrderLine,
  type Price,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { within } from '../invoices/within.ts'
import { newOrderLine } from './new.ts'

type Wanted = CreateOrder['line_items'][number]

/**
 * The lines of a new order, before discounts and taxes, at the catalogue's prices of this moment or at the merchant's own.
 * Errors by field: `validation_error`, `resource_missing`, `invalid_state` for what is not for sale, `amount_too_large`.
 */
export function soldLines(
  context: Context,
  order: Order,
  wanted: readonly Wanted[],
  catalogue: Catalogue,
): Result<OrderLine[], DomainError> {
  const products = new Map(catalogue.products.map((row) => [row.id, row]))
  const prices = new Map(catalogue.prices.map((row) => [row.id, row]))
  const lines: OrderLine[] = []
  for (const [position, item] of wanted.entries()) {
    const price = prices.get(item.price_id ?? '') ?? null
    const product = products.get(item.product_id ?? price?.productId ?? '') ?? null
    const line = soldLine(context, order, { item, position, price, product })
    if (!line.ok) return err(within(line.error, `line_items[${position}]`))
    lines.push(line.value)
  }
  return ok(lines)
}

interface Found {
  readonly item: Wanted
  readonly position: number
  readonly price: Price | null
  readonly product: Product | null
}

function soldLine(
  context: Context,
  order: Order,
  { item, position, price, product }: Found,
): Result<OrderLine, DomainError> {
  if (item.price_id !== undefined && !price) return err(missing('Price', 'price_id'))
  if ((item.product_id !== undefined || price) && !product) return err(missing('Product', 'product_id'))
  if (price && price.productId !== product?.id) return err(invalidField('product_id', "is not the price's product"))
  const { quantity, unit_price: unitAmountMinor, metadata } = item
  const priced = priceInvoiceLine({ price, product, quantity, unitAmountMinor, currency: order.currency })
  if (!priced.ok) return err(asUnitPrice(priced.error))
  return ok(
    newOrderLine(context, order, {
      ...priced.value,
      position,
      productId: product?.id ?? null,
      priceId: price?.id ?? null,
      description: item.description ?? nameOf(product, price),
      quantity,
      discountMinor: 0,
      taxMinor: 0,
      totalMinor: priced.value.subtotalMinor,
      metadata,
    }),
  )
}

function nameOf(product: Product | null, price: Price | null): string {
  const name = product?.name ?? ''
  return price?.name ? `${name} – ${price.name}` : name
}

/** The error of a line's price, by the name that the body has for its field. */
function asUnitPrice(error: DomainError): DomainError {
  if (error.code !== 'validation_error' || !error.fields['amount_minor']) return error
  return { ...error, fields: { unit_price: error.fields['amount_minor'] } }
}
