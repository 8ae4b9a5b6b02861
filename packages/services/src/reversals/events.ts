import { presentInvoice, presentPayment, presentRefund, presentVoid } from '@revkeen-edge/contracts'
import type { EventName, Invoice, Payment, Reversal } from '@revkeen-edge/domain'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'
import type { ReversalState } from './state.ts'

/** What money that went back tells the merchant's systems, every object as GET gives it. */
export function returnEvents(
  { invoice: { row: invoice, lines } }: ReversalState,
  reversal: Reversal,
  { payment, before }: { readonly payment: Payment; readonly before: Invoice },
): EventDraft[] {
  const about = { customerId: reversal.customerId, invoiceId: invoice.id, orderId: reversal.orderId }
  const object = presentInvoice(invoice, lines)
  return [
    reversalEvent(`${reversal.kind}.created`, reversal),
    reversalEvent(`${reversal.kind}.succeeded`, reversal),
    {
      ...about,
      type: reversal.kind === 'void' ? 'payment.voided' : 'payment.refunded',
      objectType: 'payment',
      objectId: payment.id,
      object: presentPayment(payment),
    },
    {
      ...about,
      type: 'invoice.updated',
      objectType: 'invoice',
      objectId: invoice.id,
      object,
      previous: changedFields(presentInvoice(before, lines), object),
    },
  ]
}

/** A reversal that came to nothing. */
export function failureEvent(reversal: Reversal): EventDraft {
  return reversalEvent(`${reversal.kind}.failed`, reversal)
}

/** An event about a refund or a void, which carries it as GET gives it. */
export function reversalEvent(
  type: Extract<EventName, `${Reversal['kind']}.${'created' | 'succeeded' | 'failed'}`>,
  reversal: Reversal,
): EventDraft {
  return {
    type,
    objectType: reversal.kind,
    objectId: reversal.id,
    customerId: reversal.customerId,
    invoiceId: reversal.invoiceId,
    orderId: reversal.orderId,
    object: reversal.kind === 'void' ? presentVoid(reversal) : presentRefund(reversal),
  }
}
