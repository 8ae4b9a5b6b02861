import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prorate, prorateRestart, splitAmount } from './proration.ts'
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

  it('that restarts the cycle credits the rest and charges the new period whole', () => {
    const change = { period: april, at: at('2026-04-16'), oldAmountMinor: 1001, newAmountMinor: 12_000 }
    expect(prorateRestart(change)).toEqual({
      creditMinor: 501,
      chargeMinor: 12_000,
      netMinor: 11_499,
      daysRemaining: 15,
    })
  })

  it('refuses a period without a length', () => {
    const period = { start: 5, end: 5 }
    expect(() => prorate({ period, at: 5, oldAmountMinor: 1, newAmountMinor: 1 })).toThrow('a period has a length')
    expect(() => splitAmount(1, period, [])).toThrow('a period has a length')
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

describe('an amount split within a period', () => {
  it('gives the remainder to the largest, and cuts in order and once', () => {
    const cuts = [at('2026-04-21'), at('2026-04-11'), at('2026-04-11'), april.start, april.end, 0]
    expect(splitAmount(100, april, cuts)).toEqual([
      { start: april.start, end: at('2026-04-11'), amountMinor: 34 },
      { start: at('2026-04-11'), end: at('2026-04-21'), amountMinor: 33 },
      { start: at('2026-04-21'), end: april.end, amountMinor: 33 },
    ])
  })

  it('sums to the whole, tiles the period, and is within a minor unit of the exact parts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.array(fc.integer({ min: april.start, max: april.end }), { maxLength: 12 }),
        (amountMinor, cuts) => {
          const parts = splitAmount(amountMinor, april, cuts)
          expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(amountMinor)
          expect(parts.map(({ start }) => start)).toEqual([april.start, ...parts.slice(0, -1).map(({ end }) => end)])
          expect(parts.at(-1)?.end).toBe(april.end)
          for (const { start, end, amountMinor: part } of parts) {
            const scaled = BigInt(part) * BigInt(april.end - april.start) - BigInt(amountMinor) * BigInt(end - start)
            expect(scaled > -BigInt(april.end - april.start) && scaled < BigInt(april.end - april.start)).toBe(true)
          }
        },
      ),
    )
  })
})
