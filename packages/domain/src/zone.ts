/** The instant at which a zone's clocks show a time, which is given as if it were UTC. */
export function instantIn(timezone: string, shown: number): number {
  const guess = shown - offsetIn(timezone, shown)
  // Where the clocks change between the guess and the day's start, the second look is with the right offset.
  return shown - offsetIn(timezone, guess)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Kept, since making one takes longer than using it a hundred times. */
function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timezone, made)
  return made
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetIn(timezone: string, at: number): number {
  const parts = formatterOf(timezone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(at / 1000) * 1000
}

/** Whether a text names an IANA time zone. */
export function isTimeZone(timezone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone)
  } catch {
    return false
  }
}
