import { anchorOfMonth, calendarOf, firstAnchor, nearestAnchor, type MonthAnchor } from './billing-anchor.ts'
import type { BillingTerms } from './billing-terms.ts'
import { boundary, monthsOf, type ServicePeriod } from './calendar.ts'
import { dayInMonth, dayOf, monthOf, shownAt, timeOfDay } from './local-time.ts'

/** The first period that is charged. It may end at Infinity, and then there is none. */
export interface Opening {
  readonly period: ServicePeriod
  /** How long a period of the full price is, in milliseconds. */
  readonly wholeMs: number
  /** The boundary from which the following periods are counted. */
  readonly anchorAt: number
}

/** Whether terms begin with time that is free. A trial that ends as it starts is none. */
export function hasTrial({ start, trialEnd }: BillingTerms): boolean {
  return trialEnd !== null && trialEnd > start
}

/** The instant from which time is paid for, or given away up to the first anchor: the trial's end, else the start. */
export function paidFrom({ start, trialEnd }: BillingTerms): number {
  return Math.max(start, trialEnd ?? start)
}

/** How billing terms begin: off an anchor by their first-charge behaviour, else with a whole period at the full price. */
export function openingOf(terms: BillingTerms): Opening {
  const at = paidFrom(terms)
  if (terms.anchorRule === 'same_day') return wholePrice(at, boundary(calendarOf(terms, at), 1), at)
  const anchor = firstAnchor(terms, at)
  return anchor.at === at ? fromAnchor(terms, anchor) : offAnchor(terms, at, anchor)
}

function offAnchor(terms: BillingTerms, at: number, anchor: MonthAnchor): Opening {
  switch (terms.firstCharge) {
    case 'next_anchor':
      return fromAnchor(terms, anchor)
    case 'prorate': {
      const before = anchorOfMonth(terms, anchor.month - monthsOf(terms))
      return { period: { start: at, end: anchor.at }, wholeMs: anchor.at - before.at, anchorAt: anchor.at }
    }
    case 'immediate': {
      const end = nearestAnchor(terms, oneIntervalAfter(terms, at)).at
      return wholePrice(at, end, end)
    }
  }
}

function fromAnchor(terms: BillingTerms, anchor: MonthAnchor): Opening {
  return wholePrice(anchor.at, anchorOfMonth(terms, anchor.month + monthsOf(terms)).at, anchor.at)
}

function wholePrice(start: number, end: number, anchorAt: number): Opening {
  return { period: { start, end }, wholeMs: end - start, anchorAt }
}

function oneIntervalAfter(terms: BillingTerms, at: number): number {
  const shown = shownAt(terms.timezone, at)
  return dayInMonth(monthOf(shown) + monthsOf(terms), dayOf(shown)) + timeOfDay(shown)
}
