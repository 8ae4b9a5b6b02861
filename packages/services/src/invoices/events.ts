import { presentInvoice } from '@revkeen-edge/contracts'
import type { EventName } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'

type InvoiceEvent = Extract<EventName, `invoice.${string}`>

/** An event about an invoice, which carries it as GET gives it; `before` names what changed. */
export function invoiceEvent(type: InvoiceEvent, after: InvoiceWithLines, before: InvoiceWithLines | null): EventDraft {
  const { invoice, lines } = after
  const object = presentInvoice(invoice, lines)
  return {
    type,
    objectType: 'invoice',
    objectId: invoice.id,
    customerId: invoice.customerId,
    invoiceId: invoice.id,
    subscriptionId: invoice.subscriptionId,
    object,
    ...(before ? { previous: changedFields(presentInvoice(before.invoice, before.lines), object) } : {}),
  }
}
