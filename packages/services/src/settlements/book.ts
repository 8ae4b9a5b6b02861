import {
  batchFigures,
  PAYOUT,
  paidOut,
  transition,
  undeducted,
  type Dispute,
  type GatewayAccount,
  type Payout,
  type PayoutDeduction,
  type Settleable,
  type SettledBatch,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { payoutEvent } from '../payouts/events.ts'
import { newPayout } from '../payouts/new.ts'
import { insert, moved, update, type Change, type Plan } from '../plan.ts'

export interface Settlement {
  readonly batch: SettledBatch
  /** What is booked of it: at least one transaction, all of one currency. */
  readonly settled: readonly Settleable[]
  /** How many transactions of it are not. */
  readonly differences: number
  /** The payout of the batch, where it failed before. */
  readonly payout: Payout | null
  /** What payouts of the account are still to be short of. */
  readonly disputes: readonly Dispute[]
  /** Those disputes as transactions; one that is in a payout has its fee deducted. */
  readonly disputeTransactions: readonly Pick<Transaction, 'id' | 'metadata' | 'payoutId'>[]
  readonly at: number
  readonly arrivalAt: number
}

/**
 * A settled batch in one commit: the payout that is on its way now, its transactions, what it is short of for chargebacks, the ledger and the
 * events. Two at once for one batch meet at the payout's unique key, for one transaction at its own payout.
 */
export function bookPayout(context: Context, account: GatewayAccount, settlement: Settlement): Plan {
  const { batch, settled, differences, at, arrivalAt } = settlement
  const currency = settled[0]?.currency ?? ''
  const next = transition(PAYOUT, settlement.payout?.status ?? 'pending', 'settle')
  if (!next.ok) throw new Error(`a ${settlement.payout?.status} payout cannot be settled`)
  const due = settlement.disputes.filter((dispute) => dispute.currency === currency)
  const own = due.flatMap((dispute) => dueOf(dispute, settlement.disputeTransactions))
  const figures = figuresOf(settled, own)
  const set = {
    ...figures,
    currency,
    status: next.value,
    failureReason: null,
    settledAt: at,
    arrivalAt,
    updatedAt: at,
  }
  const { row: payout, change } = stepOf(context, account, settlement, set)
  const unpaid = own.filter(({ transaction }) => transaction.payoutId === null)
  const ids = [...settled, ...unpaid.map(({ transaction }) => transaction)].map(({ id }) => id)
  const heldMinor = figures.chargesMinor - figures.refundsMinor - figures.chargebacksMinor
  return {
    changes: [
      change,
      { kind: 'settle_transactions', ids, payoutId: payout.id, at },
      ...due.map((dispute) => deducted(dispute, payout.id, at)),
      ...own.map((each) => insert('payoutDeductions', lineOf(context, payout.id, each))),
      ...(differences > 0 ? [{ kind: 'count', name: 'settlement_differences', by: differences } as const] : []),
    ],
    movements: [paidOut({ id: payout.id, currency, heldMinor, feesMinor: figures.feesMinor })],
    events: [payoutEvent('settlement.created', payout)],
    audit: [
      { action: 'payout.settled', objectType: 'payout', objectId: payout.id },
      ...(differences > 0
        ? [{ action: 'settlement.differs', objectType: 'gateway_account', objectId: `${account.id}/${batch.batchId}` }]
        : []),
    ],
  }
}

/** What is due of a dispute that moves money, by its transaction. */
interface DisputeDue {
  readonly dispute: Dispute
  readonly transaction: Settlement['disputeTransactions'][number]
  readonly amountMinor: number
  readonly feeMinor: number
}

function dueOf(dispute: Dispute, transactions: Settlement['disputeTransactions']): DisputeDue[] {
  const transaction = transactions.find(({ metadata }) => metadata['dispute'] === dispute.id)
  const amountMinor = undeducted(dispute)
  const feeMinor = transaction?.payoutId === null ? dispute.feeMinor : 0
  return transaction && (amountMinor !== 0 || feeMinor !== 0) ? [{ dispute, transaction, amountMinor, feeMinor }] : []
}

function lineOf(
  { runtime }: Context,
  payoutId: string,
  { dispute, transaction, amountMinor, feeMinor }: DisputeDue,
): PayoutDeduction {
  const { merchantId, id: disputeId } = dispute
  return { id: runtime.uuid(), merchantId, payoutId, disputeId, transactionId: transaction.id, amountMinor, feeMinor }
}

function figuresOf(settled: readonly Settleable[], due: readonly DisputeDue[]) {
  const figures = batchFigures(settled)
  return {
    ...figures,
    feesMinor: due.reduce((sum, { feeMinor }) => sum + feeMinor, figures.feesMinor),
    chargebacksMinor: due.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    chargebacksCount: due.filter(({ amountMinor }) => amountMinor > 0).length,
  }
}

/** A new payout, or the one that failed at first. */
function stepOf(
  context: Context,
  account: GatewayAccount,
  { payout, batch }: Settlement,
  set: Partial<Payout>,
): { readonly row: Payout; readonly change: Change } {
  if (!payout) {
    const row = { ...newPayout(context, account, batch.batchId), ...set }
    return { row, change: insert('payouts', row) }
  }
  const step = moved('payouts', payout, set)
  return { row: step.after, change: step.change }
}

function deducted(dispute: Dispute, payoutId: string, at: number): Change {
  const deductedMinor = dispute.deductedMinor + undeducted(dispute)
  return update('disputes', dispute, { payoutId, deductedMinor, updatedAt: at })
}
