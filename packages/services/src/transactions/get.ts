import { err, missing, ok, type DomainError, type Result, type Transaction } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A transaction. Errors: `resource_missing`. */
export async function getTransaction({ db }: Context, id: string): Promise<Result<Transaction, DomainError>> {
  const { row } = await db.load({ row: db.rows.transactions.byId(id) })
  return row ? ok(row) : err(missing('Transaction'))
}
