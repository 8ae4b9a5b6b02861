import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prorate } from './proration.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

const at = (text: string) => Date.parse(text)
const april = { start: at('2026-04-01'), end: at('2026-05-01') }

describe('a change within a period', () => {
  it.each([
    ['half-way', '2026-04-16T00:00:00Z', 1000, 2000, [500, 1000, 500, 15]],
    ['a third through, each part rounded by itself', '2026-04-11T00:00:00Z', 1000, 1001, [667, 667, 0, 20]],
    ['downwards', '2026-04-16T00:00:00Z', 2000, 1000, [1000, 500, -500, 15]],
    ['at the start', '2026-04-01T00:00:00Z', 999, 2999, [999, 2999, 2000, 30]],
    ['at the end', '2026-05-01T00:00:00Z', 999, 2999, [0, 0, 0, 0]],
    ['before the start', '2026-03-01T00:00:00Z', 999, 2999, [999, 2999, 2000, 30]],
    ['after the end', '2026-06-01T00:00:00Z', 999, 2999, [0, 0, 0, 0]],
    ['a half, away from zero', '2026-04-16T00:00:00Z', 1, -1, [1, -1, -2, 15]],
    ['a millisecond before the end', '2026-04-30T23:59:59.999Z', 2_592_000_000, 0, [1, 0, -1, 1]],
    ['in the middle of a day', '2026-04-20T10:00:00Z', 0, 3000, [0, 1058, 1058, 11]],
  ])('%s', (_, instant, oldAmountMinor, newAmountMinor, [creditMinor, chargeMinor, netMinor, daysRemaining]) => {
    expect(prorate({ period: april, at: at(instant), oldAmountMinor, newAmountMinor })).toEqual({
      creditMinor,
      chargeMinor,
      netMinor,
      daysRemaining,
    })
  })

  it.each([
    ['with the hour that the clocks put in', 30 * DAY_MS + HOUR_MS, 30],
    ['with the hour that they took out', 31 * DAY_MS - HOUR_MS, 31],
  ])('counts days for people %s', (_, length, days) => {
    const period = { start: 0, end: length }
    expect(prorate({ period, at: 0, oldAmountMinor: 0, newAmountMinor: 0 }).daysRemaining).toBe(days)
  })

  it('refuses a period without a length', () => {
    const period = { start: 5, end: 5 }
    expect(() => prorate({ period, at: 5, oldAmountMinor: 1, newAmountMinor: 1 })).toThrow('a period has a length')
  })

  it('there and back at one instant nets to zero', () => {
    const amount = fc.integer({ min: 0, max: 999_999_999_999 })
    const instant = fc.integer({ min: april.start - DAY_MS, max: april.end + DAY_MS })
    fc.assert(
      fc.property(amount, amount, instant, (oldAmountMinor, newAmountMinor, at) => {
        const there = prorate({ period: april, at, oldAmountMinor, newAmountMinor })
        const back = prorate({ period: april, at, oldAmountMinor: newAmountMinor, newAmountMinor: oldAmountMinor })
        expect(there.netMinor + back.netMinor).toBe(0)
        expect(there.creditMinor).toBeLessThanOrEqual(oldAmountMinor)
        expect(there.chargeMinor).toBeLessThanOrEqual(newAmountMinor)
      }),
    )
  })
})
