import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from './percentile.ts'

describe('percentile', () => {
  it('is the nearest rank, whatever the order of the samples', () => {
    const samples = [5, 1, 4, 2, 3]
    expect(percentile(samples, 0.5)).toBe(3)
    expect(percentile(samples, 0.99)).toBe(5)
    expect(percentile(samples, 0)).toBe(1)
  })

  it('has the given share of the samples at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (samples, share) => {
          const value = percentile(samples, share)
          expect(samples).toContain(value)
          expect(samples.filter((sample) => sample <= value).length).toBeGreaterThanOrEqual(share * samples.length)
        },
      ),
    )
  })

  it('refuses to speak of no samples', () => {
    expect(() => percentile([], 0.5)).toThrow('no samples')
  })
})
