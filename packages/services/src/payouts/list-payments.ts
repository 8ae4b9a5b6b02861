import { err, missing, ok, type DomainError, type Result, type Transaction } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** A transaction that a payout was made of, with what it cost. */
export interface PaidOut {
  readonly transaction: Transaction
  readonly feesMinor: number
}

/** What a payout was made of, newest first: charges, refunds and chargebacks. Errors: `resource_missing`. */
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
  const { fees } = await db.load({ fees: rows.fees.ofTransactions(page.items.map(({ id }) => id)) })
  const costOf = (id: string) => fees.reduce((sum, fee) => (fee.transactionId === id ? sum + fee.amountMinor : sum), 0)
  return ok({
    ...page,
    items: page.items.map((transaction) => ({ transaction, feesMinor: costOf(transaction.id) })),
  })
}
