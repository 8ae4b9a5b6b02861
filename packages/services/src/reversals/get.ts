import { err, missing, ok, type DomainError, type Result, type Reversal, type ReversalKind } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A refund or a void, whichever is asked for. */
export async function getReversal(
  { db }: Context,
  kind: ReversalKind,
  id: string,
): Promise<Result<Reversal, DomainError>> {
  const { row } = await db.load({ row: db.rows.reversals.byId(id) })
  return row?.kind === kind ? ok(row) : err(missing(kind === 'void' ? 'Void' : 'Refund'))
}
