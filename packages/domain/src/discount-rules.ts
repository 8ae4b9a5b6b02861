import { WHOLE_PERCENTAGE } from './amounts-percentage.ts'
import type { Discount } from './discount.ts'
import type { DomainError } from './errors.ts'
import { isAmount, isCurrency } from './money.ts'
import { unless, wrongFields, type Problem } from './problems.ts'

const CODE = /^[A-Za-z0-9_-]{1,64}$/
const MAX_TRIAL_DAYS = 730
const MAX_CYCLES = 1_200

/**
 * Which fields of a discount contradict each other, as it is created or as an update leaves it; null when none do. Fields
 * go by their wire names.
 */
export function checkDiscount(discount: Discount): DomainError | null {
  return wrongFields([
    unless(CODE.test(discount.code), 'code', 'must be 1 to 64 letters, digits, hyphens or underscores'),
    ...valueProblems(discount),
    ...scopeProblems(discount),
    ...limitProblems(discount),
    ...recurrenceProblems(discount),
  ])
}

function valueProblems({ type, value, currency }: Discount): (Problem | null)[] {
  const field = 'discount_value'
  if (type === 'fixed_amount') {
    return [
      unless(isAmount(value) && value > 0, field, 'must be a positive amount in minor units'),
      unless(currency !== null && isCurrency(currency), 'currency', 'must be the currency of the fixed amount'),
    ]
  }
  const noCurrency = unless(currency === null, 'currency', 'is only for a fixed amount')
  if (type === 'percentage') {
    const reason = 'must be above 0 and at most 100 percent, with up to 4 decimals'
    return [unless(isWholeWithin(value, 1, WHOLE_PERCENTAGE), field, reason), noCurrency]
  }
  return [unless(isWholeWithin(value, 1, MAX_TRIAL_DAYS), field, `must be 1 to ${MAX_TRIAL_DAYS} days`), noCurrency]
}

function scopeProblems({ type, scope, productIds }: Discount): (Problem | null)[] {
  const some = productIds.length > 0
  return [
    unless(some || scope !== 'specific_products', 'product_ids', 'is required for the scope specific_products'),
    unless(!some || scope !== 'entire_order', 'product_ids', 'does not go with the scope entire_order'),
    unless(new Set(productIds).size === productIds.length, 'product_ids', 'must not name a product twice'),
    unless(type !== 'free_trial' || scope !== 'one_time_only', 'scope', 'must take subscriptions for a free trial'),
  ]
}

function limitProblems(discount: Discount): (Problem | null)[] {
  const { maxRedemptions, maxRedemptionsPerCustomer, validFrom, validUntil } = discount
  const ordered = validFrom === null || validUntil === null || validFrom < validUntil
  return [
    unless(isLimit(maxRedemptions), 'max_redemptions', 'must be at least 1'),
    unless(isLimit(maxRedemptionsPerCustomer), 'max_redemptions_per_user', 'must be at least 1'),
    unless(ordered, 'valid_until', 'must be after valid_from'),
  ]
}

function recurrenceProblems({ type, recurringType, recurringCycles }: Discount): (Problem | null)[] {
  const repeating = recurringType === 'repeating'
  return [
    unless(type !== 'free_trial' || recurringType === null, 'recurring_type', 'does not go with a free trial'),
    unless(
      repeating === (recurringCycles !== null),
      'recurring_cycles',
      repeating ? 'is required for a repeating discount' : 'is only for a repeating discount',
    ),
    unless(
      recurringCycles === null || isWholeWithin(recurringCycles, 1, MAX_CYCLES),
      'recurring_cycles',
      `must be 1 to ${MAX_CYCLES}`,
    ),
  ]
}

function isLimit(limit: number | null): boolean {
  return limit === null || isWholeWithin(limit, 1, Number.MAX_SAFE_INTEGER)
}

function isWholeWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}
