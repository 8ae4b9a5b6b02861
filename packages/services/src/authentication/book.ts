import { presentPayment } from '@revkeen-edge/contracts'
import {
  INTENT,
  RETENTION_MS,
  transition,
  type Authentication,
  type PaymentIntent,
  type SetupIntent,
} from '@revkeen-edge/domain'
import { intentEvent } from '../charging/intent.ts'
import { paymentStep } from '../charging/payment.ts'
import { invoiceTold } from '../charging/sale-events.ts'
import type { SettleState } from '../charging/state.ts'
import { givenBack } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import { insert, update, updated, type Change, type Plan } from '../plan.ts'
import type { Challenge } from './challenge.ts'

/** The rows of a challenge: the authentication, and the way from its state's hash to its tenant. */
export function challengeRows({ tenant }: Context, authentication: Authentication): Change[] {
  const { merchantId, id, stateHash, expiresAt } = authentication
  const entry = {
    kind: 'authentication' as const,
    key: stateHash,
    merchantId,
    targetId: id,
    data: { mode: tenant.mode },
    purgeAt: expiresAt + RETENTION_MS,
  }
  return [insert('authentications', authentication), insert('directory', entry)]
}

/** What an intent that waits for its cardholder is set to. */
export function challenged(
  { now }: Context,
  intent: PaymentIntent | SetupIntent,
  { authentication, nextAction }: Challenge,
): Pick<PaymentIntent, 'status' | 'authenticationId' | 'nextAction' | 'lastError' | 'updatedAt'> {
  const next = transition(INTENT, intent.status, 'challenge')
  if (!next.ok) throw new Error(`a ${intent.status} intent cannot be challenged`)
  return { status: next.value, authenticationId: authentication.id, nextAction, lastError: null, updatedAt: now }
}

/**
 * The issuer wants to hear from its cardholder: the attempt is over, and the payment waits for the challenge, of an intent
 * or of an invoice. Booked in one commit with the attempt, so there is no intent that waits for a challenge which nobody
 * can pass.
 */
export function bookChallenge(
  context: Context,
  state: SettleState,
  said: Parameters<typeof paymentStep>[2],
  challenge: Challenge,
): Plan {
  const { intent, invoice, attempt } = state
  const billed = invoice ? { invoiceId: invoice.row.id } : {}
  const { payment, change } = paymentStep(context, state, said, { status: 'pending', ...billed })
  const set = intent && { ...challenged(context, intent, challenge), paymentId: attempt.paymentId }
  return {
    changes: [
      change,
      ...givenBack(attempt),
      ...(intent && set ? [update('paymentIntents', intent, set)] : []),
      ...challengeRows(context, challenge.authentication),
    ],
    events: [
      {
        type: 'payment.requires_action',
        objectType: 'payment',
        objectId: payment.id,
        customerId: payment.customerId,
        ...billed,
        object: presentPayment(payment),
      },
      ...(invoice ? [invoiceTold('invoice.payment_action_required', invoice)] : []),
      ...(intent && set ? [intentEvent('payment_intent.requires_action', updated(intent, set), context)] : []),
    ],
  }
}
