import { momentAt, momentOver, type CreateSubscription } from '@revkeen-edge/contracts'
import {
  boundary,
  DAY_MS,
  err,
  invalidField,
  ok,
  termsProblems,
  wrongFields,
  type BillingEnd,
  type BillingTerms,
  type Discount,
  type DomainError,
  type Price,
  type Problem,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { SoldItem } from './sold.ts'

/** A start that is past by less is now: clocks differ, and a date means any time of its day. */
const START_GRACE_MS = DAY_MS
const FURTHEST_START_MS = 3 * 366 * DAY_MS

/** What is sold, as far as it says how it is billed. */
export interface OfferedTerms extends Pick<SoldItem, 'interval' | 'intervalCount'> {
  readonly price: Pick<Price, 'startRule' | 'trialPeriodDays'> | null
  readonly product: Pick<
    Product,
    'firstChargeBehavior' | 'billingAnchorRule' | 'billingAnchorDay' | 'trialDays' | 'maxPayments'
  >
}

interface Given {
  readonly body: CreateSubscription
  readonly sold: readonly OfferedTerms[]
  /** A free trial among them extends the trial. */
  readonly discounts: readonly Discount[]
  readonly timezone: string
}

/**
 * The billing terms that a request for a subscription means: its own, else those of what is sold. An anchor day of its own
 * prorates the time up to it. Errors: `validation_error` by the request's fields.
 */
export function termsOfBody(context: Pick<Context, 'now'>, given: Given): Result<BillingTerms, DomainError> {
  const { body, sold, timezone } = given
  const [first] = sold
  if (!first) return err(invalidField('items', 'must not be empty'))
  const start = startOf(context, body, timezone)
  if (!start.ok) return start
  const terms: BillingTerms = {
    interval: first.interval,
    intervalCount: first.intervalCount,
    timezone,
    ...anchorOf(body, first),
    start: start.value,
    trialEnd: trialEndOf(given, start.value),
    end: endOf(body, first.product, timezone),
  }
  const wrong = wrongFields([...termsProblems(terms).map(named), longTrial(terms)])
  return wrong ? err(wrong) : ok(terms)
}

function startOf({ now }: Pick<Context, 'now'>, body: CreateSubscription, timezone: string) {
  const written = body.startDate ?? body.billingStartsOn
  if (written === undefined) return ok(now)
  const field = body.startDate === undefined ? 'billingStartsOn' : 'startDate'
  const at = momentAt(written, timezone)
  if (at <= now - START_GRACE_MS) return err(invalidField(field, 'must not be in the past'))
  if (at > now + FURTHEST_START_MS) return err(invalidField(field, 'must be within three years'))
  return ok(Math.max(at, now))
}

function anchorOf(
  body: CreateSubscription,
  { interval, price, product }: OfferedTerms,
): Pick<BillingTerms, 'anchorRule' | 'anchorDay' | 'firstCharge'> {
  const day = body.billingAnchorDay ?? body.billingCycleAnchor
  const offered = body.firstChargeBehavior ?? price?.startRule ?? product.firstChargeBehavior
  if (day !== undefined) return { anchorRule: 'day_of_month', anchorDay: day, firstCharge: offered ?? 'prorate' }
  const firstCharge = offered ?? 'immediate'
  // A product's day is one of a month, whatever its other prices are billed by.
  if (interval === 'day' || interval === 'week') return { anchorRule: 'same_day', anchorDay: null, firstCharge }
  return { anchorRule: product.billingAnchorRule ?? 'same_day', anchorDay: product.billingAnchorDay, firstCharge }
}

function trialEndOf({ body, sold, discounts, timezone }: Given, start: number): number | null {
  if (body.trialEnd !== undefined) return momentAt(body.trialEnd, timezone)
  const offered = sold.map(({ price, product }) => price?.trialPeriodDays ?? product.trialDays)
  const extended = discounts.flatMap(({ type, value }) => (type === 'free_trial' ? [value] : []))
  const days = Math.max(body.trialDays ?? Math.max(...offered), ...extended)
  return days === 0 ? null : afterDays(start, days, timezone)
}

/** The same time of day so many days later, whatever the clocks do in between. */
export function afterDays(start: number, days: number, timezone: string): number {
  return boundary({ interval: 'day', intervalCount: days, timezone, anchorAt: start, anchorDay: null }, 1)
}

function endOf(body: CreateSubscription, product: OfferedTerms['product'], timezone: string): BillingEnd {
  const { billingEndStrategy: strategy, billingEndsOn: endsOn, billingMaxCycles: cycles } = body
  if (endsOn !== undefined) return { kind: 'end_date', at: momentOver(endsOn, timezone) }
  const payments = cycles ?? (strategy === undefined ? product.maxPayments : null)
  return payments === null ? { kind: 'until_canceled' } : { kind: 'fixed_payments', payments }
}

const MAX_TRIAL_DAYS = 731

function longTrial({ start, trialEnd }: BillingTerms): Problem | null {
  if (trialEnd === null || trialEnd - start <= MAX_TRIAL_DAYS * DAY_MS) return null
  return ['trialEnd', 'must be at most 730 days after the start']
}

const NAMES: Readonly<Record<string, string>> = {
  interval_count: 'priceId',
  billing_anchor_rule: 'billingAnchorDay',
  billing_anchor_day: 'billingAnchorDay',
  trial_end: 'trialEnd',
  max_payments: 'billingMaxCycles',
  end_date: 'billingEndsOn',
}

/** A problem of the terms by the request's own field. */
function named([field, reason]: Problem): Problem {
  return [NAMES[field] ?? field, reason]
}
