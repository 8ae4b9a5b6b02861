import {
  DISPUTE,
  disputeLost,
  disputeWon,
  err,
  invalidState,
  missing,
  ok,
  takesMoney,
  transition,
  type Dispute,
  type DisputeStep,
  type DomainError,
  type Payment,
  type Result,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { moved, update, type Change, type EventDraft, type Planned } from '../plan.ts'
import { disputeEvent, disputeUpdated } from './events.ts'

export type Resolution = Exclude<DisputeStep, 'submit'>

/**
 * The end of a dispute: won gives its money back, lost keeps it with the cardholder; the fee stays either way.
 * Errors: `resource_missing`, `invalid_state` where it is decided already. Pinned by disputes.test.ts.
 */
export async function planResolution(
  context: Context,
  id: string,
  step: Resolution,
): Promise<Result<Planned<Dispute>, DomainError>> {
  const { rows } = context.db
  const { dispute, payment, transaction } = await context.db.load({
    dispute: rows.disputes.byId(id),
    payment: rows.disputes.paymentOf(id),
    transaction: rows.disputes.transactionOf(id),
  })
  if (!dispute || !payment) return err(missing('Dispute'))
  const next = transition(DISPUTE, dispute.status, step)
  if (!next.ok) return err(invalidState(`The dispute is ${dispute.status}: it cannot be decided any more.`))
  const isBack = next.value === 'won'
  const after = moved('disputes', dispute, {
    status: next.value,
    resolution: step === 'withdraw' ? 'withdrawn' : isBack ? 'won' : next.value === 'lost' ? 'lost' : null,
    resolvedAt: context.now,
    // What a payout was short of comes back with the next one.
    ...(isBack && dispute.deductedMinor > 0 ? { payoutId: null } : {}),
    updatedAt: context.now,
  })
  const hasMoney = takesMoney(dispute)
  const money = isBack && hasMoney ? moneyBack(context, dispute, payment, transaction) : []
  const movement = hasMoney ? [isBack ? disputeWon(dispute) : disputeLost(dispute)] : []
  return ok({
    value: after.after,
    plan: {
      changes: [after.change, ...money],
      movements: movement,
      events: [disputeUpdated(dispute, after.after), ...endEvents(after.after)],
      audit: [{ action: `dispute.${next.value}`, objectType: 'dispute', objectId: id }],
    },
  })
}

function moneyBack(
  { now }: Context,
  { amountMinor }: Dispute,
  payment: Payment,
  transaction: Transaction | null,
): Change[] {
  return [
    update('payments', payment, { disputedMinor: payment.disputedMinor - amountMinor, updatedAt: now }),
    ...(transaction ? [update('transactions', transaction, { status: 'voided', updatedAt: now })] : []),
  ]
}

function endEvents(dispute: Dispute): EventDraft[] {
  const decided = dispute.status === 'won' || dispute.status === 'lost'
  return [
    ...(decided ? [disputeEvent(dispute.status === 'won' ? 'dispute.won' : 'dispute.lost', dispute)] : []),
    disputeEvent('dispute.closed', dispute),
  ]
}
