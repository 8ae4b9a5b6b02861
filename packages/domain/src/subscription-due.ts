import { freePeriods, nextBillingStep, type BillingStep } from './billing-schedule.ts'
import type { BillingTerms } from './billing-terms.ts'
import type { ServicePeriod } from './calendar.ts'
import { cursorOf, hasEnded, isBilled, termsOf, type Subscription } from './subscription.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

/** How long before a trial ends, or a longer period is billed, the customer is told. */
export const NOTICE_MS = 3 * DAY_MS

/** Periods at least this long are announced before they are billed; the customer of a shorter one knows. */
const ANNOUNCED_PERIOD_MS = 28 * DAY_MS

/** How long a first payment is waited for. */
export const PENDING_MS = 7 * DAY_MS

/** What the scheduler does with a subscription at an instant. */
export type DueWork =
  | { readonly kind: 'trial_notice'; readonly at: number }
  | { readonly kind: 'renewal_notice'; readonly at: number; readonly step: BillingStep }
  /** It starts, or its trial is over, and the time up to the first anchor is free. */
  | { readonly kind: 'enter_stub'; readonly at: number; readonly period: ServicePeriod }
  | { readonly kind: 'cancel'; readonly at: number }
  | { readonly kind: 'pause'; readonly at: number }
  | { readonly kind: 'resume'; readonly at: number }
  | { readonly kind: 'bill'; readonly at: number; readonly step: BillingStep }
  /** A period that falls into a pause: its invoice is made, and not collected. */
  | { readonly kind: 'bill_paused'; readonly at: number; readonly step: BillingStep }
  | { readonly kind: 'expire'; readonly at: number }

/**
 * The next thing that is to happen to a subscription, and when; null where nothing does by itself. What ends or suspends it
 * comes before what bills it at the same instant. One rule for crons and test clocks; the column `due_at` is its `at`, see `timesOf`.
 */
export function nextWork(subscription: Subscription): DueWork | null {
  const possible = [...endings(subscription), ...pauses(subscription), ...billing(subscription)]
  const at = (work: DueWork) => triedAt(subscription, work)
  return possible.reduce<DueWork | null>((first, work) => (first && at(first) <= at(work) ? first : work), null)
}

/** When a step is tried: one that was refused waits, and keeps no end from its time. */
export function triedAt({ retryAt }: Pick<Subscription, 'retryAt'>, work: DueWork): number {
  const isEnd = work.kind === 'cancel' || work.kind === 'expire'
  return isEnd || retryAt === null ? work.at : Math.max(work.at, retryAt)
}

/** The columns that follow from the rest of the row: when the scheduler is to look at it, and when it is charged next. */
export function timesOf(subscription: Subscription): Pick<Subscription, 'dueAt' | 'nextChargeAt'> {
  const work = nextWork(subscription)
  return { dueAt: work && triedAt(subscription, work), nextChargeAt: nextChargeAt(subscription) }
}

const FIRST_RETRY_MS = 5 * MINUTE_MS
const LONGEST_RETRY_MS = 6 * HOUR_MS

/** How long a step waits that was refused so often in a row: 5 minutes, then twice as long each time, up to 6 hours. */
export function refusalRestMs(refusals: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(refusals - 1, 10))
}

function nextChargeAt(subscription: Subscription): number | null {
  if (!isBilled(subscription)) return null
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  return step && !isOverBy(subscription, step.chargeAt) ? step.chargeAt : null
}

function endings(subscription: Subscription): DueWork[] {
  if (hasEnded(subscription)) return []
  const { status, cancelAt, startsAt } = subscription
  return [
    ...(cancelAt === null ? [] : [{ kind: 'cancel', at: cancelAt } as const]),
    ...(status === 'pending' ? [{ kind: 'expire', at: startsAt + PENDING_MS } as const] : []),
  ]
}

function pauses(subscription: Subscription): DueWork[] {
  const { status, pauseAtPeriodEnd, currentPeriodEnd, resumesAt } = subscription
  if (status === 'paused') return resumesAt === null ? [] : [{ kind: 'resume', at: resumesAt }]
  const pausable = status === 'active' || status === 'trialing'
  return pausable && pauseAtPeriodEnd ? [{ kind: 'pause', at: currentPeriodEnd }] : []
}

function billing(subscription: Subscription): DueWork[] {
  const paused = subscription.status === 'paused'
  if (!isBilled(subscription) && !paused) return []
  if (paused && subscription.pauseBehavior === null) return endOfTerms(subscription)
  const terms = termsOf(subscription)
  const stub = stubAhead(subscription, terms)
  if (stub) return [...trialNotice(subscription), { kind: 'enter_stub', at: stub.start, period: stub }]
  const step = nextBillingStep(terms, cursorOf(subscription))
  if (!step) return [{ kind: 'expire', at: subscription.currentPeriodEnd }]
  if (paused) return [{ kind: 'bill_paused', at: step.chargeAt, step }]
  return [...trialNotice(subscription), ...renewalNotice(subscription, step), { kind: 'bill', at: step.chargeAt, step }]
}

/** A pause without invoices keeps nothing going beyond the end of its terms. */
function endOfTerms(subscription: Subscription): DueWork[] {
  const { endsAt, currentPeriodEnd } = subscription
  if (endsAt !== null) return [{ kind: 'expire', at: endsAt }]
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  return step ? [] : [{ kind: 'expire', at: currentPeriodEnd }]
}

/** The free time up to the anchor, before it begins: with the end of a trial, or with the start. */
function stubAhead({ status, trialEnd, startsAt }: Subscription, terms: BillingTerms): ServicePeriod | null {
  if (status !== 'trialing' && status !== 'pending') return null
  const begins = status === 'trialing' ? trialEnd : startsAt
  return freePeriods(terms).find(({ kind, start }) => kind === 'stub' && start === begins) ?? null
}

/** Nothing is announced that was announced, or that will not come. A short trial's end is announced at its beginning. */
function trialNotice(subscription: Subscription): DueWork[] {
  const { status, trialEnd, trialNoticeFor, startsAt } = subscription
  if (status !== 'trialing' || trialEnd === null || trialNoticeFor === trialEnd) return []
  if (isOverBy(subscription, trialEnd)) return []
  return [{ kind: 'trial_notice', at: Math.max(startsAt, trialEnd - NOTICE_MS) }]
}

function renewalNotice(subscription: Subscription, step: BillingStep): DueWork[] {
  const short = step.period.end - step.period.start < ANNOUNCED_PERIOD_MS
  const known = step.isFirstCharge || subscription.renewalNoticeFor === step.chargeAt
  if (short || known || isOverBy(subscription, step.chargeAt)) return []
  return [{ kind: 'renewal_notice', at: step.chargeAt - NOTICE_MS, step }]
}

function isOverBy({ cancelAt, pauseAtPeriodEnd }: Subscription, at: number): boolean {
  return pauseAtPeriodEnd || (cancelAt !== null && cancelAt <= at)
}
