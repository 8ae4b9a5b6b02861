import {
  disputeOpened,
  err,
  invalidState,
  ok,
  takesMoney,
  type Dispute,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, moved, update, type Plan, type Planned } from '../plan.ts'
import { disputeEvent, disputeUpdated } from './events.ts'
import { feeOfDispute, newDispute, transactionOfDispute, type Claim, type Disputed } from './new.ts'
import { disputeNotice } from './notice.ts'

/**
 * A new dispute, in one commit: its row, the payment's disputed part, its transaction and fee, the ledger, the event and
 * the mail. A mere question of the bank's moves no money. Errors: `invalid_state` for more than was taken.
 */
export function planOpening(context: Context, disputed: Disputed, claim: Claim): Result<Planned<Dispute>, DomainError> {
  const { merchant } = disputed
  if (isTooMuch(disputed, claim)) return err(TOO_MUCH)
  const dispute = newDispute(context, disputed, claim)
  const money = takesMoney(dispute) ? moneyTaken(context, disputed, dispute) : NO_MONEY
  return ok({
    value: dispute,
    plan: {
      ...money,
      changes: [insert('disputes', dispute), ...money.changes],
      events: [disputeEvent('charge.dispute.created', dispute)],
      messages: disputeNotice(merchant, dispute),
      audit: [{ action: 'dispute.opened', objectType: 'dispute', objectId: dispute.id }],
    },
  })
}

/**
 * The bank takes money for what it only asked about before: the dispute begins anew, with another deadline and without
 * evidence. Errors: `invalid_state` for more than was taken, and for what is no warning.
 */
export function planEscalation(
  context: Context,
  disputed: Disputed,
  before: Dispute,
  claim: Claim,
): Result<Planned<Dispute>, DomainError> {
  if (takesMoney(before)) return err(invalidState('Its money is disputed already.'))
  if (isTooMuch(disputed, claim)) return err(TOO_MUCH)
  const { id: _, createdAt: _at, version: _version, ...set } = newDispute(context, disputed, claim)
  const { change, after } = moved('disputes', before, { ...set, gatewayDisputeId: before.gatewayDisputeId })
  const money = moneyTaken(context, disputed, after)
  return ok({
    value: after,
    plan: {
      ...money,
      changes: [change, ...money.changes],
      events: [disputeUpdated(before, after)],
      messages: disputeNotice(disputed.merchant, after),
      audit: [{ action: 'dispute.escalated', objectType: 'dispute', objectId: before.id }],
    },
  })
}

const TOO_MUCH = invalidState('More than was taken.')
const NO_MONEY: Plan = { changes: [] }

function isTooMuch({ payment }: Disputed, { amountMinor }: Claim): boolean {
  return payment.disputedMinor + amountMinor > payment.capturedMinor
}

function moneyTaken(context: Context, { payment, sale }: Disputed, dispute: Dispute): Plan {
  const transaction = transactionOfDispute(context, payment, sale, dispute)
  const disputedMinor = payment.disputedMinor + dispute.amountMinor
  return {
    changes: [
      update('payments', payment, { disputedMinor, updatedAt: context.now }),
      insert('transactions', transaction),
      insert('transactionFees', feeOfDispute(context, transaction, dispute)),
    ],
    movements: [disputeOpened(dispute)],
  }
}
