import { WHOLE_PERCENTAGE } from '@revkeen-edge/domain/amounts-percentage.ts'
import { currencyDigits, toDecimal } from '@revkeen-edge/domain/money.ts'

/** How amounts, numbers and dates are written in one document. */
export interface Format {
  /** Minor units in; exact at any size. Throws for an unknown currency. */
  money(amountMinor: number): string
  /** The same with a minus sign, as a reduction is shown. Zero has none. */
  reduction(amountMinor: number): string
  count(quantity: number): string
  /** The day of an instant (UTC milliseconds) in the merchant's zone. */
  date(at: number): string
  /** A calendar date, `YYYY-MM-DD`, the same day wherever it is read. Throws for a day that no calendar has. */
  day(date: string): string
  /** `3 months`. */
  span(count: number, unit: 'day' | 'week' | 'month' | 'year'): string
  /** From ten-thousandths of a percent: `8.25%`. */
  percent(parts: number): string
  /** A half-open period `[start, end)`, shown by its first and last day. */
  period(start: number, end: number): string
  /** A country's name, or the code where there is none. */
  country(code: string): string
}

/** The format of a locale, currency and time zone. Throws for an unknown currency or zone. */
export function createFormat(locale: string, currency: string, timeZone: string): Format {
  const digits = currencyDigits(currency)
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const spans = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
  const counts = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  const write = (amountMinor: number) => typeset(money.format(asNumeric(toDecimal(amountMinor, currency))))
  return {
    money: write,
    reduction: (amountMinor) => write(amountMinor === 0 ? 0 : -amountMinor),
    count: (quantity) => counts.format(quantity),
    span: (count, unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    percent: (parts) => percents.format(parts / WHOLE_PERCENTAGE),
    date: (at) => dates.format(at),
    day: (date) => days.format(Date.parse(`${date}T00:00:00Z`)),
    period: (start, end) => spans.formatRange(start, Math.max(start, end - 1)),
    country: (code) => countryName(locale, code),
  }
}

function countryName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code.toUpperCase()) ?? code
  } catch {
    return code
  }
}

/** A true minus sign, and the yen sign of the width of figures. */
function typeset(amount: string): string {
  return amount.replace('-', '\u2212').replace('\uffe5', '\u00a5')
}

/** Intl takes decimal text exactly; its type wants to be told that the text is a number. */
function asNumeric(decimal: string): `${number}` {
  return decimal as `${number}`
}
