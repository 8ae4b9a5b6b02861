import { discountNumber, MAX_AMOUNT_MINOR, type Discount } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  amountMinor,
  currency,
  identity,
  instant,
  iso,
  isoOrNull,
  multiline,
  positiveAmountMinor,
  quantity,
  reference,
  text,
} from './fields.ts'
import { flag, offsetQuery, pagination, windowMeta } from './lists.ts'

const scope = z.enum(['entire_order', 'specific_products', 'subscription_only', 'one_time_only'])
const appliesTo = z.enum(['all', 'specific_products'])
const recurringType = z.enum(['once', 'forever', 'repeating'])

export const discount = z.object({
  id: z.string(),
  public_id: z.string(),
  code: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  /** `percentage`, `fixed_amount` or `free_trial`. */
  discount_type: z.string(),
  /** Percent, minor units of `currency`, or days of trial. */
  discount_value: z.number(),
  currency: z.string().nullable(),
  applies_to: z.string().nullable(),
  scope: z.string(),
  product_ids: z.array(z.string()).nullable(),
  max_redemptions: z.number().nullable(),
  max_redemptions_per_user: z.number().nullable(),
  current_redemptions: z.number().nullable(),
  valid_from: z.string().nullable(),
  valid_until: z.string().nullable(),
  recurring_type: z.string().nullable(),
  recurring_cycles: z.number().nullable(),
  first_time_customer: z.boolean().nullable(),
  is_active: z.boolean().nullable(),
  is_archived: z.boolean(),
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
})

export type DiscountWire = z.infer<typeof discount>

export function presentDiscount(row: Discount): DiscountWire {
  const limited = row.productIds.length > 0
  return {
    ...identity('discount', row.id),
    code: row.code,
    name: row.name,
    description: row.description,
    discount_type: row.type,
    discount_value: discountNumber(row),
    currency: row.currency,
    applies_to: limited ? 'specific_products' : 'all',
    scope: row.scope,
    product_ids: limited ? row.productIds : null,
    max_redemptions: row.maxRedemptions,
    max_redemptions_per_user: row.maxRedemptionsPerCustomer,
    current_redemptions: row.redemptions,
    valid_from: isoOrNull(row.validFrom),
    valid_until: isoOrNull(row.validUntil),
    recurring_type: row.recurringType,
    recurring_cycles: row.recurringCycles,
    first_time_customer: row.firstTimeCustomer,
    is_active: row.isActive,
    is_archived: row.archivedAt !== null,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const code = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens or underscores')
const value = z.number().min(0, 'must not be negative').max(MAX_AMOUNT_MINOR, 'is too large')
const productIds = z.array(reference('product')).max(100)
const wholeNumber = z.int().max(Number.MAX_SAFE_INTEGER)
const maxRedemptions = wholeNumber.min(1)
/** 0 is without limit. */
const maxPerUser = wholeNumber.min(0)

export const createDiscountBody = z.object({
  /** Kept in upper case; customers may type it either way. */
  code,
  name: text(200).optional(),
  description: multiline(2000).nullish(),
  discount_type: z.enum(['percentage', 'fixed_amount', 'free_trial']).optional(),
  /** The same as `discount_type`; `fixed` is `fixed_amount`. */
  type: z.enum(['percentage', 'fixed', 'fixed_amount', 'free_trial']).optional(),
  /** Percent with up to four decimals, minor units, or days of trial. */
  discount_value: value.optional(),
  /** The value of a percentage. */
  percent_off: value.optional(),
  /** The value of a fixed amount. */
  amount_off: positiveAmountMinor.optional(),
  /** The value of a free trial. */
  trial_days: z.int().min(1).max(730).optional(),
  /** Of a fixed amount; the merchant's unless given. */
  currency: currency.optional(),
  applies_to: appliesTo.optional(),
  scope: scope.optional(),
  product_ids: productIds.nullish(),
  max_redemptions: maxRedemptions.nullish(),
  max_redemptions_per_user: maxPerUser.nullish(),
  valid_from: instant.nullish(),
  valid_until: instant.nullish(),
  /** The same as `valid_until`. */
  expires_at: instant.nullish(),
  recurring_type: recurringType.nullish(),
  recurring_cycles: wholeNumber.min(1).nullish(),
  first_time_customer: z.boolean().optional(),
  is_active: z.boolean().optional(),
})
export type CreateDiscount = z.infer<typeof createDiscountBody>

export const updateDiscountBody = z.object({
  name: text(200).optional(),
  description: multiline(2000).nullish(),
  discount_value: value.optional(),
  applies_to: appliesTo.optional(),
  scope: scope.optional(),
  product_ids: productIds.nullish(),
  max_redemptions: maxRedemptions.nullish(),
  max_redemptions_per_user: maxPerUser.nullish(),
  valid_from: instant.nullish(),
  valid_until: instant.nullish(),
  is_active: z.boolean().optional(),
  is_archived: z.boolean().optional(),
  recurring_type: recurringType.nullish(),
  recurring_cycles: wholeNumber.min(1).nullish(),
  first_time_customer: z.boolean().optional(),
})
export type UpdateDiscount = z.infer<typeof updateDiscountBody>

export const discountsQuery = offsetQuery.extend({
  is_active: flag.optional(),
  /** Archived ones are left out unless asked for. */
  is_archived: flag.optional(),
  /** The beginning of a code. */
  search: text(64).optional(),
})
export const discountResponse = z.object({ data: discount, requestId: z.string() })
export const discountListResponse = z.object({
  data: z.array(discount),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})

const previewLine = z.object({
  product_id: reference('product').optional(),
  price_id: reference('price').optional(),
  description: text(500).optional(),
  /** One unit's amount: needed without a price or product, and in place of a product's own. */
  amount_minor: amountMinor.optional(),
  quantity: quantity.default(1),
})

export const validateDiscountBody = z.object({
  code: text(64),
  customer_id: reference('customer').optional(),
  /** That of the first line unless given. */
  currency: currency.optional(),
  line_items: z.array(previewLine).min(1).max(100),
})
export type ValidateDiscount = z.infer<typeof validateDiscountBody>

/** Why a code does not count: see `RedemptionProblem`. */
export const discountProblem = z.enum([
  'unknown',
  'unavailable',
  'not_yet_valid',
  'expired',
  'used_up',
  'customer_limit',
  'first_time_only',
  'other_currency',
  'not_applicable',
])

export const discountPreview = z.object({
  valid: z.boolean(),
  /** Null for a valid code. */
  reason: discountProblem.nullable(),
  message: z.string().nullable(),
  discount: discount.nullable(),
  currency: z.string(),
  subtotal_minor: z.number(),
  discount_minor: z.number(),
  tax_minor: z.number(),
  total_minor: z.number(),
  line_items: z.array(
    z.object({
      description: z.string(),
      quantity: z.number(),
      subtotal_minor: z.number(),
      discount_minor: z.number(),
      tax_minor: z.number(),
      total_minor: z.number(),
    }),
  ),
})
export type DiscountPreviewWire = z.infer<typeof discountPreview>
export const validateDiscountResponse = z.object({ data: discountPreview, requestId: z.string() })
