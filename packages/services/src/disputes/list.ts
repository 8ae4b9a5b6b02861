import type { Dispute } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { DisputeFilter, Filter, Page, Window } from '../ports/repositories.ts'

/** Disputes, the newest dispute first. */
export async function listDisputes(
  { db }: Context,
  window: Window,
  filter: Filter<DisputeFilter>,
): Promise<Page<Dispute>> {
  const { page } = await db.load({ page: db.rows.disputes.list(window, filter) })
  return page
}

/** Disputes that wait for the merchant's evidence, the most urgent first. */
export async function listOpenDisputes({ db }: Context, window: Window): Promise<Page<Dispute>> {
  const { page } = await db.load({ page: db.rows.disputes.waiting(window) })
  return page
}
