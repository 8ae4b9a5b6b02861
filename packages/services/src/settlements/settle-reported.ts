import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { batchOf, bookedAs, isReturn } from './reported.ts'
import { settleBatch } from './settle.ts'

/**
 * Settles the batches that a report speaks of, for a gateway that tells of none by itself: its transactions are all that
 * is known of a batch, so they are what it comes to.
 */
export async function settleReported(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
): Promise<void> {
  const settled = told.filter((each) => batchOf(each) !== null && bookedAs(each).state === 'settled')
  const batches = Map.groupBy(settled, (each) => `${batchOf(each)?.id ?? ''} ${each.currency ?? ''}`)
  for (const [batchId, transactions] of batches) {
    const amounts = transactions.map((each) => (isReturn(each) ? -1 : 1) * (each.amountMinor ?? 0))
    await settleBatch(context, ports, account, {
      // One batch of the gateway has one payout in each currency.
      batchId: batchId.trim(),
      currency: transactions[0]?.currency ?? null,
      amountMinor: amounts.reduce((sum, amount) => sum + amount, 0),
      count: transactions.length,
      transactionIds: transactions.map(({ transactionId }) => transactionId),
    })
  }
}
