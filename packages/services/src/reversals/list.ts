import type { Reversal, ReversalKind } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, ReversalFilter, Window } from '../ports/repositories.ts'

/** Refunds or voids, newest first. */
export async function listReversals(
  { db }: Context,
  kind: ReversalKind,
  window: Window,
  filter: Filter<Omit<ReversalFilter, 'kind'>>,
): Promise<Page<Reversal>> {
  const { page } = await db.load({ page: db.rows.reversals.list(window, { ...filter, kind }) })
  return page
}
