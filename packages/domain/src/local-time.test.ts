import { describe, expect, it } from 'vitest'
import { dayInMonth, instantShown, monthOf, shownAt, timeOfDay } from './local-time.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'

const at = (text: string) => Date.parse(text)
const iso = (instant: number) => new Date(instant).toISOString()

describe('the instant that clocks show a time at', () => {
  it.each([
    ['is itself in UTC', 'UTC', '2026-05-04T09:00:00Z', '2026-05-04T09:00:00.000Z'],
    ['keeps milliseconds', 'Asia/Kathmandu', '2026-05-04T09:00:00.123Z', '2026-05-04T03:15:00.123Z'],
    ['New York, before the gap', 'America/New_York', '2026-03-08T01:59:59Z', '2026-03-08T06:59:59.000Z'],
    ['New York, as the gap begins', 'America/New_York', '2026-03-08T02:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['New York, in the gap', 'America/New_York', '2026-03-08T02:30:00Z', '2026-03-08T07:30:00.000Z'],
    ['New York, after the gap', 'America/New_York', '2026-03-08T03:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['New York, before the hour shown twice', 'America/New_York', '2026-11-01T00:59:00Z', '2026-11-01T04:59:00.000Z'],
    ['New York, in the hour shown twice', 'America/New_York', '2026-11-01T01:30:00Z', '2026-11-01T05:30:00.000Z'],
    ['New York, after the hour shown twice', 'America/New_York', '2026-11-01T02:00:00Z', '2026-11-01T07:00:00.000Z'],
    ['London, in the gap', 'Europe/London', '2026-03-29T01:30:00Z', '2026-03-29T01:30:00.000Z'],
    ['London, after the gap', 'Europe/London', '2026-03-29T02:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['London, in the hour shown twice', 'Europe/London', '2026-10-25T01:30:00Z', '2026-10-25T00:30:00.000Z'],
    ['London, after the hour shown twice', 'Europe/London', '2026-10-25T02:00:00Z', '2026-10-25T02:00:00.000Z'],
    [
      'Lord Howe, in its gap of half an hour',
      'Australia/Lord_Howe',
      '2026-10-04T02:15:00Z',
      '2026-10-03T15:45:00.000Z',
    ],
    ['Santiago, at a midnight that is skipped', 'America/Santiago', '2026-09-06T00:00:00Z', '2026-09-06T04:00:00.000Z'],
    ['Apia, in the day that it left out', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-30T20:00:00.000Z'],
  ])('%s', (_, timezone, shown, expected) => {
    expect(iso(instantShown(timezone, at(shown)))).toBe(expected)
  })

  it.each([
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Europe/London', '2026-03-29'],
    ['Europe/London', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['America/Santiago', '2026-04-05'],
    ['America/Santiago', '2026-09-06'],
  ])('is that instant again or the first that showed the same, in %s around %s', (timezone, day) => {
    const around = Array.from({ length: 144 }, (_, n) => at(day) - DAY_MS + n * 30 * MINUTE_MS)
    const wrong = around.filter((instant) => {
      const shown = shownAt(timezone, instant)
      const earlier = [instant - 30 * MINUTE_MS, instant - HOUR_MS].filter((each) => shownAt(timezone, each) === shown)
      return instantShown(timezone, shown) !== Math.min(instant, ...earlier)
    })
    expect(wrong.map(iso)).toEqual([])
  })

  it.each([
    ['9999-12-31T23:59:59.999Z', at('9999-12-31T23:59:59.999Z')],
    ['+010000-01-01T00:00:00.000Z', Infinity],
    ['1000-01-01T00:00:00.000Z', at('1000-01-01T00:00:00.000Z')],
    ['0999-12-31T23:59:59.999Z', -Infinity],
  ])('has years of four digits: %s', (shown, expected) => {
    expect(instantShown('UTC', at(shown))).toBe(expected)
  })
})

describe('days of months', () => {
  const month = monthOf(at('2027-12-15T00:00:00Z'))

  it.each([
    [0, 31, '2027-12-31'],
    [1, 31, '2028-01-31'],
    [2, 31, '2028-02-29'],
    [2, 15, '2028-02-15'],
    [14, 30, '2029-02-28'],
    [-1, 31, '2027-11-30'],
    [-12, 31, '2026-12-31'],
  ])('%i months on, day %i', (months, day, expected) => {
    expect(iso(dayInMonth(month + months, day))).toBe(`${expected}T00:00:00.000Z`)
  })

  it('have a time that counts from their own midnight, before 1970 too', () => {
    expect(timeOfDay(at('1969-12-31T18:00:00.005Z'))).toBe(18 * HOUR_MS + 5)
  })
})
