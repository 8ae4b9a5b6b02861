import {
  invalidState,
  isOrderPayable,
  type DomainError,
  type Order,
  type PaymentAttempt,
  type Product,
  type SaleLine,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Change, RestoreRedemption } from '../plan.ts'
import type { SettleState } from './state.ts'

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
  readonly row: Pick<Order, 'stockTaken' | 'status'>
  readonly lines: readonly Pick<SaleLine, 'productId' | 'quantity'>[]
}

/** Whether an order waits for its goods: it may still be paid, and none were taken for it. */
function wantsGoods(order: SoldOrder): boolean {
  return !order.row.stockTaken && isOrderPayable(order.row)
}

/** The goods that an order's first payment takes from the stock; undefined where it needs none any more. */
export function stockOfOrder(order: SoldOrder | null, products: Parameters<typeof stockOfLines>[1]): Stock | undefined {
  return order && wantsGoods(order) ? stockOfLines(order.lines, products) : undefined
}

/** Why an order cannot be paid: its goods are gone. Null where all is there, or it needs none any more. */
export function orderSoldOut(order: SoldOrder | null, products: Parameters<typeof soldOut>[1]): DomainError | null {
  return order && wantsGoods(order) ? soldOut(order.lines, products) : null
}

/**
 * The goods that are set aside for what an attempt brings in; undefined where nothing was, or where it went back. Those of a
 * hold are its capture's, until it is captured or let go.
 */
export function setAside({ attempt, payment }: Pick<SettleState, 'attempt' | 'payment'>): Stock | undefined {
  const kept = attempt.action === 'capture' ? payment?.status === 'authorized' : attempt.status !== 'canceled'
  return kept ? attempt.sale.stock : undefined
}

/** Goods that were set aside for an order that needs them no more: it got its own by another payment, or was canceled. */
export function notNeeded(order: SoldOrder | null, stock: Stock | undefined): Stock {
  return stock && !(order && wantsGoods(order)) ? stock : []
}

/** Takes goods from the stock before the charge: of twenty buyers of the last one, one gets as far as the gateway. */
export function reserved(stock: Stock): Change[] {
  return stock.map(({ productId, quantity }) => ({ kind: 'reserve_stock', productId, quantity }))
}

/** Puts goods back into the stock. */
export function returned(stock: Stock): Change[] {
  return stock.map(({ productId, quantity }) => ({ kind: 'return_stock', productId, quantity }))
}

/** Puts back what an attempt set aside: goods, and uses of discounts. */
export function givenBack({ sale }: PaymentAttempt): Change[] {
  return [
    ...returned(sale.stock ?? []),
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
  return { kind: 'restore_redemption', redemption: { ...use, createdAt: now } }
}
