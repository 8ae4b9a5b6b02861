import { presentSubscription } from '@revkeen-edge/contracts'
import type { DunningCase, EventName, Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { changedFields } from '../diff.ts'
import type { EventDraft } from '../plan.ts'

export type SubscriptionEventName = Extract<EventName, `subscription.${string}`>

/** A subscription with the recovery that it shows. */
export interface Shown {
  readonly row: Subscription
  /** Of its oldest failed payment; null where none is. */
  readonly recovery: DunningCase | null
}

/** An event about a subscription, which carries it as GET gives it; `before` names what changed. */
export function subscriptionEvent(
  { now }: Context,
  type: SubscriptionEventName,
  { row, recovery }: Shown,
  before: Shown | null = null,
): EventDraft {
  const object = presentSubscription(row, recovery, now)
  return {
    type,
    objectType: 'subscription',
    objectId: row.id,
    customerId: row.customerId,
    subscriptionId: row.id,
    object,
    ...(before ? { previous: changedFields(presentSubscription(before.row, before.recovery, now), object) } : {}),
  }
}
