import { BILLING_PERIODS, calendarInterval } from './catalogue.ts'

/** What is billed, and how often: a billing period by its name, and how many of them. */
export interface RecurringAmount {
  readonly amountMinor: number
  readonly interval: string
  readonly intervalCount: number
}

const MONTHS_A_YEAR = 12

/**
 * What a recurring amount comes to in a year, in minor units; null where its periods do not fill a year exactly, as weeks do
 * not.
 */
export function yearlyMinor({ amountMinor, interval, intervalCount }: RecurringAmount): number | null {
  const period = BILLING_PERIODS.find((each) => each === interval)
  if (period === undefined) return null
  const every = calendarInterval(period, intervalCount)
  const months = { day: null, week: null, month: 1, year: MONTHS_A_YEAR }[every.interval]
  const span = months === null ? null : months * every.intervalCount
  return span === null || MONTHS_A_YEAR % span !== 0 ? null : amountMinor * (MONTHS_A_YEAR / span)
}

/** What each of several ways to pay for one thing costs less a year than the dearest of them; null where it is not cheaper. */
export function yearlySavings(options: readonly RecurringAmount[]): readonly (number | null)[] {
  const yearly = options.map(yearlyMinor)
  const dearest = Math.max(...yearly.filter((amount) => amount !== null))
  return yearly.map((amount) => (amount === null || amount >= dearest ? null : dearest - amount))
}
