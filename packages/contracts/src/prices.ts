import { BILLING_PERIODS, type Price } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import {
  amountMinor,
  currency,
  identity,
  iso,
  json,
  multiline,
  positiveAmountMinor,
  reference,
  text,
} from './fields.ts'
import { flag } from './lists.ts'

const type = z.enum(['one_time', 'recurring'])
const pricingModel = z.enum(['fixed', 'pay_what_you_want', 'free'])
const startRule = z.enum(['immediate', 'next_anchor', 'prorate'])
const billingScheme = z.enum(['per_unit', 'tiered', 'percentage'])
const tiersMode = z.enum(['graduated', 'volume'])
export const transformQuantity = z.object({ divide_by: z.int().min(1).max(1_000_000), round: z.enum(['up', 'down']) })

export const priceTier = z.object({
  up_to: z.number().nullable(),
  unit_amount_minor: z.number().nullable(),
  unit_amount_decimal: z.string().nullable(),
  flat_amount_minor: z.number().nullable(),
})

export const price = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('price'),
  product_id: z.string(),
  active: z.boolean(),
  currency: z.string(),
  unit_amount: z.number().nullable(),
  unit_amount_decimal: z.string().nullable(),
  type,
  pricing_model: pricingModel,
  interval: z.enum(['day', 'week', 'month', 'year']).nullable(),
  interval_count: z.number().nullable(),
  trial_period_days: z.number().nullable(),
  start_rule: startRule.nullable(),
  minimum_amount: z.number().nullable(),
  maximum_amount: z.number().nullable(),
  suggested_amount: z.number().nullable(),
  preset_amounts: z.array(z.number()).nullable(),
  name: z.string().nullable(),
  nickname: z.string().nullable(),
  description: z.string().nullable(),
  version: z.number(),
  lookup_key: z.string().nullable(),
  billing_scheme: billingScheme,
  tiers_mode: tiersMode.nullable(),
  tiers: z.array(priceTier).nullable(),
  transform_quantity: transformQuantity.nullable(),
  percentage_rate_bps: z.number().nullable(),
  pay_in_advance: z.boolean(),
  spending_minimum_cents: z.number().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})

export type PriceWire = z.infer<typeof price>

export function presentPrice(row: Price): PriceWire {
  return {
    ...identity('price', row.id),
    object: 'price',
    product_id: row.productId,
    active: row.active,
    currency: row.currency,
    unit_amount: row.unitAmount,
    unit_amount_decimal: null,
    type: row.type,
    pricing_model: row.pricingModel,
    interval: row.interval,
    interval_count: row.intervalCount,
    trial_period_days: row.trialPeriodDays,
    start_rule: row.startRule,
    minimum_amount: row.minimumAmount,
    maximum_amount: row.maximumAmount,
    suggested_amount: row.suggestedAmount,
    preset_amounts: row.presetAmounts,
    name: row.name,
    nickname: row.nickname,
    description: row.description,
    version: row.version,
    lookup_key: row.lookupKey,
    billing_scheme: row.billingScheme,
    tiers_mode: row.tiersMode,
    tiers: row.tiers?.map((tier) => ({ ...tier, unit_amount_decimal: tier.unit_amount_decimal ?? null })) ?? null,
    transform_quantity: row.transformQuantity,
    percentage_rate_bps: row.percentageRateBps,
    pay_in_advance: row.payInAdvance,
    spending_minimum_cents: row.spendingMinimumCents,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** A rate finer than a minor unit, as decimal text in minor units. */
const decimalRate = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,12})?$/, 'must be a decimal number with at most 12 decimal places')
  .refine((value) => /[1-9]/.test(value), 'must be greater than 0')

const tier = z.object({
  up_to: z.int().min(1).max(1_000_000_000_000).nullable(),
  unit_amount_minor: amountMinor.nullish(),
  unit_amount_decimal: decimalRate.nullish(),
  flat_amount_minor: amountMinor.nullish(),
})

const interval = z.enum(BILLING_PERIODS)
const intervalCount = z.int().min(1).max(12)
const lookupKey = text(200)

export const createPriceBody = z.object({
  product_id: reference('product'),
  currency: currency.optional(),
  unit_amount: amountMinor.optional(),
  /** The same as `unit_amount`. */
  amount_minor: amountMinor.optional(),
  /** `pay_what_you_want` stands for a one-time price of that pricing model. */
  type: z.enum(['one_time', 'recurring', 'pay_what_you_want']).optional(),
  pricing_model: pricingModel.optional(),
  /** `quarter` is three months, `half_year` six. */
  interval: interval.optional(),
  interval_count: intervalCount.optional(),
  /** The same as `interval`. */
  billing_interval: interval.optional(),
  billing_interval_count: intervalCount.optional(),
  trial_period_days: z.int().min(0).max(730).optional(),
  start_rule: startRule.optional(),
  minimum_amount: amountMinor.optional(),
  maximum_amount: positiveAmountMinor.optional(),
  suggested_amount: positiveAmountMinor.optional(),
  preset_amounts: z.array(positiveAmountMinor).max(10).optional(),
  name: text(200).optional(),
  nickname: text(200).optional(),
  description: multiline(2000).optional(),
  lookup_key: lookupKey.optional(),
  billing_scheme: billingScheme.optional(),
  tiers_mode: tiersMode.optional(),
  tiers: z.array(tier).max(50).optional(),
  transform_quantity: transformQuantity.optional(),
  percentage_rate_bps: z.int().min(0).max(10_000).optional(),
  active: z.boolean().optional(),
  /** The same as `active`. */
  is_active: z.boolean().optional(),
  metadata: json.optional(),
})
export type CreatePrice = z.infer<typeof createPriceBody>

export const updatePriceBody = z.object({
  active: z.boolean().optional(),
  /** The same as `active`. */
  is_active: z.boolean().optional(),
  name: text(200).nullish(),
  nickname: text(200).nullish(),
  description: multiline(2000).nullish(),
  lookup_key: lookupKey.nullish(),
  metadata: json.optional(),
})
export type UpdatePrice = z.infer<typeof updatePriceBody>

export const pricesQuery = cursorQuery('price').extend({
  product_id: reference('product').optional(),
  type: type.optional(),
  pricing_model: pricingModel.optional(),
  active: flag.optional(),
  currency: currency.optional(),
  lookup_key: lookupKey.optional(),
})

export const priceListResponse = cursorList(price)
