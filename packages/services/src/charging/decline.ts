import { presentInvoice, presentPayment } from '@revkeen-edge/contracts'
import { bookChallenge } from '../authentication/book.ts'
import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import { intentStep } from './intent.ts'
import type { Outcome } from './outcome.ts'
import { paymentStep } from './payment.ts'
import type { SettleState } from './state.ts'
import { givenBack } from './taken.ts'

/**
 * A decline leaves a failed payment and its event: no invoice, no customer, no movement of money. What was set aside for
 * the sale is free again. A refused capture or void changes nothing of the held payment.
 */
export function bookDecline(context: Context, state: SettleState, said: Extract<Outcome, { kind: 'declined' }>): Plan {
  const { attempt } = state
  if (attempt.action === 'capture' || attempt.action === 'void') return { changes: [] }
  if (said.challenge) return bookChallenge(context, state, said, said.challenge)
  const customerId = state.customer?.id ?? null
  const { payment, change } = paymentStep(context, state, said, {
    status: 'failed',
    customerId,
    invoiceId: state.invoice?.row.id ?? null,
  })
  const intent = intentStep(context, state, { kind: 'declined', code: said.code, message: said.message })
  const about = { customerId, invoiceId: state.invoice?.row.id ?? null }
  return {
    changes: [change, ...givenBack(attempt), ...intent.changes],
    events: [
      {
        ...about,
        type: 'payment.failed',
        objectType: 'payment',
        objectId: payment.id,
        object: presentPayment(payment),
      },
      ...(state.invoice ? [invoicePaymentFailed(state.invoice)] : []),
      ...intent.events,
    ],
  }
}

/** A charge that never happened: what was set aside for it is free again, and a payment that was shown has failed. */
export function bookRelease(context: Context, state: SettleState, message: string): Plan {
  const { attempt, payment } = state
  if (attempt.action === 'capture' || attempt.action === 'void') return { changes: [] }
  const intent = intentStep(context, state, { kind: 'declined', code: null, message })
  const said = { code: null, message, transactionId: null, card: null }
  return {
    changes: [
      ...(payment ? [paymentStep(context, state, said, { status: 'failed' }).change] : []),
      ...givenBack(attempt),
      ...intent.changes,
    ],
    events: intent.events,
  }
}

function invoicePaymentFailed({ row, lines }: NonNullable<SettleState['invoice']>) {
  return {
    type: 'invoice.payment_failed' as const,
    objectType: 'invoice',
    objectId: row.id,
    customerId: row.customerId,
    invoiceId: row.id,
    object: presentInvoice(row, lines),
  }
}
