import type { Payout } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, PayoutFilter, Window } from '../ports/repositories.ts'

/** Payouts, newest first. */
export async function listPayouts(
  { db }: Context,
  window: Window,
  filter: Filter<PayoutFilter>,
): Promise<Page<Payout>> {
  const { page } = await db.load({ page: db.rows.payouts.list(window, filter) })
  return page
}
