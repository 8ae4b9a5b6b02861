import {
  anchoredOn,
  err,
  invalidState,
  isBilled,
  ok,
  type DomainError,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { viewed } from './cancel.ts'
import { asItIs } from './end.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription } from './load.ts'
import { moveSubscription, spokenStatus } from './moves.ts'

/**
 * Bills a subscription on a day of the month, the last one where a month is too short. What the customer has paid for stays;
 * the stretch from there to the first such day costs its share. Errors: `resource_missing`, `invalid_state` for one that is
 * not billed by months or years, or not at all.
 */
export async function setAnchor(
  context: Context,
  id: string,
  day: number,
): Promise<Result<Planned<SubscriptionView>, DomainError>> {
  const found = await loadSubscription(context, id)
  if (!found.ok) return found
  const { row, recovery } = found.value
  const set = anchorOn(row, day)
  if (!set.ok) return set
  if (!set.value) return ok(viewed(found.value, asItIs(found.value)))
  const { after, changes, events } = moveSubscription(found.value.context, found.value, set.value)
  const audit = [{ action: 'subscription.set_anchor', objectType: 'subscription', objectId: id }]
  return ok(viewed(found.value, { value: { row: after, recovery }, plan: { changes, events, audit } }))
}

/** What of a subscription changes with its anchor day; null where nothing does. `param` is the request's field. */
export function anchorOn(
  row: Subscription,
  day: number,
  param = 'day',
): Result<Partial<Subscription> | null, DomainError> {
  const { status, interval, anchorRule, anchorDay } = row
  if (!isBilled(row)) {
    return err(invalidState(`The subscription is ${spokenStatus(status)} and cannot be given another anchor.`, param))
  }
  if (interval === 'day' || interval === 'week') {
    return err(invalidState('Only what is billed by months or years has a day of the month.', param))
  }
  if (anchorRule === 'day_of_month' && anchorDay === day) return ok(null)
  return ok(anchoredOn(row, day))
}
