import { describe, expect, it } from 'vitest'
import { discount } from '../test/discount-rows.ts'
import {
  appliesInCycle,
  appliesToLine,
  discountCodeKey,
  discountNumber,
  discountValueOf,
  redeemable,
  type Discount,
  type RedemptionContext,
} from './discount.ts'

const once = (productId: string | null) => ({ productId, recurring: false })
const plan = (productId: string | null) => ({ productId, recurring: true })

const context = (set: Partial<RedemptionContext> = {}): RedemptionContext => ({
  now: 1000,
  currency: 'USD',
  customer: { isFirst: true, redemptions: 0 },
  lines: [once('mug')],
  ...set,
})

describe('whether a discount may be used', () => {
  it.each<[string, Partial<Discount>, Partial<RedemptionContext>, string]>([
    ['inactive', { isActive: false }, {}, 'This discount is no longer available.'],
    ['archived', { archivedAt: 1 }, {}, 'This discount is no longer available.'],
    ['not yet valid', { validFrom: 1001 }, {}, 'This discount is not valid yet.'],
    ['expired', { validUntil: 1000 }, {}, 'This discount has expired.'],
    ['exhausted', { maxRedemptions: 3, redemptions: 3 }, {}, 'This discount has been used up.'],
    [
      'exhausted for the customer',
      { maxRedemptionsPerCustomer: 2 },
      { customer: { isFirst: false, redemptions: 2 } },
      'This customer has already used this discount.',
    ],
    [
      'for first purchases',
      { firstTimeCustomer: true },
      { customer: { isFirst: false, redemptions: 0 } },
      'This discount is for first-time customers only.',
    ],
    [
      'for first purchases, by somebody who used it and has not paid yet',
      { firstTimeCustomer: true },
      { customer: { isFirst: true, redemptions: 1 } },
      'This discount is for first-time customers only.',
    ],
    [
      'of another currency',
      { type: 'fixed_amount', value: 500, currency: 'EUR' },
      {},
      'This discount is for payments in EUR.',
    ],
    ['for nothing here', { scope: 'subscription_only' }, {}, 'This discount does not apply to anything in this order.'],
    ['for an empty order', {}, { lines: [] }, 'This discount does not apply to anything in this order.'],
  ])('says no to one that is %s', (_, set, situation, message) => {
    expect(redeemable(discount(set), context(situation))).toEqual({
      ok: false,
      error: { code: 'invalid_state', message },
    })
  })

  it.each<[string, Partial<Discount>, Partial<RedemptionContext>]>([
    ['without limits', {}, {}],
    ['from its first millisecond', { validFrom: 1000, validUntil: 1001 }, {}],
    ['with one use left', { maxRedemptions: 3, redemptions: 2 }, {}],
    [
      'with one use left for the customer',
      { maxRedemptionsPerCustomer: 2 },
      { customer: { isFirst: false, redemptions: 1 } },
    ],
    ['for a first purchase', { firstTimeCustomer: true }, {}],
    ['of the order’s currency', { type: 'fixed_amount', value: 500, currency: 'USD' }, {}],
    ['for one line of many', { scope: 'subscription_only' }, { lines: [once('mug'), plan('pro')] }],
  ])('says yes to one %s', (_, set, situation) => {
    expect(redeemable(discount(set), context(situation))).toEqual({ ok: true, value: undefined })
  })
})

describe('which lines a discount is for', () => {
  const lines = [once('mug'), once(null), plan('pro'), plan('mug')]

  it.each<[Partial<Discount>, number[]]>([
    [{}, [0, 1, 2, 3]],
    [{ scope: 'subscription_only' }, [2, 3]],
    [{ scope: 'one_time_only' }, [0, 1]],
    [{ scope: 'specific_products', productIds: ['mug'] }, [0, 3]],
    [{ scope: 'subscription_only', productIds: ['mug'] }, [3]],
    [{ scope: 'one_time_only', productIds: ['mug'] }, [0]],
    [{ scope: 'specific_products' }, []],
    [{ type: 'free_trial', value: 30 }, [2, 3]],
  ])('%j takes the lines %j', (set, taken) => {
    expect([...lines.keys()].filter((index) => appliesToLine(discount(set), lines[index] ?? once(null)))).toEqual(taken)
  })
})

describe('the cycles of a discount', () => {
  it.each<[Partial<Discount>, boolean[]]>([
    [{}, [true, false, false, false]],
    [{ recurringType: 'once' }, [true, false, false, false]],
    [{ recurringType: 'repeating', recurringCycles: 3 }, [true, true, true, false]],
    [{ recurringType: 'forever' }, [true, true, true, true]],
  ])('%j', (set, cycles) => {
    expect([1, 2, 3, 4].map((cycle) => appliesInCycle(discount(set), cycle))).toEqual(cycles)
  })
})

describe('the value and code of a discount', () => {
  it('is kept exactly and shown as it was given', () => {
    expect(discountValueOf('percentage', 12.5)).toBe(125_000)
    expect(discountNumber({ type: 'percentage', value: 125_000 })).toBe(12.5)
    expect(discountValueOf('fixed_amount', 2500)).toBe(2500)
    expect(discountNumber({ type: 'fixed_amount', value: 2500 })).toBe(2500)
    expect(discountValueOf('free_trial', 30)).toBe(30)
  })

  it('is refused where it is not exact', () => {
    expect(discountValueOf('percentage', 12.00001)).toBeNull()
    expect(discountValueOf('fixed_amount', 25.5)).toBeNull()
    expect(discountValueOf('free_trial', 1.5)).toBeNull()
  })

  it('finds a code however it is typed', () => {
    expect(discountCodeKey(' summer20 ')).toBe(discountCodeKey('Summer20'))
  })
})
