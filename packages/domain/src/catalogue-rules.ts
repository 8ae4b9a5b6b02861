import type { Price, PriceTier, Product } from './catalogue.ts'
import type { DomainError } from './errors.ts'
import { unless, wrongFields, type Problem } from './problems.ts'

const PRICING_OF_KIND: Readonly<Record<Product['kind'], readonly Product['pricingModel'][]>> = {
  one_time: ['one_time'],
  subscription: ['recurring', 'usage'],
  usage: ['usage', 'recurring'],
}

/** Which fields of a product contradict each other; null when none do. Fields go by their wire names. */
export function checkProduct(product: Product): DomainError | null {
  const { kind, pricingModel, endBehavior, billingAnchorRule } = product
  const oneTime = pricingModel === 'one_time'
  return wrongFields([
    unless(PRICING_OF_KIND[kind].includes(pricingModel), 'pricing_model', `does not fit the kind ${kind}`),
    unless(pricingModel !== 'recurring' || product.interval !== null, 'interval', 'is required for recurring pricing'),
    unless(!oneTime || product.interval === null, 'interval', 'is only for recurring pricing'),
    unless(product.intervalCount === null || product.interval !== null, 'interval_count', 'needs an interval'),
    unless(!oneTime || product.trialDays === 0, 'trial_days', 'is only for recurring pricing'),
    unless(!product.trackInventory || oneTime, 'track_inventory', 'is only for one-time products'),
    unless(
      !product.trackInventory || product.stockQuantity !== null,
      'stock_quantity',
      'is required when the inventory is tracked',
    ),
    unless(
      (billingAnchorRule === 'day_of_month') === (product.billingAnchorDay !== null),
      'billing_anchor_day',
      'goes with the rule day_of_month',
    ),
    unless(
      (endBehavior === 'fixed_payments') === (product.maxPayments !== null),
      'max_payments',
      'goes with the end behaviour fixed_payments',
    ),
  ])
}

const MIN_TIERS = 2

/** Which fields of a price contradict each other; null when none do. Fields go by their wire names. */
export function checkPrice(price: Price): DomainError | null {
  return wrongFields([
    ...recurrenceProblems(price),
    ...amountProblems(price),
    ...buyerAmountProblems(price),
    ...schemeProblems(price),
  ])
}

function recurrenceProblems({ type, interval, intervalCount, trialPeriodDays, startRule }: Price): (Problem | null)[] {
  if (type === 'recurring') return [unless(interval !== null, 'interval', 'is required for a recurring price')]
  const given = { interval, interval_count: intervalCount, trial_period_days: trialPeriodDays, start_rule: startRule }
  return Object.entries(given).map(([field, value]) => unless(value === null, field, 'is only for a recurring price'))
}

function amountProblems({ pricingModel, billingScheme, unitAmount }: Price): (Problem | null)[] {
  const perUnit = pricingModel === 'fixed' && billingScheme === 'per_unit'
  return [
    unless(!perUnit || unitAmount !== null, 'unit_amount', 'is required for a fixed price'),
    unless(
      billingScheme === 'per_unit' || unitAmount === null,
      'unit_amount',
      `does not go with the billing scheme ${billingScheme}`,
    ),
    unless(
      pricingModel !== 'free' || unitAmount === null || unitAmount === 0,
      'unit_amount',
      'must be 0 for a free price',
    ),
    unless(
      pricingModel === 'fixed' || billingScheme === 'per_unit',
      'billing_scheme',
      'must be per_unit for this pricing model',
    ),
  ]
}

/** Bounds and suggestions are for pay-what-you-want prices, and the suggestions lie within the bounds. */
function buyerAmountProblems(price: Price): (Problem | null)[] {
  const { minimumAmount: least, maximumAmount: most, suggestedAmount, presetAmounts, unitAmount } = price
  if (price.pricingModel !== 'pay_what_you_want') {
    const given = {
      minimum_amount: least,
      maximum_amount: most,
      suggested_amount: suggestedAmount,
      preset_amounts: presetAmounts,
    }
    return Object.entries(given).map(([field, value]) =>
      unless(value === null, field, 'is only for a pay-what-you-want price'),
    )
  }
  const within = (amount: number | null) => amount === null || (amount >= (least ?? 0) && amount <= (most ?? amount))
  return [
    unless(least === null || most === null || least <= most, 'maximum_amount', 'must not be below minimum_amount'),
    unless(within(suggestedAmount), 'suggested_amount', 'must lie between minimum_amount and maximum_amount'),
    unless((presetAmounts ?? []).every(within), 'preset_amounts', 'must lie between minimum_amount and maximum_amount'),
    unless(within(unitAmount), 'unit_amount', 'must lie between minimum_amount and maximum_amount'),
  ]
}

function schemeProblems(price: Price): (Problem | null)[] {
  const { billingScheme, tiersMode, tiers, percentageRateBps, transformQuantity } = price
  const tiered = billingScheme === 'tiered'
  const percentage = billingScheme === 'percentage'
  return [
    unless(
      tiered === (tiersMode !== null),
      'tiers_mode',
      tiered ? 'is required for tiered pricing' : 'is only for tiered pricing',
    ),
    unless(
      tiered === (tiers !== null),
      'tiers',
      tiered ? 'is required for tiered pricing' : 'is only for tiered pricing',
    ),
    ...(tiered && tiers ? tierProblems(tiers) : []),
    unless(
      percentage === (percentageRateBps !== null),
      'percentage_rate_bps',
      percentage ? 'is required for percentage pricing' : 'is only for percentage pricing',
    ),
    unless(
      transformQuantity === null || (price.pricingModel === 'fixed' && !percentage),
      'transform_quantity',
      'does not go with this pricing',
    ),
  ]
}

function tierProblems(tiers: readonly PriceTier[]): (Problem | null)[] {
  const ascending = tiers.every(
    (tier, index) => index === 0 || tier.up_to === null || tier.up_to > (tiers[index - 1]?.up_to ?? Infinity),
  )
  const openEnds = tiers.filter((tier) => tier.up_to === null).length
  return [
    unless(tiers.length >= MIN_TIERS, 'tiers', `must have at least ${MIN_TIERS} tiers`),
    unless(openEnds === 1 && tiers.at(-1)?.up_to === null, 'tiers', 'must end with the only tier whose up_to is null'),
    unless(openEnds !== 1 || ascending, 'tiers', 'must be in ascending order of up_to'),
    ...tiers.map((tier, index) => unless(hasAmount(tier), `tiers[${index}]`, 'needs a unit amount or a flat amount')),
  ]
}

function hasAmount(tier: PriceTier): boolean {
  return (
    tier.unit_amount_minor !== null || (tier.unit_amount_decimal ?? null) !== null || tier.flat_amount_minor !== null
  )
}
