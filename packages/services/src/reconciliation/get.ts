import { err, missing, ok, type DomainError, type Reconciliation, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** What comparing a day came to. Errors: `resource_missing`. */
export async function getReconciliation({ db }: Context, id: string): Promise<Result<Reconciliation, DomainError>> {
  const { row } = await db.load({ row: db.rows.reconciliations.byId(id) })
  return row ? ok(row) : err(missing('Reconciliation'))
}
