import type { Interval } from './catalogue.ts'
import { dayInMonth, dayOf, instantShown, monthOf, shownAt, timeOfDay, withinYears } from './local-time.ts'
import { DAY_MS } from './time.ts'

/** When a subscription's periods begin and end. It holds for good: a change of zone or anchor makes another calendar. */
export interface BillingCalendar {
  readonly interval: Interval
  readonly intervalCount: number
  readonly timezone: string
  /** One boundary, in UTC milliseconds. */
  readonly anchorAt: number
  /** The day of month that boundaries return to, 31 being always the last one; null for days and weeks. */
  readonly anchorDay: number | null
}

/** What is billed at once: `start` inclusive, `end` exclusive, in UTC milliseconds. */
export interface ServicePeriod {
  readonly start: number
  readonly end: number
}

/** A whole period of a calendar; the one that starts at its anchor has the index 0. */
export interface CalendarPeriod extends ServicePeriod {
  readonly index: number
}

const DAYS: Readonly<Record<Interval, number | null>> = { day: 1, week: 7, month: null, year: null }
const MONTHS: Readonly<Record<Interval, number>> = { day: 0, week: 0, month: 1, year: 12 }

/** The months of one period; 0 where it is of days or weeks. */
export function monthsOf({ interval, intervalCount }: Pick<BillingCalendar, 'interval' | 'intervalCount'>): number {
  return MONTHS[interval] * intervalCount
}

/**
 * The `n`-th boundary after the anchor, before it where `n` is negative, in UTC milliseconds. Always reckoned from the
 * anchor: short months clamp and the next ones return, and the clocks show the anchor's time of day whatever they did in
 * between. Beyond the years of four digits it is infinite. Boundaries rise with `n`; only where a zone left out a whole day
 * do two fall together.
 */
export function boundary(calendar: BillingCalendar, n: number): number {
  return boundaryFrom(calendar, shownAt(calendar.timezone, calendar.anchorAt), n)
}

/** The whole period that holds an instant. Takes the same few steps however far from the anchor it is. */
export function periodAt(calendar: BillingCalendar, at: number): CalendarPeriod {
  const anchor = shownAt(calendar.timezone, calendar.anchorAt)
  let index = estimate(calendar, anchor, shownAt(calendar.timezone, withinYears(at)))
  let start = boundaryFrom(calendar, anchor, index)
  while (start > at) start = boundaryFrom(calendar, anchor, --index)
  let end = boundaryFrom(calendar, anchor, index + 1)
  while (end <= at) {
    start = end
    end = boundaryFrom(calendar, anchor, ++index + 1)
  }
  return { index, start, end }
}

function boundaryFrom(calendar: BillingCalendar, anchor: number, n: number): number {
  // A time that the clocks show twice would be taken for its first showing, which the anchor need not be.
  return n === 0 ? calendar.anchorAt : instantShown(calendar.timezone, shownBoundary(calendar, anchor, n))
}

function shownBoundary(calendar: BillingCalendar, anchor: number, n: number): number {
  const days = DAYS[calendar.interval]
  if (days !== null) return anchor + n * calendar.intervalCount * days * DAY_MS
  const day = calendar.anchorDay ?? dayOf(anchor)
  return dayInMonth(monthOf(anchor) + n * monthsOf(calendar), day) + timeOfDay(anchor)
}

/** The index of the period that a shown time is in, wrong by one at most. */
function estimate(calendar: BillingCalendar, anchor: number, shown: number): number {
  const days = DAYS[calendar.interval]
  if (days !== null) return Math.floor((shown - anchor) / (calendar.intervalCount * days * DAY_MS))
  return Math.floor((monthOf(shown) - monthOf(anchor)) / monthsOf(calendar))
}
