import { presentPaymentIntent } from '@revkeen-edge/contracts'
import {
  declineOf,
  INTENT,
  transition,
  type EventName,
  type IntentStatus,
  type IntentStep,
  type PaymentAttempt,
  type PaymentIntent,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Change, type EventDraft } from '../plan.ts'
import type { SettleState } from './state.ts'

/** What happened to the payment that an intent is about. */
type Happened =
  | { readonly kind: 'captured'; readonly amountMinor: number }
  | { readonly kind: 'held'; readonly amountMinor: number }
  | { readonly kind: 'voided' }
  | { readonly kind: 'declined'; readonly code: string | null; readonly message: string }

interface Moved {
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

const STEPS: Readonly<Record<Happened['kind'], IntentStep>> = {
  captured: 'succeed',
  held: 'hold',
  voided: 'cancel',
  declined: 'decline',
}

const EVENTS: Readonly<Partial<Record<Happened['kind'], EventName>>> = {
  captured: 'payment_intent.succeeded',
  voided: 'payment_intent.canceled',
  declined: 'payment_intent.payment_failed',
}

/** Where a step of an attempt leads its intent; null where the intent stays as it is. */
export function intentAfter(
  { intent, attempt }: Pick<SettleState, 'intent' | 'attempt'>,
  step: IntentStep,
): IntentStatus | null {
  // Of two tries that both turn out to hold funds, the intent stays with the first.
  if (!intent || (intent.capturableMinor > 0 && intent.paymentId !== attempt.paymentId)) return null
  const next = transition(INTENT, intent.status, step)
  return next.ok ? next.value : null
}

/** A payment intent follows its payment. Where an attempt has none, nothing. */
export function intentStep(context: Context, state: SettleState, happened: Happened): Moved {
  const { intent, attempt } = state
  const status = intentAfter(state, STEPS[happened.kind])
  if (!intent || status === null) return { changes: [], events: [] }
  const set: Partial<PaymentIntent> = {
    status,
    paymentId: attempt.paymentId,
    ...(happened.kind === 'held' || happened.kind === 'captured' ? confirmedAs(attempt) : {}),
    ...factsOf(context, happened, attempt.paymentMethodId),
    updatedAt: context.now,
  }
  const type = EVENTS[happened.kind]
  return {
    changes: [update('paymentIntents', intent, set)],
    events: type ? [intentEvent(type, updated(intent, set), context)] : [],
  }
}

/**
 * What was charged is what was confirmed, whatever was changed since a try was given up. No cardholder is waited for any
 * more, and nothing is canceled. A capture may be of a part, so it says nothing of the amount.
 */
function confirmedAs({ action, amountMinor, currency, paymentMethodId }: PaymentAttempt): Partial<PaymentIntent> {
  return {
    authenticationId: null,
    nextAction: null,
    canceledAt: null,
    cancellationReason: null,
    ...(action === 'capture' ? {} : { amountMinor, currency, paymentMethodId }),
  }
}

function factsOf({ now }: Context, happened: Happened, paymentMethodId: string | null): Partial<PaymentIntent> {
  switch (happened.kind) {
    case 'captured':
      return { receivedMinor: happened.amountMinor, capturableMinor: 0, lastError: null }
    case 'held':
      return { capturableMinor: happened.amountMinor, lastError: null }
    case 'voided':
      return { capturableMinor: 0, canceledAt: now }
    case 'declined': {
      const declineCode = happened.code === null ? null : declineOf(happened.code, happened.message).category
      const code = declineCode === null ? 'processing_error' : 'payment_declined'
      return { lastError: { code, message: happened.message, declineCode, paymentMethodId } }
    }
  }
}

/** An event about a payment intent, which carries it as GET gives it. */
export function intentEvent(type: EventName, intent: PaymentIntent, { tenant }: Context): EventDraft {
  return {
    type,
    objectType: 'payment_intent',
    objectId: intent.id,
    customerId: intent.customerId,
    object: presentPaymentIntent(intent, tenant.mode),
  }
}
