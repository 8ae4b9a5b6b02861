import { presentPayment } from '@revkeen-edge/contracts'
import type { Context } from '../context.ts'
import { insert, type Plan } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import { paymentOf } from './payment.ts'
import type { SettleState } from './state.ts'

/** A decline leaves a failed payment and its event: no invoice, no customer, no movement of money. */
export function bookDecline(context: Context, state: SettleState, said: Extract<Outcome, { kind: 'declined' }>): Plan {
  const customerId = state.customer?.id ?? null
  const payment = paymentOf(context, state, said, {
    status: 'failed',
    customerId,
    invoiceId: null,
    capturedMinor: 0,
    capturedAt: null,
  })
  return {
    changes: [insert('payments', payment)],
    events: [
      {
        type: 'payment.failed',
        objectType: 'payment',
        objectId: payment.id,
        customerId,
        object: presentPayment(payment),
      },
    ],
  }
}
