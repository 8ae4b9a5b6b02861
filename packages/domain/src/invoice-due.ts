const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * When a due date has passed, in UTC milliseconds: an instant at itself, a calendar date at the end of that day in an
 * IANA time zone. The text is an ISO 8601 date or date-time.
 */
export function dueAtOf(dueDate: string, timezone: string): number {
  const day = DATE.exec(dueDate)
  if (!day) return Date.parse(dueDate)
  const [, year, month, date] = day.map(Number)
  return midnightIn(timezone, Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + 1)) - 1
}

/** The instant at which a zone's clocks show a time, which is given as if it were UTC. */
function midnightIn(timezone: string, shown: number): number {
  const guess = shown - offsetOf(timezone, shown)
  // Where the clocks change between the guess and the day's start, the second look is with the right offset.
  return shown - offsetOf(timezone, guess)
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetOf(timezone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(at / 1000) * 1000
}
