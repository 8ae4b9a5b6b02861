import type { Reconciliation } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** The days that were compared with gateways' reports, the latest first. */
export async function listReconciliations(
  { db }: Context,
  window: Window,
  filter: Filter<{ gatewayAccountId: string; status: Reconciliation['status'] }>,
): Promise<Page<Reconciliation>> {
  const { page } = await db.load({ page: db.rows.reconciliations.list(window, filter) })
  return page
}
