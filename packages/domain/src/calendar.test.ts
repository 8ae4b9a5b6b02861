import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate } from '../test/local-date.ts'
import { boundary, periodAt, type BillingCalendar } from './calendar.ts'
import { calendarInterval } from './catalogue.ts'
import { DAY_MS } from './time.ts'

const at = (text: string) => Date.parse(text)
const iso = (instant: number) => new Date(instant).toISOString()

function calendar(anchor: string, changes: Partial<BillingCalendar> = {}): BillingCalendar {
  return { interval: 'month', intervalCount: 1, timezone: 'UTC', anchorAt: at(anchor), anchorDay: null, ...changes }
}

const boundaries = (of: BillingCalendar, from: number, count: number) =>
  Array.from({ length: count }, (_, n) => iso(boundary(of, from + n)))

const dates = (of: BillingCalendar, from: number, count: number) =>
  boundaries(of, from, count).map((text) => text.slice(0, 10))

describe('boundaries', () => {
  it('clamp to short months and return to the anchor day', () => {
    const monthly = calendar('2027-01-31T12:00:00Z', { anchorDay: 31 })
    expect(dates(monthly, 0, 5)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31'])
    expect(dates(monthly, 12, 3)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31'])
    expect(dates(monthly, -2, 3)).toEqual(['2026-11-30', '2026-12-31', '2027-01-31'])
  })

  it('return to an anchor day that the anchor itself was too short for', () => {
    const monthly = calendar('2027-02-28T00:00:00Z', { anchorDay: 30 })
    expect(dates(monthly, -1, 4)).toEqual(['2027-01-30', '2027-02-28', '2027-03-30', '2027-04-30'])
  })

  it('of 29 February come back in leap years', () => {
    const yearly = calendar('2028-02-29T08:30:00Z', { interval: 'year', anchorDay: 29 })
    expect(dates(yearly, -4, 9)).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
      '2029-02-28',
      '2030-02-28',
      '2031-02-28',
      '2032-02-29',
    ])
  })

  it('of a half-year from 30 August clamp in February only', () => {
    const halfYearly = calendar('2027-08-30T00:00:00Z', { ...calendarInterval('half_year', 1), anchorDay: 30 })
    expect(dates(halfYearly, 0, 4)).toEqual(['2027-08-30', '2028-02-29', '2028-08-30', '2029-02-28'])
  })

  it('of a quarter are three months apart', () => {
    const quarterly = calendar('2026-11-30T00:00:00Z', { ...calendarInterval('quarter', 1), anchorDay: 30 })
    expect(dates(quarterly, 0, 5)).toEqual(['2026-11-30', '2027-02-28', '2027-05-30', '2027-08-30', '2027-11-30'])
  })

  it('of two weeks and of ten days are that many days apart', () => {
    const fortnightly = calendar('2026-12-24T00:00:00Z', { interval: 'week', intervalCount: 2 })
    expect(dates(fortnightly, -1, 3)).toEqual(['2026-12-10', '2026-12-24', '2027-01-07'])
    const tenDays = calendar('2026-12-24T00:00:00Z', { interval: 'day', intervalCount: 10 })
    expect(dates(tenDays, -1, 3)).toEqual(['2026-12-14', '2026-12-24', '2027-01-03'])
  })

  it.each([
    [
      'New York, forward',
      'America/New_York',
      '2026-03-07T07:30:00Z',
      ['2026-03-07T07:30:00.000Z', '2026-03-08T07:30:00.000Z', '2026-03-09T06:30:00.000Z'],
    ],
    [
      'New York, back',
      'America/New_York',
      '2026-10-31T05:30:00Z',
      ['2026-10-31T05:30:00.000Z', '2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'],
    ],
    [
      'London, forward',
      'Europe/London',
      '2026-03-28T01:30:00Z',
      ['2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z'],
    ],
    [
      'London, back',
      'Europe/London',
      '2026-10-24T00:30:00Z',
      ['2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    ],
  ])('keep the time that the clocks show: %s', (_, timezone, anchor, expected) => {
    expect(boundaries(calendar(anchor, { interval: 'day', timezone }), 0, 3)).toEqual(expected)
  })

  it('keep the local day of month where UTC is on another', () => {
    const monthly = calendar('2026-02-01T04:00:00Z', { timezone: 'America/New_York', anchorDay: 31 })
    expect(boundaries(monthly, 0, 3)).toEqual([
      '2026-02-01T04:00:00.000Z',
      '2026-03-01T04:00:00.000Z',
      '2026-04-01T03:00:00.000Z',
    ])
  })

  it('begin at the anchor even if that is the second showing of its time', () => {
    const daily = calendar('2026-11-01T06:30:00Z', { interval: 'day', timezone: 'America/New_York' })
    expect(boundaries(daily, -1, 3)).toEqual([
      '2026-10-31T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ])
    expect(periodAt(daily, at('2026-11-01T05:45:00Z')).index).toBe(-1)
  })

  it('part the second showing of an hour from the period before', () => {
    const daily = calendar('2026-10-31T05:30:00Z', { interval: 'day', timezone: 'America/New_York' })
    expect(periodAt(daily, at('2026-11-01T05:29:59Z')).index).toBe(0)
    // The clocks show 01:15 again, three quarters of an hour after the boundary at the first 01:30.
    expect(periodAt(daily, at('2026-11-01T06:15:00Z')).index).toBe(1)
  })

  it('are infinite beyond the years of four digits, and the periods there are found at once', () => {
    const yearly = calendar('2026-07-01T00:00:00Z', { interval: 'year', intervalCount: 3, anchorDay: 1 })
    expect(boundary(yearly, 3_000)).toBe(Infinity)
    expect(boundary(yearly, -3_000)).toBe(-Infinity)
    const last = periodAt(yearly, at('+200000-01-01T00:00:00Z'))
    expect([iso(last.start), last.end]).toEqual(['9997-07-01T00:00:00.000Z', Infinity])
    const daily = calendar('2026-07-01T00:00:00Z', { interval: 'day' })
    expect(iso(periodAt(daily, at('+200000-01-01T00:00:00Z')).start)).toBe('9999-12-31T00:00:00.000Z')
    expect(iso(periodAt(daily, at('-200000-01-01T00:00:00Z')).end)).toBe('1000-01-01T00:00:00.000Z')
  })

  it('fall together on a day that a zone left out, and no period is empty', () => {
    const daily = calendar('2011-12-28T20:00:00Z', { interval: 'day', timezone: 'Pacific/Apia' })
    expect(boundaries(daily, 0, 4)).toEqual([
      '2011-12-28T20:00:00.000Z',
      '2011-12-29T20:00:00.000Z',
      '2011-12-30T20:00:00.000Z',
      '2011-12-30T20:00:00.000Z',
    ])
    const next = periodAt(daily, at('2011-12-30T20:00:00Z'))
    expect([next.index, next.end - next.start]).toEqual([3, DAY_MS])
  })
})

describe('the period at an instant', () => {
  const monthly = calendar('2027-01-31T00:00:00Z', { anchorDay: 31 })

  it.each([
    ['2027-01-31T00:00:00.000Z', 0, '2027-01-31', '2027-02-28'],
    ['2027-02-27T23:59:59.999Z', 0, '2027-01-31', '2027-02-28'],
    ['2027-02-28T00:00:00.000Z', 1, '2027-02-28', '2027-03-31'],
    ['2027-01-30T23:59:59.999Z', -1, '2026-12-31', '2027-01-31'],
    ['2127-03-01T00:00:00.000Z', 1201, '2127-02-28', '2127-03-31'],
  ])('%s', (instant, index, start, end) => {
    expect(periodAt(monthly, at(instant))).toEqual({ index, start: at(start), end: at(end) })
  })
})

const ZONES = ['UTC', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago']

const MOST = { day: 1_095, week: 156, month: 36, year: 3 }

const unanchored = fc
  .constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const)
  .chain((interval) =>
    fc.record({
      interval: fc.constant(interval),
      intervalCount: fc.integer({ min: 1, max: MOST[interval] }),
      timezone: fc.constantFrom(...ZONES),
      anchorAt: fc.integer({ min: at('2015-01-01'), max: at('2045-01-01') }),
    }),
  )

/** Calendars whose anchor lies on their anchor day. */
const calendars = unanchored.chain((shape): fc.Arbitrary<BillingCalendar> => {
  if (shape.interval === 'day' || shape.interval === 'week') return fc.constant({ ...shape, anchorDay: null })
  const { day, monthLength } = localDate(shape.timezone, shape.anchorAt)
  const anchorDays = fc.integer({ min: day, max: day === monthLength ? 31 : day })
  return anchorDays.map((anchorDay) => ({ ...shape, anchorDay }))
})

describe('every calendar', () => {
  const index = fc.integer({ min: -200, max: 200 })

  it('has boundaries that strictly rise', () => {
    fc.assert(
      fc.property(calendars, index, (of, n) => {
        expect(boundary(of, n + 1)).toBeGreaterThan(boundary(of, n))
      }),
    )
  })

  it('has its anchor as a boundary, and each boundary as the start of its period', () => {
    fc.assert(
      fc.property(calendars, index, (of, n) => {
        expect(boundary(of, 0)).toBe(of.anchorAt)
        expect(periodAt(of, boundary(of, n))).toEqual({ index: n, start: boundary(of, n), end: boundary(of, n + 1) })
      }),
    )
  })

  it('has a period for every instant, and periods without gap or overlap', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: at('2010-01-01'), max: at('2060-01-01') }), (of, instant) => {
        const period = periodAt(of, instant)
        expect(period.start).toBeLessThanOrEqual(instant)
        expect(period.end).toBeGreaterThan(instant)
        expect(periodAt(of, period.end)).toMatchObject({ index: period.index + 1, start: period.end })
        expect(periodAt(of, period.start - 1)).toMatchObject({ index: period.index - 1, end: period.start })
      }),
    )
  })

  it('has months whose day is the anchor day or their last', () => {
    fc.assert(
      fc.property(calendars, index, (of, n) => {
        fc.pre(of.anchorDay !== null)
        const { day, month, year, monthLength } = localDate(of.timezone, boundary(of, n))
        expect(day).toBe(Math.min(of.anchorDay ?? 0, monthLength))
        const first = localDate(of.timezone, of.anchorAt)
        const months = (year - first.year) * 12 + month - first.month
        expect(months).toBe(n * of.intervalCount * (of.interval === 'year' ? 12 : 1))
      }),
    )
  })
})
