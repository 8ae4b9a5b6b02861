import { err, missing, ok, type DomainError, type Payout, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A payout. Errors: `resource_missing`. */
export async function getPayout({ db }: Context, id: string): Promise<Result<Payout, DomainError>> {
  const { row } = await db.load({ row: db.rows.payouts.byId(id) })
  return row ? ok(row) : err(missing('Payout'))
}
