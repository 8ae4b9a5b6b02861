import {
  err,
  isOpenAttempt,
  missing,
  ok,
  type DomainError,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import { newAttempt } from '../charging/attempt.ts'
import { earlierAttempt, type Beginning } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import { insert, update, updated } from '../plan.ts'
import { newVoidOfHold } from '../reversals/of-hold.ts'
import { snapshotOf, stateOf } from './begin.ts'

/** What is done with held funds. */
export interface FollowUp {
  readonly action: 'capture' | 'void'
  /** Why the intent cannot take it, or how much of it is asked for. */
  amountOf(intent: PaymentIntent): Result<number, DomainError>
  /** What the intent is set to along with the attempt. */
  readonly set?: Partial<PaymentIntent>
}

/**
 * Begins a capture or a void of an intent's held funds. The intent's version goes along, so of a capture and a void at
 * once one finds the other's attempt open.
 */
export async function beginFollowUp(
  context: Context,
  id: string,
  followUp: FollowUp,
): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { intent, earlier } = await context.db.load({
    intent: rows.paymentIntents.byId(id),
    earlier: earlierAttempt(context),
  })
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  if (!intent) return err(missing('Payment intent'))
  const amount = followUp.amountOf(intent)
  if (!amount.ok) return amount
  const { payment, attempts } = await context.db.load({
    payment: rows.payments.byId(intent.paymentId ?? ''),
    attempts: rows.paymentAttempts.ofPayment(intent.paymentId ?? ''),
  })
  if (attempts.some(isOpenAttempt)) {
    return err({ code: 'payment_processing', message: 'The payment intent is being processed.' })
  }
  const hold = attempts.find(({ action, status }) => action === 'authorize' && status === 'succeeded')
  const { merchant, account, customer } = await context.db.load({
    merchant: rows.merchant.get(),
    // The funds are held where they were authorised, whatever account is the default by now.
    account: rows.gatewayAccounts.byId(hold?.gatewayAccountId ?? ''),
    customer: rows.customers.ownerOfAttempt(hold?.id ?? ''),
  })
  if (!merchant || !account || !customer || !payment) throw new Error(`the held payment of intent ${id} is gone`)
  const reversal = followUp.action === 'void' ? newVoidOfHold(context, payment, { orderId: null }) : null
  const attempt = newAttempt(context, account, {
    action: followUp.action,
    origin: 'payment_intent',
    invoiceId: intent.invoiceId,
    paymentId: payment.id,
    paymentIntentId: id,
    paymentMethodId: payment.paymentMethodId,
    parentTransactionId: payment.gatewayTransactionId,
    reversalId: reversal?.id ?? null,
    amountMinor: amount.value,
    currency: intent.currency,
    cardBrand: payment.cardBrand,
    cardLast4: payment.cardLast4,
    sale: snapshotOf(intent, customer, amount.value),
  })
  const set = { ...followUp.set, updatedAt: context.now }
  return ok({
    kind: 'new',
    plan: {
      changes: [
        update('paymentIntents', intent, set),
        insert('paymentAttempts', attempt),
        ...(reversal ? [insert('reversals', reversal)] : []),
      ],
      audit: [{ action: 'payment_attempt.begin', objectType: 'payment_attempt', objectId: attempt.id }],
    },
    state: stateOf({ attempt, merchant, customer, payment, reversal, intent: updated(intent, set) }),
    account,
    tender: null,
  })
}
