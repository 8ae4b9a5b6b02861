import {
  invalidState,
  type DomainError,
  type Order,
  type PaymentAttempt,
  type Product,
  type SaleLine,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Change, RestoreRedemption } from '../plan.ts'

type Stock = NonNullable<PaymentAttempt['sale']['stock']>

/** The goods of tracked products among the lines. */
export function stockOfLines(
  lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[],
  products: readonly Pick<Product, 'id' | 'trackInventory' | 'stockQuantity'>[],
): Stock {
  const tracked = new Set(
    products
      .filter(({ trackInventory, stockQuantity }) => trackInventory && stockQuantity !== null)
      .map(({ id }) => id),
  )
  const wanted = new Map<string, number>()
  for (const { productId, quantity } of lines) {
    if (productId !== null && tracked.has(productId)) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
  }
  return [...wanted].map(([productId, quantity]) => ({ productId, quantity }))
}

/** Why lines cannot be sold: a tracked product has too few left. Null where all is there. */
export function soldOut(
  lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[],
  products: readonly Pick<Product, 'id' | 'name' | 'trackInventory' | 'stockQuantity'>[],
): DomainError | null {
  for (const { productId, quantity } of stockOfLines(lines, products)) {
    const product = products.find(({ id }) => id === productId)
    const left = product?.stockQuantity ?? 0
    if (left < 1) return invalidState(`${product?.name ?? 'A product'} is sold out.`)
    if (left < quantity) return invalidState(`Only ${left} of ${product?.name ?? 'a product'} are left.`)
  }
  return null
}

type SoldOrder = {
  readonly row: Pick<Order, 'stockTaken'>
  readonly lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[]
}

/**
 * The goods that an order's first payment takes from the stock; undefined where they left it before, or where the order
 * has products that its invoice does not name: those leave with the approval.
 */
export function stockOfOrder(order: SoldOrder | null, products: Parameters<typeof stockOfLines>[1]): Stock | undefined {
  if (!order || order.row.stockTaken) return undefined
  const known = new Set(products.map(({ id }) => id))
  const isKnown = order.lines.every(({ productId }) => productId === null || known.has(productId))
  return isKnown ? stockOfLines(order.lines, products) : undefined
}

/** Why an order cannot be paid: its goods are gone. Null where all is there, or was taken with an earlier payment. */
export function orderSoldOut(order: SoldOrder | null, products: Parameters<typeof soldOut>[1]): DomainError | null {
  return order && !order.row.stockTaken ? soldOut(order.lines, products) : null
}

/** Takes goods from the stock before the charge: of twenty buyers of the last one, one gets as far as the gateway. */
export function reserved(stock: Stock): Change[] {
  return stock.map(({ productId, quantity }) => ({ kind: 'reserve_stock', productId, quantity }))
}

/** Puts back what an attempt set aside: goods, and uses of discounts. */
export function givenBack({ sale }: PaymentAttempt): Change[] {
  return [
    ...(sale.stock ?? []).map(({ productId, quantity }) => ({ kind: 'return_stock' as const, productId, quantity })),
    ...(sale.redemptionIds ?? []).map((id) => ({ kind: 'drop_redemption' as const, id })),
  ]
}

/**
 * The use of its discount that an attempt gave back before its approval came after all: it counts again, since the buyer
 * paid the price that it made. Null for every other attempt.
 */
export function useAgain({ now }: Context, attempt: PaymentAttempt, customerKey: string): RestoreRedemption | null {
  const { merchantId, invoiceId, currency, status, sale } = attempt
  const [[id] = [], [discount] = []] = [sale.redemptionIds, sale.discounts]
  if (status !== 'canceled' || id === undefined || !discount) return null
  const amountMinor = sale.lines.reduce((sum, line) => sum + (line.discountMinor ?? 0), 0)
  const use = { id, merchantId, discountId: discount.id, customerKey, invoiceId, amountMinor, currency }
  return { kind: 'restore_redemption', redemption: { ...use, ordinal: 1, createdAt: now } }
}
