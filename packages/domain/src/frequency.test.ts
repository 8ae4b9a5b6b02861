import { describe, expect, it } from 'vitest'
import { yearlyMinor, yearlySavings } from './frequency.ts'

const every = (interval: string, intervalCount: number, amountMinor: number) => ({
  interval,
  intervalCount,
  amountMinor,
})

describe('what a recurring amount comes to in a year', () => {
  it.each([
    ['month', 1, 2000, 24_000],
    ['month', 3, 5000, 20_000],
    ['quarter', 1, 5000, 20_000],
    ['half_year', 1, 9000, 18_000],
    ['year', 1, 20_000, 20_000],
    // Neither fills a year exactly, so no figure of a year would be true.
    ['week', 1, 500, null],
    ['day', 30, 2000, null],
    ['month', 5, 5000, null],
    ['year', 2, 5000, null],
    ['fortnight', 1, 5000, null],
  ])('every %s, %i times', (interval, count, amountMinor, yearly) => {
    expect(yearlyMinor(every(interval, count, amountMinor))).toBe(yearly)
  })
})

describe('what is saved in a year', () => {
  it('counts from the dearest way to pay', () => {
    const options = [every('month', 1, 2000), every('quarter', 1, 5500), every('year', 1, 20_000)]
    expect(yearlySavings(options)).toEqual([null, 2000, 4000])
  })

  it('is nothing where no way is cheaper, or none can be compared', () => {
    expect(yearlySavings([every('month', 1, 2000), every('year', 1, 24_000)])).toEqual([null, null])
    expect(yearlySavings([every('week', 1, 2000), every('year', 1, 20_000)])).toEqual([null, null])
    expect(yearlySavings([every('week', 1, 2000)])).toEqual([null])
  })
})
