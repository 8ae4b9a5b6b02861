import type { ReleaseSubscriptionSchedule } from '@revkeen-edge/contracts'
import { endOfSchedule, ok, type DomainError, type Result, type SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { loadSubscription } from '../subscriptions/load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import { findOpenSchedule } from './find.ts'

/**
 * Lets a subscription go on by itself, as it is billed now. The end that the schedule gave it goes too, unless it is asked to
 * stay. Errors: `resource_missing`, `invalid_state` for a schedule that is over.
 */
export async function releaseSchedule(
  context: Context,
  id: string,
  { preserve_cancel_date: keepsEnd = false }: ReleaseSubscriptionSchedule,
): Promise<Result<Planned<SubscriptionSchedule>, DomainError>> {
  const found = await findOpenSchedule(context, id, 'released')
  if (!found.ok) return found
  const { context: own, schedule } = found.value
  const { subscriptionId } = schedule
  const read = subscriptionId === null ? null : await loadSubscription(own, subscriptionId)
  if (read && !read.ok) return read
  const set = {
    status: 'released',
    phaseIndex: null,
    dueAt: null,
    subscriptionId: null,
    releasedAt: own.now,
    releasedSubscriptionId: subscriptionId,
    updatedAt: own.now,
  } as const
  const end = endOfSchedule(schedule, schedule.phaseIndex ?? 0)
  const drops = !keepsEnd && end !== null && read?.value.row.cancelAt === end
  const freed = read && moveSubscription(own, read.value, { scheduleId: null, ...(drops ? { cancelAt: null } : {}) })
  return ok({
    value: updated(schedule, set),
    plan: {
      changes: [update('subscriptionSchedules', schedule, set), ...(freed?.changes ?? [])],
      events: freed?.events ?? [],
      audit: [{ action: 'subscription_schedule.release', objectType: 'subscription_schedule', objectId: id }],
    },
  })
}
