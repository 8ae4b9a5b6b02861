import {
  err,
  invalidState,
  SUBSCRIPTION,
  timesOf,
  transition,
  type BillingStep,
  type DomainError,
  type DunningCase,
  type Result,
  type Subscription,
  type SubscriptionStatus,
  type SubscriptionStep,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, type Change, type EventDraft } from '../plan.ts'
import { subscriptionEvent, type Shown, type SubscriptionEventName } from './events.ts'

/** A subscription as it stands after a change, with what makes and tells it. */
export interface SubscriptionMove {
  readonly after: Subscription
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

/** Whatever changes a subscription may be what its refused step waits for. */
const TRIED_ANEW = { refusals: 0, retryAt: null } as const

/** What is told of a subscription that is active for the first time: once, whatever made it so. */
export const ACTIVATED: readonly SubscriptionEventName[] = ['subscription.activated']

/** Since when it is active, for a row that is so for the first time; nothing for any other. */
export function activation(
  { now }: Pick<Context, 'now'>,
  { status, activatedAt }: Pick<Subscription, 'status' | 'activatedAt'>,
): Pick<Partial<Subscription>, 'activatedAt'> {
  return status === 'active' && activatedAt === null ? { activatedAt: now } : {}
}

/**
 * Changes a subscription: the one way for a row that is there. When it is due next follows from what it is then. Every
 * change is told as `subscription.updated`, and as the narrower events that `told` names; what makes it active for the first
 * time is told as its activation besides.
 */
export function moveSubscription(
  context: Context,
  before: Shown,
  wanted: Partial<Subscription>,
  {
    told = [],
    recovery = before.recovery,
  }: { told?: readonly SubscriptionEventName[]; recovery?: DunningCase | null } = {},
): SubscriptionMove {
  const first = activation(context, { ...before.row, ...wanted })
  const set = { ...wanted, ...first }
  const changed = timed({ ...before.row, ...set, ...TRIED_ANEW, updatedAt: context.now })
  const { dueAt, nextChargeAt, version } = changed
  const times = { dueAt, nextChargeAt }
  const after = { ...changed, version: version + 1 }
  const shown = { row: after, recovery }
  return {
    after,
    changes: [update('subscriptions', before.row, { ...set, ...times, ...TRIED_ANEW, updatedAt: context.now })],
    events: [
      subscriptionEvent(context, 'subscription.updated', shown, before),
      ...[...told, ...(first.activatedAt === undefined ? [] : ACTIVATED)].map((type) =>
        subscriptionEvent(context, type, shown),
      ),
    ],
  }
}

/** A subscription with the times that follow from the rest of it. */
export function timed(row: Subscription): Subscription {
  return { ...row, ...timesOf(row) }
}

/** Where the schedule stands once a step of it is billed. */
export function advanced({ period, cursor }: BillingStep): Partial<Subscription> {
  return {
    billedUntil: cursor.periodEnd,
    payments: cursor.payments,
    anchorAt: cursor.anchorAt,
    currentPeriodStart: period.start,
    currentPeriodEnd: period.end,
  }
}

/** Where a step leads, or `invalid_state` in plain words. `verb` completes "The subscription is paused and cannot be …". */
export function stepOf(
  { status }: Pick<Subscription, 'status'>,
  step: SubscriptionStep,
  verb: string,
): Result<SubscriptionStatus, DomainError> {
  const next = transition(SUBSCRIPTION, status, step)
  return next.ok ? next : err(invalidState(`The subscription is ${spokenStatus(status)} and cannot be ${verb}.`))
}

/** The status after a step that must be possible. */
export function statusAfter(status: SubscriptionStatus, step: SubscriptionStep): SubscriptionStatus {
  const next = transition(SUBSCRIPTION, status, step)
  if (!next.ok) throw new Error(`a ${status} subscription cannot ${step}`)
  return next.value
}

/** A status in plain words: "The subscription is …". */
export function spokenStatus(status: SubscriptionStatus): string {
  return status === 'trialing' ? 'in its trial' : status.replaceAll('_', ' ')
}
