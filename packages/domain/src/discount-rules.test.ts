import { describe, expect, it } from 'vitest'
import { discount } from '../test/discount-rows.ts'
import { checkDiscount } from './discount-rules.ts'
import type { Discount } from './discount.ts'
import { MAX_AMOUNT_MINOR } from './money.ts'

const fixed = { type: 'fixed_amount', value: 2500, currency: 'USD' } as const
const trial = { type: 'free_trial', value: 30 } as const

describe('the rules of a discount', () => {
  it.each<[Partial<Discount>, string]>([
    [{ code: '' }, 'code'],
    [{ code: 'TWO WORDS' }, 'code'],
    [{ code: 'X'.repeat(65) }, 'code'],
    [{ value: 0 }, 'discount_value'],
    [{ value: 1_000_001 }, 'discount_value'],
    [{ value: 0.5 }, 'discount_value'],
    [{ currency: 'USD' }, 'currency'],
    [{ ...fixed, value: 0 }, 'discount_value'],
    [{ ...fixed, value: -100 }, 'discount_value'],
    [{ ...fixed, value: MAX_AMOUNT_MINOR + 1 }, 'discount_value'],
    [{ ...fixed, currency: null }, 'currency'],
    [{ ...fixed, currency: 'XXX' }, 'currency'],
    [{ ...trial, value: 0 }, 'discount_value'],
    [{ ...trial, value: 731 }, 'discount_value'],
    [{ ...trial, currency: 'USD' }, 'currency'],
    [{ ...trial, scope: 'one_time_only' }, 'scope'],
    [{ ...trial, recurringType: 'forever' }, 'recurring_type'],
    [{ scope: 'specific_products' }, 'product_ids'],
    [{ productIds: ['mug'] }, 'product_ids'],
    [{ scope: 'specific_products', productIds: ['mug', 'mug'] }, 'product_ids'],
    [{ maxRedemptions: 0 }, 'max_redemptions'],
    [{ maxRedemptionsPerCustomer: 1.5 }, 'max_redemptions_per_user'],
    [{ validFrom: 5, validUntil: 5 }, 'valid_until'],
    [{ recurringType: 'repeating' }, 'recurring_cycles'],
    [{ recurringType: 'repeating', recurringCycles: 0 }, 'recurring_cycles'],
    [{ recurringType: 'once', recurringCycles: 2 }, 'recurring_cycles'],
    [{ recurringCycles: 2 }, 'recurring_cycles'],
  ])('refuse %j by its field', (set, field) => {
    const error = checkDiscount(discount(set))
    expect(error?.code === 'validation_error' && Object.keys(error.fields)).toEqual([field])
  })

  it('name every wrong field at once', () => {
    const error = checkDiscount(discount({ code: '', value: 0, maxRedemptions: 0 }))
    expect(error?.code === 'validation_error' && Object.keys(error.fields)).toEqual([
      'code',
      'discount_value',
      'max_redemptions',
    ])
  })

  it.each<[Partial<Discount>]>([
    [{}],
    [{ value: 1 }],
    [{ value: 1_000_000, code: 'BLACK-FRIDAY_2026' }],
    [{ ...fixed, recurringType: 'repeating', recurringCycles: 3 }],
    [{ ...trial, maxRedemptions: 1, maxRedemptionsPerCustomer: 1 }],
    [{ scope: 'specific_products', productIds: ['mug', 'pro'] }],
    [{ scope: 'subscription_only', productIds: ['pro'], recurringType: 'forever' }],
    [{ validFrom: 5, validUntil: 6 }],
  ])('take %j', (set) => {
    expect(checkDiscount(discount(set))).toBeNull()
  })
})
