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
  undeducted,
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

export type Resolution = Exclude<DisputeStep, 'submit' | 'escalate'>

/**
 * The end of a dispute: won gives its money back, lost keeps it with the cardholder; the fee stays either way. The bank
 * may decide once more, the other way. Errors: `resource_missing`, `invalid_state` where it is decided so already, and
 * where more would be lost than was taken. Pinned by disputes.test.ts and disputes-again.test.ts.
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
  const hasMoney = takesMoney(dispute)
  const isTakenAgain = hasMoney && dispute.status === 'won'
  if (isTakenAgain && payment.disputedMinor + dispute.amountMinor > payment.capturedMinor) {
    return err(invalidState('More than was taken.'))
  }
  const settled = undeducted({ ...dispute, status: next.value }) === 0
  const after = moved('disputes', dispute, {
    status: next.value,
    resolution: step === 'withdraw' ? 'withdrawn' : isBack ? 'won' : next.value === 'lost' ? 'lost' : null,
    resolvedAt: context.now,
    // What payouts were short of comes back with the next one, and what they were not is taken off it.
    ...(settled ? {} : { payoutId: null }),
    updatedAt: context.now,
  })
  const money = hasMoney && (isBack || isTakenAgain) ? moneyOf(context, after.after, payment, transaction) : []
  const movement = hasMoney ? [isBack ? wonFrom(dispute) : lostFrom(dispute)] : []
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

const wonFrom = (before: Dispute) => disputeWon(before, before.status === 'lost' ? 'dispute_losses' : 'disputed')
const lostFrom = (before: Dispute) => disputeLost(before, before.status === 'won' ? 'gateway_clearing' : 'disputed')

/** The money of a dispute that was won goes back to its payment; that of one that is lost after all leaves it again. */
function moneyOf(
  { now }: Context,
  { amountMinor, status }: Dispute,
  payment: Payment,
  transaction: Transaction | null,
): Change[] {
  const isBack = status === 'won'
  const disputedMinor = payment.disputedMinor + (isBack ? -amountMinor : amountMinor)
  return [
    update('payments', payment, { disputedMinor, updatedAt: now }),
    ...(transaction
      ? [update('transactions', transaction, { status: isBack ? 'voided' : 'succeeded', updatedAt: now })]
      : []),
  ]
}

function endEvents(dispute: Dispute): EventDraft[] {
  const decided = dispute.status === 'won' || dispute.status === 'lost'
  return [
    ...(decided ? [disputeEvent(dispute.status === 'won' ? 'dispute.won' : 'dispute.lost', dispute)] : []),
    disputeEvent('dispute.closed', dispute),
  ]
}
