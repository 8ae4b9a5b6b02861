import { calendarOf } from './billing-anchor.ts'
import { firstCursor, nextBillingStep, type BillingStep } from './billing-schedule.ts'
import { termsProblems, type BillingEnd, type BillingTerms } from './billing-terms.ts'
import { periodAt } from './calendar.ts'
import { BILLING_PERIODS, calendarInterval, type Interval } from './catalogue.ts'
import type { Invoice, InvoiceLine, SubscriptionTerms } from './invoice.ts'
import { dayInMonth, instantShown, monthOf, shownAt } from './local-time.ts'
import { unless, type Problem } from './problems.ts'
import { DAY_MS } from './time.ts'

/** The dates that an invoice's terms name, as instants in UTC milliseconds: a start at its beginning, an end when it is over. */
export interface TermsMoments {
  readonly startAt: number | null
  readonly endAt: number | null
}

/** A start that is past by less is no mistake: a date means any time of its day. */
const START_GRACE_MS = DAY_MS

/** Which fields of an invoice's terms are missing, out of place or past, by their wire names; for `wrongFields`. */
export function soldTermsProblems(
  terms: SubscriptionTerms,
  { startAt, endAt }: TermsMoments,
  now: number,
): readonly (Problem | null)[] {
  const { start_mode: mode, start_date: startDate, duration_type: duration, duration_count: count } = terms
  const from = Math.max(now, startAt ?? now)
  return [
    belongs(startDate !== undefined, mode === 'specific_date', 'start_date', 'the start mode specific_date'),
    belongs(count !== undefined, duration === 'fixed_cycles', 'duration_count', 'the duration fixed_cycles'),
    belongs(terms.end_date !== undefined, duration === 'end_date', 'end_date', 'the duration end_date'),
    unless(startAt === null || startAt > now - START_GRACE_MS, 'start_date', 'must not be in the past'),
    unless(endAt === null || endAt > from, 'end_date', 'must be after the start, and not in the past'),
  ]
}

function belongs(isGiven: boolean, isWanted: boolean, field: string, what: string): Problem | null {
  if (isGiven === isWanted) return null
  return [field, isWanted ? `is required for ${what}` : `is only for ${what}`]
}

/** How often a line is billed, as the calendar counts; null where it is billed once. */
export function lineCalendar({
  billingInterval,
  billingIntervalCount,
}: Pick<InvoiceLine, 'billingInterval' | 'billingIntervalCount'>): {
  readonly interval: Interval
  readonly intervalCount: number
} | null {
  const period = BILLING_PERIODS.find((known) => known === billingInterval)
  return period === undefined ? null : calendarInterval(period, billingIntervalCount ?? 1)
}

/** The lines of an invoice that a subscription bills on, in their order. */
export function recurringLines(lines: readonly InvoiceLine[]): readonly InvoiceLine[] {
  return lines
    .filter((line) => line.productId !== null && lineCalendar(line) !== null)
    .toSorted((one, other) => one.position - other.position)
}

/** Why no subscription can be made of an invoice's lines; null where one can. */
export function unsubscribable(lines: readonly InvoiceLine[]): string | null {
  const recurring = recurringLines(lines)
  const [first] = recurring.map(lineCalendar)
  if (!first) return 'needs a line whose price recurs'
  const same = recurring.map(lineCalendar).every((each) => sameCalendar(each, first))
  if (!same) return 'needs lines that recur by one interval'
  return recurring.every(({ subtotalMinor }) => subtotalMinor >= 0) ? null : 'needs recurring lines that are no credit'
}

type Calendar = NonNullable<ReturnType<typeof lineCalendar>>

function sameCalendar(one: Calendar | null, { interval, intervalCount }: Calendar): boolean {
  return one?.interval === interval && one.intervalCount === intervalCount
}

/** What a subscription that an invoice sells costs each period, before discounts and taxes, and how long one is. */
export interface SoldPrice {
  readonly amountMinor: number
  readonly interval: Interval
  readonly intervalCount: number
}

/** What an invoice's subscription is to cost; null where it begins none, or was dropped. */
export function soldPrice(
  { subscriptionTerms, status }: Pick<Invoice, 'subscriptionTerms' | 'status'>,
  lines: readonly InvoiceLine[],
): SoldPrice | null {
  const isDropped = status === 'voided' || status === 'uncollectible' || status === 'refunded'
  if (!subscriptionTerms || isDropped || unsubscribable(lines) !== null) return null
  const recurring = recurringLines(lines)
  const [calendar] = recurring.map(lineCalendar)
  return calendar ? { ...calendar, amountMinor: recurring.reduce((sum, line) => sum + line.subtotalMinor, 0) } : null
}

/** What a paid invoice with terms is. Instants are UTC milliseconds. */
export interface SoldInvoice {
  readonly terms: SubscriptionTerms
  readonly moments: TermsMoments
  readonly lines: readonly InvoiceLine[]
  readonly timezone: string
  /** When it was finalised. */
  readonly invoicedAt: number
  readonly paidAt: number
}

/** How a subscription that an invoice sells begins. */
export interface SoldSchedule {
  readonly terms: BillingTerms
  /** The period that the invoice has paid; null where the first charge is to come. */
  readonly paid: BillingStep | null
}

/**
 * The billing terms of what a paid invoice sells, and the period that its payment is for: the first one, unless it is to be
 * charged at a start that is still to come. What went by between the start and a late payment was no service and is not
 * billed: the period is the one that holds `now`. Null where no subscription comes of it.
 */
export function scheduleSold(sold: SoldInvoice, now: number): SoldSchedule | null {
  if (unsubscribable(sold.lines) !== null) return null
  const terms = billingTermsSold(sold)
  if (!terms || termsProblems(terms).length > 0) return null
  const deferred = sold.terms.first_payment_behavior === 'defer_first_cycle_to_start_date' && terms.start > now
  if (deferred) return nextBillingStep(terms, firstCursor(terms)) && { terms, paid: null }
  const { start } = periodAt(calendarOf(terms, terms.start), Math.max(now, terms.start))
  const paid = nextBillingStep(terms, { periodEnd: start, payments: 0, anchorAt: terms.start })
  return paid && { terms, paid }
}

/** The billing terms that an invoice's own mean, once it is paid; null where nothing on it recurs. */
export function billingTermsSold(sold: SoldInvoice): BillingTerms | null {
  const [calendar] = recurringLines(sold.lines).map(lineCalendar)
  if (!calendar) return null
  return {
    ...calendar,
    timezone: sold.timezone,
    anchorRule: 'same_day',
    anchorDay: null,
    firstCharge: 'immediate',
    start: startSold(sold),
    trialEnd: null,
    end: endSold(sold),
  }
}

function startSold({ terms, moments, timezone, invoicedAt, paidAt }: SoldInvoice): number {
  switch (terms.start_mode) {
    case 'when_paid':
      return paidAt
    case 'on_invoice_date':
      return invoicedAt
    case 'first_of_next_month':
      return instantShown(timezone, dayInMonth(monthOf(shownAt(timezone, paidAt)) + 1, 1))
    case 'specific_date':
      return moments.startAt ?? paidAt
  }
}

function endSold({ terms, moments }: SoldInvoice): BillingEnd {
  switch (terms.duration_type) {
    case 'until_cancelled':
      return { kind: 'until_canceled' }
    case 'fixed_cycles':
      return { kind: 'fixed_payments', payments: terms.duration_count ?? 1 }
    case 'end_date':
      return moments.endAt === null ? { kind: 'until_canceled' } : { kind: 'end_date', at: moments.endAt }
  }
}
