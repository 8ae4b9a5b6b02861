import { err, missing, ok, type DomainError, type Result, type SubscriptionSchedule } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A subscription schedule. Errors: `resource_missing`. */
export async function getSchedule({ db }: Context, id: string): Promise<Result<SubscriptionSchedule, DomainError>> {
  const { schedule } = await db.load({ schedule: db.rows.subscriptionSchedules.byId(id) })
  return schedule ? ok(schedule) : err(missing('Subscription schedule'))
}
