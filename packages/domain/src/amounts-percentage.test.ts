import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentageNumber, percentageParts, WHOLE_PERCENTAGE } from './amounts-percentage.ts'

describe('a percentage', () => {
  it.each([
    [8.25, 82_500],
    [9.975, 99_750],
    [0.0001, 1],
    [1.1, 11_000],
    [0, 0],
    [-0, 0],
    [100, WHOLE_PERCENTAGE],
  ])('of %d is %d parts', (percent, parts) => {
    expect(percentageParts(percent)).toBe(parts)
  })

  it.each([-1, 0.00001, 1e-7, 8.12345, Number.NaN, Infinity, 1e21])('is not taken from %d', (percent) => {
    expect(percentageParts(percent)).toBeNull()
  })

  it('goes there and back exactly', () => {
    fc.assert(
      fc.property(fc.nat(10 * WHOLE_PERCENTAGE), (parts) => {
        expect(percentageParts(percentageNumber(parts))).toBe(parts)
      }),
    )
  })
})
