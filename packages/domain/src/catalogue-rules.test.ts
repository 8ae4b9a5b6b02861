import { describe, expect, it } from 'vitest'
import { price, product } from '../test/catalogue-rows.ts'
import { checkPrice, checkProduct } from './catalogue-rules.ts'
import { calendarInterval, type Price, type PriceTier, type Product } from './catalogue.ts'

const tier = (up_to: number | null, unit: number | null, flat: number | null = null): PriceTier => ({
  up_to,
  unit_amount_minor: unit,
  flat_amount_minor: flat,
})
const pounds = [tier(1000, 10), tier(10_000, 8), tier(null, 5)]

describe('the rules of a product', () => {
  it.each<[Partial<Product>, string]>([
    [{ kind: 'subscription' }, 'pricing_model'],
    [{ kind: 'subscription', pricingModel: 'recurring' }, 'interval'],
    [{ interval: 'month' }, 'interval'],
    [{ intervalCount: 2 }, 'interval_count'],
    [{ trialDays: 7 }, 'trial_days'],
    [{ trackInventory: true }, 'stock_quantity'],
    [
      { kind: 'subscription', pricingModel: 'recurring', interval: 'month', trackInventory: true, stockQuantity: 1 },
      'track_inventory',
    ],
    [{ billingAnchorRule: 'day_of_month' }, 'billing_anchor_day'],
    [{ billingAnchorDay: 3 }, 'billing_anchor_day'],
    [{ endBehavior: 'fixed_payments' }, 'max_payments'],
  ])('refuse %j by its field', (set, field) => {
    const error = checkProduct(product('x', set))
    expect(error?.code === 'validation_error' && Object.keys(error.fields)).toEqual([field])
  })

  it('take one that makes sense', () => {
    expect(checkProduct(product('mug'))).toBeNull()
  })
})

describe('the rules of a price', () => {
  const tiered = { billingScheme: 'tiered', unitAmount: null, tiersMode: 'graduated' } as const

  it.each<[Partial<Price>, string]>([
    [{ unitAmount: null }, 'unit_amount'],
    [{ type: 'recurring' }, 'interval'],
    [{ interval: 'month' }, 'interval'],
    [{ trialPeriodDays: 3 }, 'trial_period_days'],
    [{ minimumAmount: 3 }, 'minimum_amount'],
    [{ pricingModel: 'free' }, 'unit_amount'],
    [{ pricingModel: 'pay_what_you_want', minimumAmount: 600, unitAmount: null, maximumAmount: 500 }, 'maximum_amount'],
    [
      { pricingModel: 'pay_what_you_want', minimumAmount: 600, unitAmount: null, suggestedAmount: 500 },
      'suggested_amount',
    ],
    [
      { pricingModel: 'pay_what_you_want', maximumAmount: 600, unitAmount: null, presetAmounts: [100, 700] },
      'preset_amounts',
    ],
    [{ ...tiered, tiersMode: null, tiers: pounds }, 'tiers_mode'],
    [{ ...tiered }, 'tiers'],
    [{ ...tiered, tiers: [tier(null, 5)] }, 'tiers'],
    [{ ...tiered, tiers: [tier(10, 5), tier(20, 4)] }, 'tiers'],
    [{ ...tiered, tiers: [tier(20, 5), tier(10, 4), tier(null, 3)] }, 'tiers'],
    [{ ...tiered, tiers: [tier(10, 5), tier(null, null)] }, 'tiers[1]'],
    [{ ...tiered, tiers: pounds, unitAmount: 5 }, 'unit_amount'],
    [{ billingScheme: 'percentage', unitAmount: null }, 'percentage_rate_bps'],
    [{ percentageRateBps: 70 }, 'percentage_rate_bps'],
    [{ pricingModel: 'pay_what_you_want', transformQuantity: { divide_by: 2, round: 'up' } }, 'transform_quantity'],
  ])('refuse %j by its field', (set, field) => {
    const error = checkPrice(price('x', 'mug', set))
    expect(error?.code === 'validation_error' && Object.keys(error.fields)).toEqual([field])
  })

  it('take those that make sense', () => {
    const recurring = { type: 'recurring', ...calendarInterval('half_year', 1) } as const
    for (const set of [
      {},
      { ...tiered, tiers: pounds },
      recurring,
      { pricingModel: 'pay_what_you_want', unitAmount: null },
    ] as const) {
      expect(checkPrice(price('x', 'mug', set as Partial<Price>))).toBeNull()
    }
    expect(recurring).toMatchObject({ interval: 'month', intervalCount: 6 })
  })
})
