import { ORDER, transition, type Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { orderMoved } from '../orders/events.ts'
import type { Delivery, OrderWithLines } from '../orders/of-invoice.ts'
import { moved } from '../plan.ts'

/** The order of an invoice that was refunded in full. Its goods stay where they are: a return is the merchant's to see. */
export function orderAfterReturn(
  { now }: Context,
  order: OrderWithLines | null,
  { before, invoice }: { readonly before: Invoice; readonly invoice: Invoice },
): Delivery {
  const next = order && invoice.status === 'refunded' ? transition(ORDER, order.row.status, 'refund') : null
  if (!order || !next?.ok) return { order, changes: [], events: [] }
  const row = moved('orders', order.row, { status: next.value, updatedAt: now })
  const after = { row: row.after, lines: order.lines }
  const event = orderMoved('order.updated', after, { before: order, invoiceBefore: before, invoice })
  return { order: after, changes: [row.change], events: [event] }
}
