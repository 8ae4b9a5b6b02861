import { DAY_MS } from './time.ts'
import { instantIn, offsetIn } from './zone.ts'

export type PeriodUnit = 'day' | 'week' | 'month' | 'year'

/** A period of people's calendar: `from` inclusive, `to` exclusive, in UTC milliseconds. */
export interface NamedPeriod {
  /** `2026-05-04` of a day, and of a week by its Monday; `2026-05`; `2026`. */
  readonly label: string
  readonly from: number
  readonly to: number
}

/**
 * The days, weeks, months or years of a time zone that a stretch of time touches, cut to it, in order; null where there
 * are more than `most`. A day is as long as the zone's clocks make it. Pinned by period.test.ts.
 */
export function periodsOf(
  timezone: string,
  stretch: { readonly from: number; readonly to: number },
  unit: PeriodUnit,
  most: number,
): readonly NamedPeriod[] | null {
  const periods: NamedPeriod[] = []
  let shown = startOf(stretch.from + offsetIn(timezone, stretch.from), unit)
  for (let from = stretch.from; from < stretch.to;) {
    if (periods.length === most) return null
    const next = nextStart(shown, unit)
    const to = Math.min(stretch.to, instantIn(timezone, next))
    periods.push({ label: labelOf(shown, unit), from, to })
    from = to
    shown = next
  }
  return periods
}

/** The start of the period that a shown time is in. Shown times are those of a zone's clocks, as if they were UTC. */
function startOf(shown: number, unit: PeriodUnit): number {
  const at = new Date(shown)
  switch (unit) {
    case 'day':
      return Math.floor(shown / DAY_MS) * DAY_MS
    case 'week':
      return (Math.floor(shown / DAY_MS) - ((at.getUTCDay() + 6) % 7)) * DAY_MS
    case 'month':
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth())
    case 'year':
      return Date.UTC(at.getUTCFullYear(), 0)
  }
}

function nextStart(start: number, unit: PeriodUnit): number {
  const at = new Date(start)
  switch (unit) {
    case 'day':
      return start + DAY_MS
    case 'week':
      return start + 7 * DAY_MS
    case 'month':
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1)
    case 'year':
      return Date.UTC(at.getUTCFullYear() + 1, 0)
  }
}

const LABEL_CHARS: Readonly<Record<PeriodUnit, number>> = { day: 10, week: 10, month: 7, year: 4 }

function labelOf(start: number, unit: PeriodUnit): string {
  return new Date(start).toISOString().slice(0, LABEL_CHARS[unit])
}
