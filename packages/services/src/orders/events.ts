import { presentOrder } from '@revkeen-edge/contracts'
import type { EventName, Invoice } from '@revkeen-edge/domain'
import type { EventDraft } from '../plan.ts'
import type { OrderWithLines } from './of-invoice.ts'

/** An event about an order, which carries it as GET gives it. */
export function orderEvent(
  type: Extract<EventName, `order.${string}`>,
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
