import { presentOrder } from '@revkeen-edge/contracts'
import type { EventName, Invoice } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'
import type { OrderWithLines } from './of-invoice.ts'

type OrderEventName = Extract<EventName, `order.${string}`>

/** An event about an order, which carries it as GET gives it. */
export function orderEvent(
  type: OrderEventName,
  { row, lines }: OrderWithLines,
  invoice: Invoice | null,
  previous?: unknown,
): EventDraft {
  return {
    type,
    objectType: 'order',
    objectId: row.id,
    customerId: row.customerId,
    invoiceId: row.invoiceId,
    orderId: row.id,
    object: presentOrder(row, lines, invoice),
    ...(previous === undefined ? {} : { previous }),
  }
}

/** An event about what became of an order, with what it was before. */
export function orderMoved(
  type: OrderEventName,
  after: OrderWithLines,
  known: { readonly before: OrderWithLines; readonly invoiceBefore: Invoice | null; readonly invoice: Invoice | null },
): EventDraft {
  const former = presentOrder(known.before.row, known.before.lines, known.invoiceBefore)
  const previous = changedFields(former, presentOrder(after.row, after.lines, known.invoice))
  return orderEvent(type, after, known.invoice, previous)
}
