import type { Context } from '../context.ts'
import type { AttemptFilter, Filter, Page, Window } from '../ports/repositories.ts'
import type { AttemptWithMade } from './get.ts'

/** A page of payment attempts, newest first. */
export async function listPaymentAttempts(
  { db }: Context,
  window: Window,
  filter: Filter<AttemptFilter>,
): Promise<Page<AttemptWithMade>> {
  const { paymentAttempts } = db.rows
  const { page, made } = await db.load({
    page: paymentAttempts.list(window, filter),
    made: paymentAttempts.madeOfList(window, filter),
  })
  return { ...page, items: page.items.map((attempt) => ({ attempt, made })) }
}
