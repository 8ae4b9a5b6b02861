import { presentPaymentIntent } from '@revkeen-edge/contracts'
import {
  declineOf,
  INTENT,
  transition,
  type EventName,
  type IntentStep,
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

/** A payment intent follows its payment. Where an attempt has none, nothing. */
export function intentStep(context: Context, { intent, attempt }: SettleState, happened: Happened): Moved {
  if (!intent) return { changes: [], events: [] }
  const next = transition(INTENT, intent.status, STEPS[happened.kind])
  if (!next.ok) return { changes: [], events: [] }
  const set: Partial<PaymentIntent> = {
    status: next.value,
    paymentId: attempt.paymentId,
    ...factsOf(context, happened, attempt.paymentMethodId),
    updatedAt: context.now,
  }
  const type = EVENTS[happened.kind]
  return {
    changes: [update('paymentIntents', intent, set)],
    events: type ? [intentEvent(type, updated(intent, set), context)] : [],
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
