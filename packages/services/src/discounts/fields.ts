import type { CreateDiscount, UpdateDiscount } from '@revkeen-edge/contracts'
import {
  discountValueOf,
  err,
  invalidField,
  ok,
  type Discount,
  type DiscountType,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'

type Valued = Pick<Discount, 'type' | 'value'>
type Scoped = Pick<Discount, 'scope' | 'productIds'>

const OWN_FIELD = { percentage: 'percent_off', fixed_amount: 'amount_off', free_trial: 'trial_days' } as const

/** The type and stored value of a new discount, however they are spelt. */
export function valueFields(body: CreateDiscount): Result<Valued, DomainError> {
  const type = typeOf(body)
  if (!type.ok) return type
  for (const [other, field] of Object.entries(OWN_FIELD)) {
    if (other !== type.value && body[field] !== undefined) return err(invalidField(field, `is only for a ${other}`))
  }
  const own = body[OWN_FIELD[type.value]]
  const given = body.discount_value ?? own
  if (given === undefined) return err(invalidField('discount_value', 'is required'))
  if (own !== undefined && own !== given) {
    return err(invalidField(OWN_FIELD[type.value], 'differs from discount_value'))
  }
  return ok({ type: type.value, value: storedValue(type.value, given) })
}

function typeOf({ type, discount_type: declared }: CreateDiscount): Result<DiscountType, DomainError> {
  const other = type === 'fixed' ? 'fixed_amount' : type
  if (declared !== undefined && other !== undefined && declared !== other) {
    return err(invalidField('type', 'differs from discount_type'))
  }
  const found = declared ?? other
  return found === undefined ? err(invalidField('discount_type', 'is required')) : ok(found)
}

/** A value that is not exact becomes one that the rules for discounts refuse by its field. */
export function storedValue(type: DiscountType, value: number): number {
  return discountValueOf(type, value) ?? Number.NaN
}

type ScopeBody = Pick<UpdateDiscount, 'applies_to' | 'scope' | 'product_ids'>

/** What a discount is for, from any of the three fields that say so, over what it was for before. */
export function scopeFields(body: ScopeBody, before: Scoped): Result<Scoped, DomainError> {
  const { applies_to: appliesTo, scope, product_ids: given } = body
  if (appliesTo === 'all' && scope === 'specific_products') {
    return err(invalidField('applies_to', 'contradicts the scope'))
  }
  const toAll = appliesTo === 'all' || scope === 'entire_order'
  const productIds = given === undefined ? (toAll ? [] : before.productIds) : (given ?? [])
  if (appliesTo === 'all' && productIds.length > 0) {
    return err(invalidField('product_ids', 'does not go with applies_to all'))
  }
  if (appliesTo === 'specific_products' && productIds.length === 0) {
    return err(invalidField('product_ids', 'is required for applies_to specific_products'))
  }
  return ok({ scope: scope ?? impliedScope(before.scope, toAll, productIds), productIds })
}

function impliedScope(before: Discount['scope'], toAll: boolean, productIds: readonly string[]): Discount['scope'] {
  if (before === 'entire_order' && productIds.length > 0) return 'specific_products'
  return before === 'specific_products' && toAll ? 'entire_order' : before
}

/** The plain columns that a body sets. No limit for each customer is written as 0 or null. */
export function plainFields(body: UpdateDiscount): Partial<Discount> {
  const columns: Partial<Discount> = {}
  for (const [field, column] of PLAIN) if (body[field] !== undefined) Object.assign(columns, { [column]: body[field] })
  if (body.max_redemptions_per_user !== undefined) {
    columns.maxRedemptionsPerCustomer = body.max_redemptions_per_user || null
  }
  return columns
}

const PLAIN = [
  ['name', 'name'],
  ['description', 'description'],
  ['max_redemptions', 'maxRedemptions'],
  ['valid_from', 'validFrom'],
  ['valid_until', 'validUntil'],
  ['recurring_type', 'recurringType'],
  ['recurring_cycles', 'recurringCycles'],
  ['first_time_customer', 'firstTimeCustomer'],
  ['is_active', 'isActive'],
] as const satisfies readonly (readonly [keyof UpdateDiscount, keyof Discount])[]
