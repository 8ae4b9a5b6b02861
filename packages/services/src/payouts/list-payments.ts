import {
  err,
  missing,
  movedBy,
  ok,
  type DomainError,
  type PayoutDeduction,
  type Result,
  type Transaction,
  type TransactionFee,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** What a payout moved for a transaction, and what it was short of as that cost. Amounts in minor units. */
export interface PaidOut {
  readonly transaction: Transaction
  /** Below zero for what went back. */
  readonly amountMinor: number
  readonly fees: readonly TransactionFee[]
}

/**
 * What a payout was made of, newest first: charges, refunds, and what it was short of or gave back for disputes. Less
 * their fees, the lines come to the payout's net. Errors: `resource_missing`.
 */
export async function listPayoutPayments(
  { db }: Context,
  payoutId: string,
  window: Window,
): Promise<Result<Page<PaidOut>, DomainError>> {
  const { rows } = db
  const { payout, page } = await db.load({
    payout: rows.payouts.byId(payoutId),
    page: rows.payouts.transactions(payoutId, window),
  })
  if (!payout) return err(missing('Payout'))
  const ids = page.items.map(({ id }) => id)
  const { fees, deductions } = await db.load({
    fees: rows.fees.ofTransactions(ids),
    deductions: rows.payouts.deductions(payoutId, ids),
  })
  const items = page.items.map((transaction) => {
    const of = <T extends { readonly transactionId: string }>(all: readonly T[]) => {
      return all.filter(({ transactionId }) => transactionId === transaction.id)
    }
    return lineOf(transaction, of(fees), of(deductions)[0])
  })
  return ok({ ...page, items })
}

function lineOf(
  transaction: Transaction,
  fees: readonly TransactionFee[],
  deduction: PayoutDeduction | undefined,
): PaidOut {
  if (!deduction) return { transaction, amountMinor: movedBy(transaction), fees }
  // 0 - x, since -0 is no amount.
  return { transaction, amountMinor: 0 - deduction.amountMinor, fees: deduction.feeMinor === 0 ? [] : fees }
}
