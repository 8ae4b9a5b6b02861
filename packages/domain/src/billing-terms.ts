import type { AnchorRule, FirstCharge, Interval } from './catalogue.ts'
import { unless, type Problem } from './problems.ts'
import { isTimeZone } from './zone.ts'

/** When a subscription's charges end by themselves. */
export type BillingEnd =
  | { readonly kind: 'until_canceled' }
  | { readonly kind: 'fixed_payments'; readonly payments: number }
  /** No period starts at `at` or later, and none lasts beyond it. */
  | { readonly kind: 'end_date'; readonly at: number }

/** All that decides when a subscription is billed, and for which share of its price. Instants are UTC milliseconds. */
export interface BillingTerms {
  readonly interval: Interval
  readonly intervalCount: number
  readonly timezone: string
  readonly anchorRule: AnchorRule
  /** 1 to 31 for the rule `day_of_month`, else null. */
  readonly anchorDay: number | null
  readonly firstCharge: FirstCharge
  readonly start: number
  /** The end of a free trial; null or equal to `start` where there is none. */
  readonly trialEnd: number | null
  readonly end: BillingEnd
}

/** Three years, or as good as: no period is longer. */
const MOST_INTERVALS: Readonly<Record<Interval, number>> = { day: 1_095, week: 156, month: 36, year: 3 }
const LAST_ANCHOR_DAY = 31
const MAX_PAYMENTS = 1_200

/** Which fields of billing terms are wrong or contradict each other, by their wire names; for `wrongFields`. */
export function termsProblems(terms: BillingTerms): readonly Problem[] {
  return [
    intervalProblem(terms),
    ...anchorProblems(terms),
    unless(isTimeZone(terms.timezone), 'timezone', 'must be an IANA time zone'),
    unless(terms.trialEnd === null || terms.trialEnd >= terms.start, 'trial_end', 'must not be before the start'),
    endProblem(terms),
  ].filter((problem) => problem !== null)
}

function intervalProblem({ interval, intervalCount }: BillingTerms): Problem | null {
  const most = MOST_INTERVALS[interval]
  return unless(
    isWholeWithin(intervalCount, most),
    'interval_count',
    `must be 1 to ${most} for the interval ${interval}`,
  )
}

function anchorProblems({ anchorRule, anchorDay, interval }: BillingTerms): (Problem | null)[] {
  const byMonth = interval === 'month' || interval === 'year'
  return [
    unless(anchorRule === 'same_day' || byMonth, 'billing_anchor_rule', 'must be same_day for days and weeks'),
    anchorRule === 'day_of_month'
      ? unless(anchorDay !== null, 'billing_anchor_day', 'is required for the rule day_of_month')
      : unless(anchorDay === null, 'billing_anchor_day', 'is only for the rule day_of_month'),
    unless(
      anchorDay === null || isWholeWithin(anchorDay, LAST_ANCHOR_DAY),
      'billing_anchor_day',
      `must be 1 to ${LAST_ANCHOR_DAY}`,
    ),
  ]
}

function endProblem({ end, start }: BillingTerms): Problem | null {
  switch (end.kind) {
    case 'until_canceled':
      return null
    case 'fixed_payments':
      return unless(isWholeWithin(end.payments, MAX_PAYMENTS), 'max_payments', `must be 1 to ${MAX_PAYMENTS}`)
    case 'end_date':
      return unless(end.at > start, 'end_date', 'must be after the start')
  }
}

function isWholeWithin(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most
}
