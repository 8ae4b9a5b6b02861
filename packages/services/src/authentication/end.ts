import { presentPayment } from '@revkeen-edge/contracts'
import {
  AUTHENTICATION,
  INTENT,
  transition,
  type Authentication,
  type IntentError,
  type Payment,
  type PaymentIntent,
  type SetupIntent,
} from '@revkeen-edge/domain'
import { intentEvent } from '../charging/intent.ts'
import type { Context } from '../context.ts'
import { update, updated, type Change, type EventDraft, type Plan } from '../plan.ts'

/** What hangs on a challenge. */
export interface Challenged {
  readonly authentication: Authentication
  readonly intent: PaymentIntent | null
  readonly setup: SetupIntent | null
  /** The payment that waits for the challenge. */
  readonly payment: Payment | null
}

interface Ended {
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

type End = 'fail' | 'expire'

const REASONS: Readonly<Record<End, Pick<IntentError, 'code' | 'message'>>> = {
  fail: { code: 'authentication_failed', message: 'The cardholder did not pass the 3-D Secure challenge.' },
  expire: {
    code: 'authentication_expired',
    message: 'The cardholder did not pass the 3-D Secure challenge in 15 minutes.',
  },
}

/** A challenge that comes to nothing: its payment has failed, and its intent waits for another payment method. */
export function endChallenge(context: Context, challenged: Challenged, end: End): Plan {
  const { intent, setup, authentication } = challenged
  const closed = closeChallenge(context, challenged, end)
  const failed = intent?.authenticationId === authentication.id ? failedSet(context, intent, end) : null
  const failedSetup = setup?.authenticationId === authentication.id ? failedSet(context, setup, end) : null
  return {
    changes: [
      ...closed.changes,
      ...(intent && failed ? [update('paymentIntents', intent, failed)] : []),
      ...(setup && failedSetup ? [update('setupIntents', setup, failedSetup)] : []),
    ],
    events: [
      ...closed.events,
      ...(intent && failed ? [intentEvent('payment_intent.payment_failed', updated(intent, failed), context)] : []),
    ],
    audit: [{ action: `authentication.${end}`, objectType: 'authentication', objectId: authentication.id }],
  }
}

/** The same without the intent, for a step of the intent's own that leaves a challenge behind. */
export function closeChallenge(
  { now }: Context,
  { authentication, payment }: Pick<Challenged, 'authentication' | 'payment'>,
  end: End,
): Ended {
  const next = transition(AUTHENTICATION, authentication.status, end)
  const status = next.ok ? next.value : authentication.status === 'passed' ? ('expired' as const) : null
  if (status === null) return { changes: [], events: [] }
  const failed = { status: 'failed' as const, updatedAt: now }
  const waiting = payment?.status === 'pending' ? payment : null
  return {
    changes: [
      update('authentications', authentication, { status, completedAt: now, updatedAt: now }),
      ...(waiting ? [update('payments', waiting, failed)] : []),
    ],
    events: waiting ? [paymentFailed(updated(waiting, failed))] : [],
  }
}

function failedSet({ now }: Context, intent: PaymentIntent | SetupIntent, end: End) {
  const next = intent.status === 'requires_action' ? transition(INTENT, intent.status, 'decline') : null
  if (!next?.ok) return null
  const lastError = {
    ...REASONS[end],
    declineCode: 'authentication_required',
    paymentMethodId: intent.paymentMethodId,
  }
  return { status: next.value, lastError, authenticationId: null, nextAction: null, updatedAt: now }
}

function paymentFailed(payment: Payment): EventDraft {
  return {
    type: 'payment.failed',
    objectType: 'payment',
    objectId: payment.id,
    customerId: payment.customerId,
    invoiceId: payment.invoiceId,
    object: presentPayment(payment),
  }
}
