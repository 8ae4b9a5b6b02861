import { describe, expect, it } from 'vitest'
import { yearIn } from './invoice.ts'

describe('the year of an invoice', () => {
  it.each([
    ['UTC', '2026-12-31T23:59:59.999Z', 2026],
    ['UTC', '2027-01-01T00:00:00.000Z', 2027],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', 2027],
    ['Pacific/Kiritimati', '2026-12-31T09:59:59.999Z', 2026],
    ['America/New_York', '2027-01-01T04:59:59.999Z', 2026],
    ['America/New_York', '2027-01-01T05:00:00.000Z', 2027],
  ])('is that of the clocks in %s at %s', (timezone, at, year) => {
    expect(yearIn(timezone, Date.parse(at))).toBe(year)
  })
})
