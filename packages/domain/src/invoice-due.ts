import { instantIn } from './zone.ts'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * When a due date has passed, in UTC milliseconds: an instant at itself, a calendar date at the end of that day in an
 * IANA time zone. The text is an ISO 8601 date or date-time.
 */
export function dueAtOf(dueDate: string, timezone: string): number {
  const day = DATE.exec(dueDate)
  if (!day) return Date.parse(dueDate)
  const [, year, month, date] = day.map(Number)
  return instantIn(timezone, Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + 1)) - 1
}
