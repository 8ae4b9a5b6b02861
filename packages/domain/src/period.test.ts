import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodsOf, type PeriodUnit } from './period.ts'

const HOUR_MS = 3_600_000
const at = (text: string) => Date.parse(text)
const labels = (timezone: string, from: string, to: string, unit: PeriodUnit) =>
  periodsOf(timezone, { from: at(from), to: at(to) }, unit, 1000)?.map(({ label }) => label)

describe('periods', () => {
  it.each([
    ['UTC', '2026-05-04T09:00:00Z', '2026-05-06T00:00:00Z', 'day', ['2026-05-04', '2026-05-05']],
    ['America/New_York', '2026-05-04T03:00:00Z', '2026-05-04T05:00:00Z', 'day', ['2026-05-03', '2026-05-04']],
    ['UTC', '2026-05-03T00:00:00Z', '2026-05-12T00:00:00Z', 'week', ['2026-04-27', '2026-05-04', '2026-05-11']],
    ['Asia/Tokyo', '2026-01-31T14:59:59Z', '2026-03-01T00:00:00Z', 'month', ['2026-01', '2026-02', '2026-03']],
    ['UTC', '2025-12-31T23:00:00Z', '2026-01-01T01:00:00Z', 'year', ['2025', '2026']],
    ['UTC', '2026-05-04T00:00:00Z', '2026-05-04T00:00:00Z', 'day', []],
  ] as const)('of %s from %s to %s by %s', (timezone, from, to, unit, expected) => {
    expect(labels(timezone, from, to, unit)).toEqual(expected)
  })

  it.each([
    ['2026-03-08T05:00:00Z', 23],
    ['2026-11-01T04:00:00Z', 25],
  ])('has a day of %s with %i hours, as the clocks change', (from, hours) => {
    const [day] = periodsOf('America/New_York', { from: at(from), to: at(from) + 48 * HOUR_MS }, 'day', 9) ?? []
    expect(day && (day.to - day.from) / HOUR_MS).toBe(hours)
  })

  it('are the whole stretch, with neither gap nor overlap', () => {
    const start = at('2026-01-01T00:00:00Z')
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
        fc.constantFrom<PeriodUnit>('day', 'week', 'month', 'year'),
        fc.nat(400 * 24 * 60),
        fc.nat(100 * 24 * 60),
        (timezone, unit, minutes, length) => {
          const stretch = { from: start + minutes * 60_000, to: start + (minutes + length) * 60_000 }
          const periods = periodsOf(timezone, stretch, unit, 1000) ?? []
          const ends = periods.map(({ to }) => to)
          expect(periods.map(({ from }) => from)).toEqual(length === 0 ? [] : [stretch.from, ...ends.slice(0, -1)])
          expect(ends.at(-1) ?? stretch.to).toBe(stretch.to)
          expect(new Set(periods.map(({ label }) => label)).size).toBe(periods.length)
        },
      ),
    )
  })

  it('are none where there would be too many', () => {
    expect(periodsOf('UTC', { from: 0, to: 5 * 24 * HOUR_MS }, 'day', 4)).toBeNull()
    expect(periodsOf('UTC', { from: 0, to: 4 * 24 * HOUR_MS }, 'day', 4)).toHaveLength(4)
  })
})
