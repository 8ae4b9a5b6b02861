import type { SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, ScheduleFilter, Window } from '../ports/repositories.ts'

/** A page of subscription schedules, newest first. */
export async function listSchedules(
  { db }: Context,
  window: Window,
  filter: Filter<ScheduleFilter>,
): Promise<Page<SubscriptionSchedule>> {
  const { page } = await db.load({ page: db.rows.subscriptionSchedules.list(window, filter) })
  return page
}
