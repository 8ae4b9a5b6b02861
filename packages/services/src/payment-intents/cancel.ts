import type { CancelPaymentIntent } from '@revkeen-edge/contracts'
import {
  err,
  INTENT,
  invalidState,
  missing,
  ok,
  transition,
  type DomainError,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import { closeChallenge } from '../authentication/end.ts'
import { charge, earlierAttempt } from '../charging/charge.ts'
import { intentEvent } from '../charging/intent.ts'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { followUpAnswer } from './capture.ts'
import { leftChallenge } from './confirm.ts'
import { beginFollowUp } from './follow-up.ts'

/**
 * Cancels an intent that has not succeeded. Held funds are let go at the gateway first.
 * Errors: `invalid_state` once it has succeeded or is canceled, `payment_processing` while a charge is under way.
 */
export function cancelPaymentIntent(
  context: Context,
  ports: PaymentPorts,
  id: string,
  { cancellation_reason: reason }: CancelPaymentIntent,
): () => Promise<Result<Planned<PaymentIntent>, DomainError>> {
  const cancellationReason = reason ?? null
  const letGo = charge(
    context,
    ports,
    () => beginFollowUp(context, id, { action: 'void', amountOf: heldAmount, set: { cancellationReason } }),
    followUpAnswer,
  )
  let holds: boolean | null = null
  return async () => {
    const { intent, earlier } = await context.db.load({
      intent: context.db.rows.paymentIntents.byId(id),
      earlier: earlierAttempt(context),
    })
    if (!intent) return err(missing('Payment intent'))
    // What it was at first decides: its own void takes the hold away, be it a void of this request's first try.
    holds ??= earlier !== null || intent.capturableMinor > 0
    return holds ? letGo() : cancelUnpaid(context, intent, cancellationReason)
  }
}

function heldAmount({ status, capturableMinor }: PaymentIntent): Result<number, DomainError> {
  return status === 'processing' && capturableMinor > 0 ? ok(capturableMinor) : err(notCancelable(status))
}

const notCancelable = (status: PaymentIntent['status']): DomainError =>
  invalidState(`The payment intent is ${status}, so it cannot be canceled.`)

async function cancelUnpaid(
  context: Context,
  intent: PaymentIntent,
  cancellationReason: PaymentIntent['cancellationReason'],
): Promise<Result<Planned<PaymentIntent>, DomainError>> {
  // A charge whose outcome is not known may have gone through.
  if (intent.status === 'processing') {
    return err({ code: 'payment_processing', message: 'The payment intent is being processed.' })
  }
  const next = transition(INTENT, intent.status, 'cancel')
  if (!next.ok) return err(notCancelable(intent.status))
  const left = await leftChallenge(context, intent)
  const closed = left ? closeChallenge(context, left, 'expire') : { changes: [], events: [] }
  const set = {
    status: next.value,
    cancellationReason,
    canceledAt: context.now,
    authenticationId: null,
    nextAction: null,
    updatedAt: context.now,
  }
  const canceled = updated(intent, set)
  return ok({
    value: canceled,
    plan: {
      changes: [...closed.changes, update('paymentIntents', intent, set)],
      events: [...closed.events, intentEvent('payment_intent.canceled', canceled, context)],
      audit: [{ action: 'payment_intent.cancel', objectType: 'payment_intent', objectId: intent.id }],
    },
  })
}
