import type { Transaction } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type TransactionFilter = Filter<{
  type: string
  status: string
  customerId: string
  invoiceId: string
  createdGte: number
  createdLte: number
}>

/** A page of transactions, newest first. */
export async function listTransactions(
  { db }: Context,
  window: Window,
  filter: TransactionFilter,
): Promise<Page<Transaction>> {
  const { page } = await db.load({ page: db.rows.transactions.list(window, filter) })
  return page
}
