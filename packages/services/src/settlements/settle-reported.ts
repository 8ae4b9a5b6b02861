import { isTaken, tellsOfBatches, type GatewayAccount, type SettledBatch } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { batchOf, bookedAs, isReturn } from './reported.ts'
import { loadBatch, settleBatch } from './settle.ts'

/**
 * Settles what a report says was settled and waits here. For a gateway that tells of no batches by itself, its report's
 * transactions are all that is known of one, so they are what it comes to. Of one that does tell, only what the payouts of
 * its batches lack is booked: a batch that was never told stays a difference.
 */
export async function settleReported(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
): Promise<void> {
  const waiting = await waitingHere(context, account, told)
  if (waiting.size === 0) return
  for (const transactions of batchesIn(told)) {
    if (!transactions.some(({ transactionId }) => waiting.has(transactionId))) continue
    const batch = reportedBatch(account, transactions)
    if (!tellsOfBatches(account.provider) || (await hasPayout(context, account, batch))) {
      await settleBatch(context, ports, account, batch, transactions)
    }
  }
}

/** The ids of ours that a report says were settled, and that are in no payout. */
async function waitingHere(
  { db }: Context,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
): Promise<ReadonlySet<string>> {
  const ids = told.filter(isSettled).map(({ transactionId }) => transactionId)
  if (ids.length === 0) return new Set()
  const { ours } = await db.load({ ours: db.rows.payouts.settleable(account.id, ids) })
  const waiting = ours.filter(({ payoutId, undone }) => payoutId === null && !undone)
  return new Set(waiting.map(({ gatewayTransactionId }) => gatewayTransactionId))
}

function isSettled(transaction: GatewayTransaction): boolean {
  return batchOf(transaction) !== null && bookedAs(transaction).state === 'settled'
}

async function hasPayout(context: Context, account: GatewayAccount, batch: SettledBatch): Promise<boolean> {
  const { payout } = await loadBatch(context, account, batch)
  return payout !== null && isTaken(payout)
}

/** One batch of the gateway has one payout in each currency. */
function batchesIn(told: readonly GatewayTransaction[]): Iterable<readonly GatewayTransaction[]> {
  return Map.groupBy(told.filter(isSettled), (each) => `${batchOf(each)?.id ?? ''} ${each.currency ?? ''}`).values()
}

/** A gateway that tells of its batches has named this one; any other has its currency in its name. */
function reportedBatch(account: GatewayAccount, transactions: readonly GatewayTransaction[]): SettledBatch {
  const [first] = transactions
  const id = (first && batchOf(first)?.id) ?? ''
  const currency = first?.currency ?? null
  return {
    batchId: tellsOfBatches(account.provider) ? id : `${id} ${currency ?? ''}`.trim(),
    currency,
    amountMinor: transactions.reduce((sum, each) => sum + (isReturn(each) ? -1 : 1) * (each.amountMinor ?? 0), 0),
    count: transactions.length,
    transactionIds: transactions.map(({ transactionId }) => transactionId),
  }
}
