import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type Result,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'

/** A schedule with the context of its own time. */
export interface FoundSchedule {
  readonly context: Context
  readonly schedule: SubscriptionSchedule
}

/** Reads a schedule that is to be changed. Errors: `resource_missing`, `invalid_state` for one that is over. */
export async function findOpenSchedule(
  context: Context,
  id: string,
  verb: string,
): Promise<Result<FoundSchedule, DomainError>> {
  const { rows } = context.db
  const { schedule } = await context.db.load({ schedule: rows.subscriptionSchedules.byId(id) })
  if (!schedule) return err(missing('Subscription schedule'))
  const { status, testClockId } = schedule
  if (status !== 'not_started' && status !== 'active') {
    return err(invalidState(`The subscription schedule is ${status} and cannot be ${verb}.`))
  }
  if (testClockId === null) return ok({ context, schedule })
  const { clock } = await context.db.load({ clock: rows.testClocks.byId(testClockId) })
  return ok({ context: onClock(context, clock), schedule })
}
