import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  CURRENCIES,
  currencyDigits,
  divideRounded,
  fromDecimal,
  isAmount,
  MAX_AMOUNT_MINOR,
  multiply,
  roundParts,
  sum,
  toDecimal,
} from './money.ts'

const amount = fc.integer({ min: -MAX_AMOUNT_MINOR, max: MAX_AMOUNT_MINOR })

describe('allocate', () => {
  it('splits so that the parts sum to the whole', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 50 }), (whole, weights) => {
        expect(allocate(whole, weights).reduce((total, part) => total + part, 0)).toBe(whole)
      }),
    )
  })

  it('never gives a part of the other sign, nor one that is off by more than a minor unit', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }),
        (whole, weights) => {
          const total = weights.reduce((running, weight) => running + weight, 0)
          for (const [index, part] of allocate(whole, weights).entries()) {
            expect(Math.sign(part) * Math.sign(whole)).toBeGreaterThanOrEqual(0)
            const exact = (BigInt(whole) * BigInt(weights[index] ?? 0)) / BigInt(total)
            expect(Math.abs(part - Number(exact))).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })

  it('gives the remainder to the largest remainders, the first of equals', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(5, [0, 0])).toEqual([3, 2])
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
  })
})

describe('roundParts', () => {
  const parts = fc.array(fc.bigInt(-1_000_000n, 1_000_000n), { maxLength: 30 })
  const denominator = fc.bigInt(1n, 10_000n)
  const total = (numbers: readonly bigint[]) => numbers.reduce((running, number) => running + number, 0n)

  it('sums to the exact sum, rounded once', () => {
    fc.assert(
      fc.property(parts, denominator, (numerators, by) => {
        expect(total(roundParts(numerators, by))).toBe(divideRounded(total(numerators), by))
      }),
    )
  })

  it('gives every part the whole number above or below it, and leaves whole ones alone', () => {
    fc.assert(
      fc.property(parts, denominator, (numerators, by) => {
        for (const [index, part] of roundParts(numerators, by).entries()) {
          const difference = part * by - (numerators[index] ?? 0n)
          expect(difference > -by && difference < by).toBe(true)
        }
      }),
    )
  })

  it('mirrors the opposite sign', () => {
    fc.assert(
      fc.property(parts, denominator, (numerators, by) => {
        fc.pre(total(numerators) !== 0n)
        const opposite = numerators.map((numerator) => -numerator)
        expect(roundParts(opposite, by)).toEqual(roundParts(numerators, by).map((part) => -part))
      }),
    )
  })

  it('gives what is left to the largest remainders, the first of equals', () => {
    expect(roundParts([5n, 5n, 5n], 10n)).toEqual([1n, 1n, 0n])
    expect(roundParts([14n, 16n, -9n], 10n)).toEqual([1n, 2n, -1n])
    expect(roundParts([5n, -5n], 10n)).toEqual([1n, -1n])
    expect(roundParts([], 10n)).toEqual([])
  })

  it('takes a total that was rounded elsewhere, and no other', () => {
    expect(roundParts([4n, 4n], 10n, 0n)).toEqual([0n, 0n])
    expect(() => roundParts([4n, 4n], 10n, 3n)).toThrow('invariant')
    expect(() => roundParts([4n, 4n], 10n, -1n)).toThrow('invariant')
  })
})

describe('divideRounded', () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [4n, 3n, 1n],
    [0n, 7n, 0n],
    [-1n, 3n, 0n],
  ])('rounds %s/%s half away from zero to %s', (numerator, denominator, rounded) => {
    expect(divideRounded(numerator, denominator)).toBe(rounded)
  })
})

describe('decimal text', () => {
  it('goes there and back in every currency', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(...CURRENCIES), (minor, currency) => {
        expect(fromDecimal(toDecimal(minor, currency), currency)).toBe(minor)
      }),
    )
  })

  it.each([
    [1234, 'USD', '12.34'],
    [5, 'USD', '0.05'],
    [1234, 'JPY', '1234'],
    [1234, 'KWD', '1.234'],
    [-5, 'EUR', '-0.05'],
  ])('writes %s %s as %s', (minor, currency, text) => {
    expect(toDecimal(minor, currency)).toBe(text)
  })

  it.each([
    ['12.345', 'USD'],
    ['1.5', 'JPY'],
    ['abc', 'USD'],
    ['', 'USD'],
    ['1e5', 'USD'],
    ['9999999999999999', 'USD'],
  ])('refuses %s in %s', (text, currency) => {
    expect(fromDecimal(text, currency)).toBeNull()
  })
})

describe('limits', () => {
  it('takes only whole amounts within bounds', () => {
    expect([0, 1, MAX_AMOUNT_MINOR].every(isAmount)).toBe(true)
    expect([-1, 0.5, MAX_AMOUNT_MINOR + 1, Number.NaN, Infinity].some(isAmount)).toBe(false)
  })

  it('refuses products and sums beyond the largest amount', () => {
    expect(multiply(MAX_AMOUNT_MINOR, 2)).toEqual({ ok: false, error: 'amount_too_large' })
    expect(sum([MAX_AMOUNT_MINOR, 1])).toEqual({ ok: false, error: 'amount_too_large' })
    expect(multiply(250, 4)).toEqual({ ok: true, value: 1000 })
    expect(sum([1, 2, 3])).toEqual({ ok: true, value: 6 })
  })

  it('knows the digits of a currency and refuses an unknown one', () => {
    expect(['USD', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 3])
    expect(() => currencyDigits('XXX')).toThrow('unknown currency')
  })
})
