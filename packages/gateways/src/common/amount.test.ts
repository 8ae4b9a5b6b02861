import { CURRENCIES, MAX_AMOUNT_MINOR } from '@revkeen-edge/domain/money.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromAmount, toAmount, toCurrency } from './amount.ts'

const amounts = fc.integer({ min: 0, max: MAX_AMOUNT_MINOR })
const currencies = fc.constantFrom(...CURRENCIES)

describe('amounts', () => {
  it.each([
    [1234, 'USD', '12.34'],
    [5, 'USD', '0.05'],
    [0, 'EUR', '0.00'],
    [500, 'JPY', '500'],
    [1234, 'KWD', '1.234'],
  ])('%i minor units of %s are %s', (minor, currency, text) => {
    expect(toAmount(minor, currency)).toBe(text)
    expect(fromAmount(text, currency)).toBe(minor)
  })

  it('come back as they went, in every currency, with either sign', () => {
    fc.assert(
      fc.property(amounts, currencies, (minor, currency) => {
        const text = toAmount(minor, currency)
        expect(text).toMatch(/^\d+(\.\d+)?$/)
        expect(fromAmount(text, currency)).toBe(minor)
        expect(fromAmount(`-${text}`, currency)).toBe(minor)
      }),
    )
  })

  it.each([
    ['12.345', 'USD', null],
    ['500.00', 'JPY', 500],
    ['54.5', 'USD', 5450],
    ['', 'USD', null],
    ['1e3', 'USD', null],
    ['--5', 'USD', null],
    ['1,000.00', 'USD', null],
    ['9999999999999', 'USD', null],
    ['5.00', 'XXX', null],
    ['5.00', null, null],
    [null, 'USD', null],
  ])('reads %s %s as %s', (text, currency, minor) => {
    expect(fromAmount(text, currency)).toBe(minor)
  })

  it.each([
    [1.5, 'USD'],
    [-1, 'USD'],
    [Number.NaN, 'USD'],
    [100, 'XXX'],
  ])('refuses to send %d %s', (minor, currency) => {
    expect(() => toAmount(minor, currency)).toThrow(/invariant/)
  })

  it('knows currencies in either case', () => {
    expect(toCurrency('usd')).toBe('USD')
    expect(toCurrency('bitcoin')).toBeNull()
    expect(toCurrency(null)).toBeNull()
  })
})
