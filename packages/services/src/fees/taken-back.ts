import { feesCharged, type TransactionFee } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert } from '../plan.ts'
import type { Charged } from './of-sale.ts'

/**
 * The fees of a sale that was undone before it was settled: nothing was assessed, so they are taken back to the last
 * cent. `fees` may hold those of other transactions as well.
 */
export function feesTakenBack(
  context: Context,
  sale: { readonly id: string; readonly currency: string },
  fees: readonly TransactionFee[],
): Charged {
  const own = fees.filter(({ transactionId }) => transactionId === sale.id)
  const feesMinor = own.reduce((sum, fee) => sum + fee.amountMinor, 0)
  if (feesMinor === 0) return { changes: [], movements: [] }
  return {
    changes: own.map((fee) =>
      insert('transactionFees', {
        ...fee,
        id: context.runtime.uuid(),
        percentageMinor: -fee.percentageMinor,
        fixedMinor: -fee.fixedMinor,
        amountMinor: -fee.amountMinor,
        createdAt: context.now,
      }),
    ),
    movements: [feesCharged({ id: sale.id, currency: sale.currency, feesMinor: -feesMinor })],
  }
}
