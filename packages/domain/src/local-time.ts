import { DAY_MS } from './time.ts'
import { offsetIn } from './zone.ts'

/**
 * Shown times are those of a zone's clocks, written as if they were UTC. Months are counted through, so that month
 * arithmetic is addition: `year * 12 + month`, January being 0.
 */
const FIRST_SHOWN = Date.UTC(1000, 0)
const LAST_SHOWN = Date.UTC(10_000, 0) - 1

/** What a zone's clocks show at an instant. Milliseconds, as if UTC. */
export function shownAt(timezone: string, at: number): number {
  return at + offsetIn(timezone, at)
}

/**
 * The instant at which a zone's clocks show a time: the first one where they show it twice, and as long after the gap as
 * the time lies in it where they skip it (the `compatible` way of RFC 5545 and of Temporal). Years are of four digits:
 * what is before them is -Infinity, what is after them Infinity, so that it never comes.
 */
export function instantShown(timezone: string, shown: number): number {
  if (shown < FIRST_SHOWN) return -Infinity
  if (shown > LAST_SHOWN) return Infinity
  const before = offsetIn(timezone, shown - DAY_MS)
  const after = offsetIn(timezone, shown + DAY_MS)
  if (before === after) return shown - before
  const earlier = shown - Math.max(before, after)
  return shownAt(timezone, earlier) === shown ? earlier : shown - Math.min(before, after)
}

/** An instant, or the nearest one in the years of four digits. */
export function withinYears(at: number): number {
  return Math.min(Math.max(at, FIRST_SHOWN), LAST_SHOWN)
}

/** The month of a shown time. */
export function monthOf(shown: number): number {
  const date = new Date(shown)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The day of month of a shown time, from 1. */
export function dayOf(shown: number): number {
  return new Date(shown).getUTCDate()
}

/** How far a shown time is into its day, in milliseconds. */
export function timeOfDay(shown: number): number {
  return shown - Math.floor(shown / DAY_MS) * DAY_MS
}

/** The shown time of a day's start in a month; a month that is too short gives its last day. */
export function dayInMonth(month: number, day: number): number {
  const year = Math.floor(month / 12)
  const lastDay = new Date(Date.UTC(year, month - year * 12 + 1, 0)).getUTCDate()
  return Date.UTC(year, month - year * 12, Math.min(day, lastDay))
}
