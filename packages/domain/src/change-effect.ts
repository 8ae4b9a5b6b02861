import {
  firstCursor,
  firstPeriod,
  freePeriods,
  nextBillingStep,
  type BillingCursor,
  type Share,
} from './billing-schedule.ts'
import { calendarOf } from './billing-anchor.ts'
import { boundary } from './calendar.ts'
import type { Recurrence } from './sellable.ts'
import { cursorOf, termsOf, type ProrationBehavior, type Subscription, type SubscriptionRules } from './subscription.ts'

/** When a change of what a subscription bills takes effect. */
export type ChangeEffect =
  /** At once, and nothing of this period is credited or charged: the next one is billed as changed. */
  | 'next_period'
  /** At once: the rest of the period is credited at the old amounts and charged at the new ones. */
  | 'prorate'
  /** At once, with a cycle that begins anew: the rest of the old period is credited, the new one charged whole. */
  | 'restart'

/** What is known of a change before its figures. */
export interface ChangeKind {
  readonly behavior: ProrationBehavior
  readonly rules: SubscriptionRules
  /** Whether a period is of another length afterwards. */
  readonly changesInterval: boolean
  /** Whether it goes to another plan that costs more. */
  readonly isUpgrade: boolean
  /** When it is made, in UTC milliseconds. */
  readonly at: number
}

/**
 * How a change takes effect. Free time, whether a trial's or that before the first anchor, has nothing to credit, and neither
 * has a period that is over.
 */
export function effectOfChange(subscription: Subscription, kind: ChangeKind): ChangeEffect {
  if (kind.behavior === 'none' || !isPaidPeriod(subscription, kind.at)) return 'next_period'
  const full = kind.isUpgrade && kind.rules.upgrade === 'full_price'
  return kind.changesInterval || full ? 'restart' : 'prorate'
}

/** Whether the time at an instant is part of a period that was billed. */
export function isPaidPeriod(
  { payments, billedUntil, currentPeriodStart, currentPeriodEnd }: Subscription,
  at: number,
): boolean {
  const isBilled = payments > 0 && billedUntil === currentPeriodEnd
  return isBilled && currentPeriodStart <= at && at < currentPeriodEnd
}

/** Whether two recurrences make periods of one length. */
export function sameRecurrence(one: Recurrence, other: Recurrence): boolean {
  return one.interval === other.interval && one.intervalCount === other.intervalCount
}

/**
 * The terms and the cursor of a subscription that is billed by a recurrence from now on. With another one than before its
 * cycle begins anew: where it restarts at `at`, else where the time that it has is used up.
 */
export function recurringBy(
  subscription: Subscription,
  recurrence: Recurrence,
  { effect, at }: { readonly effect: ChangeEffect; readonly at: number },
): Partial<Subscription> {
  const { interval, intervalCount } = recurrence
  if (effect !== 'restart' && sameRecurrence(subscription, recurrence)) return {}
  const cycle = { interval, intervalCount, anchorRule: 'same_day', anchorDay: null, firstCharge: 'immediate' } as const
  if (hasNotBegun(subscription)) return begunBy(subscription, cycle)
  const begins = effect === 'restart' ? at : subscription.currentPeriodEnd
  return { ...cycle, billedUntil: begins, anchorAt: begins }
}

/**
 * The terms and the cursor of a subscription that is billed on a day of the month from now on. What it has stays as it is;
 * the stretch from there to the first such day costs its share. A trial's end or the start is where that stretch begins, where
 * they are ahead.
 */
export function anchoredOn(subscription: Subscription, day: number): Partial<Subscription> {
  const anchored = { anchorRule: 'day_of_month', anchorDay: day, firstCharge: 'prorate' } as const
  if (hasNotBegun(subscription)) return begunBy(subscription, anchored)
  return { ...anchored, billedUntil: subscription.billedUntil ?? subscription.currentPeriodEnd }
}

/** Whether all of its paid time is ahead: it has not started, or is in its trial. A stub up to the anchor is used up first. */
function hasNotBegun(subscription: Subscription): boolean {
  const { status, billedUntil, currentPeriodStart } = subscription
  if (billedUntil !== null || status !== 'active') return billedUntil === null
  return !freePeriods(termsOf(subscription)).some(({ kind, start }) => kind === 'stub' && start === currentPeriodStart)
}

/** What a subscription that has not begun is by other terms. */
function begunBy(subscription: Subscription, set: Partial<Subscription>): Partial<Subscription> {
  const terms = termsOf({ ...subscription, ...set })
  const { anchorAt } = firstCursor(terms)
  const { start: currentPeriodStart, end: currentPeriodEnd } = firstPeriod(terms) ?? periodOf(subscription)
  // An end that was to come with the first period comes with it still.
  const moves = subscription.cancelAtPeriodEnd && subscription.cancelAt === subscription.currentPeriodEnd
  const ending = moves ? { cancelAt: currentPeriodEnd } : {}
  return { ...set, ...ending, billedUntil: null, anchorAt, currentPeriodStart, currentPeriodEnd }
}

function periodOf({ currentPeriodStart: start, currentPeriodEnd: end }: Subscription) {
  return { start, end }
}

/** The share of a whole period that the current one is: less where it began off the anchor, or the end cuts it. */
export function shareOfCurrent(subscription: Subscription): Share {
  const { currentPeriodStart: start, currentPeriodEnd: end, payments } = subscription
  const terms = termsOf(subscription)
  const before: BillingCursor = { ...cursorOf(subscription), payments: payments - 1, periodEnd: null }
  const steps = [nextBillingStep(terms, before), nextBillingStep(terms, { ...before, periodEnd: start })]
  const step = steps.find((each) => each?.period.start === start && each.period.end === end)
  return step ? step.share : byLength(subscription)
}

const WHOLE: Share = { numerator: 1n, denominator: 1n }

/** The same where the terms have changed since the period was billed. */
function byLength(subscription: Subscription): Share {
  const { currentPeriodStart: start, currentPeriodEnd: end } = subscription
  const terms = { ...termsOf(subscription), anchorRule: 'same_day', anchorDay: null } as const
  const wholeEnd = boundary(calendarOf(terms, start), 1)
  if (end >= wholeEnd || boundary(calendarOf(terms, end), -1) === start) return WHOLE
  return { numerator: BigInt(end - start), denominator: BigInt(wholeEnd - start) }
}
