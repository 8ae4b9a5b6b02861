import { ORDER, receivedMinor, transition, type Invoice, type Order } from '@revkeen-edge/domain'
import { returned } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import { orderMoved } from '../orders/events.ts'
import type { Delivery, OrderWithLines } from '../orders/of-invoice.ts'
import { moved, type Change } from '../plan.ts'

/**
 * The order of an invoice whose money went back. One that was paid is refunded once all of it did; its goods stay where they
 * are, since a return is the merchant's to see. One that was paid in part waits for its money anew once nothing of it is
 * left; its goods are for sale again then, unless a charge is under way that counts on them. Pinned by orders-stock.test.ts.
 */
export function orderAfterReturn(
  context: Context,
  order: OrderWithLines | null,
  { before, invoice, isCharged }: { readonly before: Invoice; readonly invoice: Invoice; readonly isCharged: boolean },
): Delivery {
  const step = invoice.status === 'refunded' ? 'refund' : receivedMinor(invoice) === 0 ? 'unpay' : null
  const next = order && step && transition(ORDER, order.row.status, step)
  if (!order || !next?.ok) return { order, changes: [], events: [] }
  const goods = step === 'unpay' && !isCharged ? goodsBack(order) : { set: {}, changes: [] }
  const row = moved('orders', order.row, { ...goods.set, status: next.value, updatedAt: context.now })
  const after = { row: row.after, lines: order.lines }
  const event = orderMoved('order.updated', after, { before: order, invoiceBefore: before, invoice })
  return { order: after, changes: [row.change, ...goods.changes], events: [event] }
}

function goodsBack({ row, lines }: OrderWithLines): {
  readonly set: Partial<Order>
  readonly changes: readonly Change[]
} {
  if (!row.stockTaken) return { set: {}, changes: [] }
  const stock = lines.flatMap(({ productId, quantity }) => (productId === null ? [] : [{ productId, quantity }]))
  return { set: { stockTaken: false }, changes: returned(stock) }
}
