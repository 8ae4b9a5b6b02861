import type { BillingTerms } from './billing-terms.ts'
import { monthsOf, type BillingCalendar } from './calendar.ts'
import { dayInMonth, dayOf, instantShown, monthOf, shownAt, timeOfDay } from './local-time.ts'

const LAST_DAY = 31
/** Where a zone skips midnight at all, it is for one night a year. */
const MIDNIGHTS_TRIED = 12

/** A month's anchor: the local midnight at which its anchor day begins. */
export interface MonthAnchor {
  readonly month: number
  readonly at: number
}

/** The anchor of a month, counted through the years. For rules that name a day. */
export function anchorOfMonth(terms: BillingTerms, month: number): MonthAnchor {
  return { month, at: instantShown(terms.timezone, dayInMonth(month, anchorDayOf(terms))) }
}

/** The first anchor at or after an instant. For rules that name a day. */
export function firstAnchor(terms: BillingTerms, at: number): MonthAnchor {
  const month = monthOf(shownAt(terms.timezone, at))
  const anchor = anchorOfMonth(terms, month)
  return anchor.at >= at ? anchor : anchorOfMonth(terms, month + 1)
}

/** The anchor nearest to a shown time, by the clocks; the later of two equally near. For rules that name a day. */
export function nearestAnchor(terms: BillingTerms, shown: number): MonthAnchor {
  const day = anchorDayOf(terms)
  const month = monthOf(shown)
  const distance = (each: number) => Math.abs(dayInMonth(each, day) - shown)
  const nearest = [month, month - 1].reduce((best, each) => (distance(each) < distance(best) ? each : best), month + 1)
  return anchorOfMonth(terms, nearest)
}

/**
 * The calendar of billing terms. With the rule `same_day` periods begin at `anchorAt`'s day and time; else at midnight, and
 * `anchorAt` tells only from which month the intervals are counted.
 */
export function calendarOf(terms: BillingTerms, anchorAt: number): BillingCalendar {
  const { interval, intervalCount, timezone } = terms
  const shape = { interval, intervalCount, timezone }
  const shown = shownAt(timezone, anchorAt)
  if (terms.anchorRule === 'same_day') {
    return { ...shape, anchorAt, anchorDay: monthsOf(terms) === 0 ? null : dayOf(shown) }
  }
  return { ...shape, anchorAt: midnightAnchor(terms, nearestAnchor(terms, shown)), anchorDay: anchorDayOf(terms) }
}

/** An anchor, whole intervals later where the clocks skip its midnight: a calendar keeps the time that its anchor shows. */
function midnightAnchor(terms: BillingTerms, anchor: MonthAnchor): number {
  for (let n = 0; n < MIDNIGHTS_TRIED; n++) {
    const { at } = anchorOfMonth(terms, anchor.month + n * monthsOf(terms))
    if (timeOfDay(shownAt(terms.timezone, at)) === 0) return at
  }
  return anchor.at
}

function anchorDayOf({ anchorRule, anchorDay }: BillingTerms): number {
  return anchorRule === 'day_of_month' && anchorDay !== null ? anchorDay : LAST_DAY
}
