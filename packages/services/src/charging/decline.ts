import { presentPayment } from '@revkeen-edge/contracts'
import type { Payment } from '@revkeen-edge/domain'
import { bookChallenge } from '../authentication/book.ts'
import type { Context } from '../context.ts'
import type { EventDraft, Plan } from '../plan.ts'
import { voidOfHoldAfter } from '../reversals/of-hold.ts'
import { intentAfter, intentStep } from './intent.ts'
import { wantsChallenge, type Outcome } from './outcome.ts'
import { paymentStep } from './payment.ts'
import { refusalNoted } from './refusal.ts'
import { invoiceTold } from './sale-events.ts'
import type { SettleState } from './state.ts'
import { givenBack } from './taken.ts'

/**
 * A decline leaves a failed payment and its event: no invoice, no customer, no movement of money. What was set aside for
 * the sale is free again. A refused capture or void changes nothing of the held payment,
 * but the void that was asked for has failed.
 */
export function bookDecline(context: Context, state: SettleState, said: Extract<Outcome, { kind: 'declined' }>): Plan {
  const { attempt } = state
  if (attempt.action === 'capture' || attempt.action === 'void') {
    return voidOfHoldAfter(context, state.reversal, { step: 'decline', code: said.code, message: said.message })
  }
  // An earlier try that was found to be approved meanwhile leaves nothing to confirm.
  const waits = attempt.paymentIntentId === null || intentAfter(state, 'challenge') !== null
  if (said.challenge && waits) return bookChallenge(context, state, said, said.challenge)
  const customerId = state.customer?.id ?? null
  const { payment, change } = paymentStep(context, state, said, {
    status: 'failed',
    customerId,
    invoiceId: state.invoice?.row.id ?? null,
  })
  const intent = intentStep(context, state, { kind: 'declined', code: said.code, message: said.message })
  return {
    changes: [change, ...refusalNoted(context, state, said), ...givenBack(attempt), ...intent.changes],
    events: [...failureTold(state, payment), ...authenticationAsked(state, said), ...intent.events],
  }
}

/** The cardholder is to pass a challenge, which nobody can do for them: the invoice waits for them to pay it. */
function authenticationAsked({ invoice }: SettleState, said: Extract<Outcome, { kind: 'declined' }>): EventDraft[] {
  return invoice && wantsChallenge(said) ? [invoiceTold('invoice.payment_action_required', invoice)] : []
}

/** A charge that never happened: what was set aside for it is free again, and a payment that was shown has failed. */
export function bookRelease(context: Context, state: SettleState, message: string): Plan {
  const { attempt, payment } = state
  if (attempt.action === 'capture' || attempt.action === 'void') {
    return voidOfHoldAfter(context, state.reversal, { step: 'release', code: null, message })
  }
  const intent = intentStep(context, state, { kind: 'declined', code: null, message })
  const said = { code: null, message, transactionId: null, card: null }
  const failed = payment && paymentStep(context, state, said, { status: 'failed' })
  return {
    changes: [...(failed ? [failed.change] : []), ...givenBack(attempt), ...intent.changes],
    events: [...(failed ? failureTold(state, failed.payment) : []), ...intent.events],
  }
}

/** A payment has failed, and with it what was tried of the invoice that was there before. */
function failureTold({ invoice }: SettleState, payment: Payment): EventDraft[] {
  const failed: EventDraft = {
    type: 'payment.failed',
    objectType: 'payment',
    objectId: payment.id,
    customerId: payment.customerId,
    invoiceId: invoice?.row.id ?? null,
    object: presentPayment(payment),
  }
  return invoice ? [failed, invoiceTold('invoice.payment_failed', invoice)] : [failed]
}
