import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PriceTier } from './catalogue.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'
import { amountOf, type Amounts } from './price-amount.ts'

const amounts = (set: Partial<Amounts>): Amounts => ({
  unitAmount: null,
  billingScheme: 'tiered',
  tiersMode: 'graduated',
  tiers: null,
  transformQuantity: null,
  ...set,
})
const tier = (up_to: number | null, unit: number | null, flat: number | null = null): PriceTier => ({
  up_to,
  unit_amount_minor: unit,
  flat_amount_minor: flat,
})
const pounds = [tier(1000, 10), tier(10_000, 8), tier(null, 5)]

describe('tiers and packages', () => {
  it('charge each tier its own rate when graduated, and all units one rate by volume', () => {
    expect(amountOf(amounts({ tiers: pounds }), 15_000)).toEqual({ ok: true, value: 1000 * 10 + 9000 * 8 + 5000 * 5 })
    expect(amountOf(amounts({ tiers: pounds, tiersMode: 'volume' }), 15_000)).toEqual({ ok: true, value: 75_000 })
    expect(amountOf(amounts({ tiers: pounds, tiersMode: 'volume' }), 1000)).toEqual({ ok: true, value: 10_000 })
  })

  it('add a flat amount once a tier is reached', () => {
    const tiers = [tier(10, 0, 2000), tier(null, 50, 300)]
    expect(amountOf(amounts({ tiers }), 10)).toEqual({ ok: true, value: 2000 })
    expect(amountOf(amounts({ tiers }), 11)).toEqual({ ok: true, value: 2350 })
  })

  it('round a rate finer than a minor unit once, at the end', () => {
    const fine: PriceTier[] = [
      { ...tier(100, null), unit_amount_decimal: '0.005' },
      { ...tier(null, null), unit_amount_decimal: '0.0000024' },
    ]
    expect(amountOf(amounts({ tiers: fine }), 100)).toEqual({ ok: true, value: 1 })
    expect(amountOf(amounts({ tiers: fine }), 99)).toEqual({ ok: true, value: 0 })
    expect(amountOf(amounts({ tiers: fine }), 1_000_100)).toEqual({ ok: true, value: 3 })
  })

  it('sell by the package, rounded up or down', () => {
    const pack = (round: 'up' | 'down') =>
      amounts({
        billingScheme: 'per_unit',
        tiersMode: null,
        unitAmount: 500,
        transformQuantity: { divide_by: 10, round },
      })
    expect(amountOf(pack('up'), 11)).toEqual({ ok: true, value: 1000 })
    expect(amountOf(pack('down'), 19)).toEqual({ ok: true, value: 500 })
    expect(amountOf(pack('down'), 9)).toEqual({ ok: true, value: 0 })
  })

  it('refuse an amount beyond the largest', () => {
    expect(amountOf(amounts({ billingScheme: 'per_unit', unitAmount: MAX_AMOUNT_MINOR }), 2)).toEqual({
      ok: false,
      error: 'amount_too_large',
    })
  })
})

const ascending = fc
  .uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 })
  .map((bounds) => bounds.toSorted((a, b) => a - b))
const tiersArbitrary = fc
  .tuple(ascending, fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { minLength: 7, maxLength: 7 }))
  .map(([bounds, costs]) =>
    [...bounds, null].map((upTo, index) => tier(upTo, costs[index]?.[0] ?? 0, costs[index]?.[1] ?? 0)),
  )

describe('graduated tiers', () => {
  it('cost what the units cost one by one, and each flat amount once', () => {
    fc.assert(
      fc.property(tiersArbitrary, fc.integer({ min: 1, max: 600 }), (tiers, quantity) => {
        let expected = 0
        for (let unit = 1; unit <= quantity; unit += 1) {
          const index = tiers.findIndex(({ up_to }) => up_to === null || unit <= up_to)
          const first = unit === 1 + (tiers[index - 1]?.up_to ?? 0)
          expected += (tiers[index]?.unit_amount_minor ?? 0) + (first ? (tiers[index]?.flat_amount_minor ?? 0) : 0)
        }
        expect(amountOf(amounts({ tiers }), quantity)).toEqual({ ok: true, value: expected })
      }),
    )
  })
})
