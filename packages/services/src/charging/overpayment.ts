import { presentPayment } from '@revkeen-edge/contracts'
import { overpaid } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Plan } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import { paymentOf } from './payment.ts'
import type { SettleState } from './state.ts'
import { transactionOf } from './transaction.ts'

/**
 * An approval for an invoice that has been paid in the meantime, such as one that comes after its attempt was given
 * up. The money is real, so it is booked: as the customer's credit, with an audit row for whoever sends it back.
 */
export function bookOverpayment(
  context: Context,
  state: SettleState & { invoice: NonNullable<SettleState['invoice']> },
  said: Extract<Outcome, { kind: 'approved' }>,
): Plan {
  const { row: invoice } = state.invoice
  const payment = paymentOf(context, state, said, {
    status: 'succeeded',
    customerId: invoice.customerId,
    invoiceId: invoice.id,
    capturedMinor: state.attempt.amountMinor,
    capturedAt: context.now,
  })
  const transaction = transactionOf(context, payment, invoice)
  const { customerId, invoiceId } = payment
  const object = presentPayment(payment)
  return {
    changes: [insert('payments', payment), insert('transactions', transaction)],
    movements: [overpaid(transaction)],
    events: [{ type: 'payment.succeeded', objectType: 'payment', objectId: payment.id, customerId, invoiceId, object }],
    audit: [{ action: 'payment.overpaid', objectType: 'payment', objectId: payment.id }],
  }
}
