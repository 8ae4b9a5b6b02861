import type { CreatePrice } from '@revkeen-edge/contracts'
import {
  calendarInterval,
  err,
  ok,
  unless,
  wrongFields,
  type DomainError,
  type Price,
  type PriceTier,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The price that a body means. Errors: `validation_error` where two spellings of one fact disagree. */
export function newPrice(context: Context, body: CreatePrice, currency: string): Result<Price, DomainError> {
  const twice = contradictions(body)
  if (twice) return err(twice)
  return ok({
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    productId: body.product_id,
    active: body.active ?? body.is_active ?? true,
    currency,
    ...periodOf(body),
    ...amountsOf(body),
    trialPeriodDays: body.trial_period_days ?? null,
    startRule: body.start_rule ?? null,
    name: body.name ?? null,
    nickname: body.nickname ?? null,
    description: body.description ?? null,
    lookupKey: body.lookup_key ?? null,
    payInAdvance: false,
    spendingMinimumCents: null,
    metadata: body.metadata ?? {},
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  })
}

/** Fields that say the same may both be given, but not with different values. */
function contradictions(body: CreatePrice): DomainError | null {
  const agree = <T>(a: T | undefined, b: T | undefined) => a === undefined || b === undefined || a === b
  const byType = body.type === 'pay_what_you_want' ? 'pay_what_you_want' : undefined
  return wrongFields([
    unless(agree(body.unit_amount, body.amount_minor), 'amount_minor', 'differs from unit_amount'),
    unless(agree(body.interval, body.billing_interval), 'billing_interval', 'differs from interval'),
    unless(
      agree(body.interval_count, body.billing_interval_count),
      'billing_interval_count',
      'differs from interval_count',
    ),
    unless(agree(body.active, body.is_active), 'is_active', 'differs from active'),
    unless(agree(byType, body.pricing_model), 'pricing_model', 'differs from the type pay_what_you_want'),
  ])
}

function periodOf(body: CreatePrice): Pick<Price, 'type' | 'interval' | 'intervalCount'> {
  const interval = body.interval ?? body.billing_interval
  const count = body.interval_count ?? body.billing_interval_count
  const type = body.type === 'pay_what_you_want' ? undefined : body.type
  if (interval === undefined) return { type: type ?? 'one_time', interval: null, intervalCount: count ?? null }
  return { type: type ?? 'recurring', ...calendarInterval(interval, count ?? 1) }
}

type AmountFields =
  | 'unitAmount'
  | 'pricingModel'
  | 'minimumAmount'
  | 'maximumAmount'
  | 'suggestedAmount'
  | 'presetAmounts'
  | 'billingScheme'
  | 'tiersMode'
  | 'tiers'
  | 'transformQuantity'
  | 'percentageRateBps'

function amountsOf(body: CreatePrice): Pick<Price, AmountFields> {
  const pricingModel = body.pricing_model ?? (body.type === 'pay_what_you_want' ? 'pay_what_you_want' : 'fixed')
  return {
    pricingModel,
    unitAmount: body.unit_amount ?? body.amount_minor ?? (pricingModel === 'free' ? 0 : null),
    minimumAmount: body.minimum_amount ?? null,
    maximumAmount: body.maximum_amount ?? null,
    suggestedAmount: body.suggested_amount ?? null,
    presetAmounts: body.preset_amounts ?? null,
    billingScheme: body.billing_scheme ?? 'per_unit',
    tiersMode: body.tiers_mode ?? null,
    tiers: body.tiers?.map(tierOf) ?? null,
    transformQuantity: body.transform_quantity ?? null,
    percentageRateBps: body.percentage_rate_bps ?? null,
  }
}

type TierBody = NonNullable<CreatePrice['tiers']>[number]

/** A decimal rate that is a whole number is kept as one; else the decimal text alone counts. */
function tierOf({
  up_to,
  unit_amount_minor: minor,
  unit_amount_decimal: decimal,
  flat_amount_minor: flat,
}: TierBody): PriceTier {
  const tier = { up_to, flat_amount_minor: flat ?? null }
  if (decimal == null) return { ...tier, unit_amount_minor: minor ?? null, unit_amount_decimal: null }
  const [whole = '', fraction = ''] = decimal.split('.')
  const exact = /^0*$/.test(fraction)
  return { ...tier, unit_amount_minor: exact ? Number(whole) : null, unit_amount_decimal: exact ? null : decimal }
}
