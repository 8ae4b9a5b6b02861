import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assumedCard, cardFees, feeTotals, platformFee, railFees, type FeeCard, type FeeComponent } from './fees.ts'

const byComponent = (amountMinor: number, currency: string, card: FeeCard) =>
  Object.fromEntries(
    cardFees(amountMinor, currency, card).map(({ component, percentageMinor, fixedMinor }) => [
      component,
      percentageMinor + fixedMinor,
    ]),
  ) as Record<FeeComponent, number>

describe('the worked examples', () => {
  it.each([
    ['a UK consumer debit card, £100', 10_000, 'GBP', 'domestic', 'consumer_debit', 'visa', [20, 3, 15, 180], 218],
    [
      'a UK consumer credit card, £100',
      10_000,
      'GBP',
      'domestic',
      'consumer_credit',
      'mastercard',
      [30, 4, 15, 180],
      229,
    ],
    ['an EEA consumer debit card, €100', 10_000, 'EUR', 'eea', 'consumer_debit', 'visa', [20, 5, 25, 180], 230],
    ['a US commercial credit card, $500', 50_000, 'USD', 'us', 'commercial_credit', 'visa', [1150, 50, 175, 860], 2235],
  ] as const)('%s', (_, amount, currency, origin, cardClass, scheme, lines, total) => {
    const fees = byComponent(amount, currency, { origin, cardClass, scheme })
    expect([fees.interchange, fees.scheme, fees.acquirer, fees.platform]).toEqual(lines)
    expect(Object.values(fees).reduce((sum, fee) => sum + fee, 0)).toBe(total)
  })
})

describe('a card of which the scheme alone is known', () => {
  it.each([
    [null, 'visa', 'domestic', 'consumer_debit'],
    ['GB', 'mastercard', 'domestic', 'consumer_debit'],
    ['DE', null, 'domestic', 'consumer_debit'],
    ['GB', 'amex', 'domestic', 'consumer_credit'],
    ['US', 'visa', 'us', 'consumer_debit'],
    ['AU', 'visa', 'international', 'consumer_debit'],
  ])('of a merchant in %s, by %s, costs as %s %s', (country, scheme, origin, cardClass) => {
    expect(assumedCard(country, scheme)).toEqual({ origin, cardClass, scheme })
  })
})

describe('the fixed part of the platform’s fee', () => {
  it.each([
    ['USD', 10],
    ['JPY', 0],
    ['KWD', 100],
  ])('is a tenth of the unit of %s', (currency, fixedMinor) => {
    expect(platformFee(0, currency)).toEqual({ component: 'platform', percentageMinor: 0, fixedMinor })
  })
})

const unknownCard: FeeCard = { origin: 'domestic', cardClass: 'consumer_debit', scheme: null }

describe('other rails', () => {
  it('a collection by direct debit has one price, whatever is collected', () => {
    expect(feeTotals(railFees('direct_debit', 123_456, 'GBP', unknownCard))).toEqual({
      percentageMinor: 0,
      fixedMinor: 50,
    })
  })

  it('a payment by bank costs the platform’s fee alone', () => {
    expect(feeTotals(railFees('pay_by_bank', 10_000, 'GBP', unknownCard))).toEqual({
      percentageMinor: 170,
      fixedMinor: 10,
    })
  })

  it('a card at the counter costs what it costs online', () => {
    expect(railFees('in_store', 999, 'EUR', unknownCard)).toEqual(railFees('card', 999, 'EUR', unknownCard))
  })
})

it('a larger payment never costs less', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.nat(99_999_999), (one, other) => {
      const total = (amount: number) => feeTotals(cardFees(amount, 'USD', unknownCard)).percentageMinor
      expect(total(Math.max(one, other))).toBeGreaterThanOrEqual(total(Math.min(one, other)))
    }),
  )
})
