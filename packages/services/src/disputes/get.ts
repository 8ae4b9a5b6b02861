import { err, missing, ok, type Dispute, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A dispute. Errors: `resource_missing`. */
export async function getDispute({ db }: Context, id: string): Promise<Result<Dispute, DomainError>> {
  const { row } = await db.load({ row: db.rows.disputes.byId(id) })
  return row ? ok(row) : err(missing('Dispute'))
}
