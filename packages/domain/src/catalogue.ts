import type { Json } from './json.ts'

export type Interval = 'day' | 'week' | 'month' | 'year'

/** What a product may be billed by, and a price be asked for; a price keeps a quarter and a half-year as months. */
export const BILLING_PERIODS = ['day', 'week', 'month', 'quarter', 'half_year', 'year'] as const
export type BillingPeriod = (typeof BILLING_PERIODS)[number]

/** A billing period in calendar units: a quarter is three months, a half-year six. */
export function calendarInterval(period: BillingPeriod, count: number): { interval: Interval; intervalCount: number } {
  if (period === 'quarter') return { interval: 'month', intervalCount: 3 * count }
  if (period === 'half_year') return { interval: 'month', intervalCount: 6 * count }
  return { interval: period, intervalCount: count }
}

export type AnchorRule = 'same_day' | 'day_of_month' | 'last_day'
export type FirstCharge = 'immediate' | 'next_anchor' | 'prorate'

export interface Product {
  id: string
  merchantId: string
  /** The merchant's own code, unique for the merchant. */
  productId: string
  name: string
  description: string | null
  kind: 'subscription' | 'one_time' | 'usage'
  pricingModel: 'one_time' | 'recurring' | 'usage'
  amountMinor: number | null
  currency: string
  interval: BillingPeriod | null
  intervalCount: number | null
  trialDays: number
  fulfillmentType: 'none' | 'digital' | 'physical'
  trackInventory: boolean
  stockQuantity: number | null
  billingAnchorRule: AnchorRule | null
  billingAnchorDay: number | null
  firstChargeBehavior: FirstCharge | null
  endBehavior: 'until_canceled' | 'fixed_payments' | null
  maxPayments: number | null
  usageMeterId: string | null
  slug: string | null
  isActive: boolean
  isArchived: boolean
  imageUrl: string | null
  /** Pictures, web addresses or storage keys. */
  media: string[]
  features: string[]
  taxBehavior: string | null
  taxCode: string | null
  /** The rates that it is always taxed with; empty leaves the choice to the merchant's rules. */
  taxRateIds: string[]
  externalSource: string | null
  externalId: string | null
  externalUpdatedAt: number | null
  contentHash: string | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

export interface PriceTier {
  up_to: number | null
  unit_amount_minor: number | null
  unit_amount_decimal?: string | null
  flat_amount_minor: number | null
}

export interface Price {
  id: string
  merchantId: string
  productId: string
  active: boolean
  currency: string
  unitAmount: number | null
  type: 'one_time' | 'recurring'
  pricingModel: 'fixed' | 'pay_what_you_want' | 'free'
  interval: Interval | null
  intervalCount: number | null
  trialPeriodDays: number | null
  startRule: FirstCharge | null
  minimumAmount: number | null
  maximumAmount: number | null
  suggestedAmount: number | null
  presetAmounts: number[] | null
  name: string | null
  nickname: string | null
  description: string | null
  lookupKey: string | null
  billingScheme: 'per_unit' | 'tiered' | 'percentage'
  tiersMode: 'graduated' | 'volume' | null
  tiers: PriceTier[] | null
  transformQuantity: { divide_by: number; round: 'up' | 'down' } | null
  percentageRateBps: number | null
  payInAdvance: boolean
  spendingMinimumCents: number | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** Whether new buyers may have it. */
export function isForSale(
  product: Pick<Product, 'isActive' | 'isArchived'>,
  price?: Pick<Price, 'active'> | null,
): boolean {
  return product.isActive && !product.isArchived && price?.active !== false
}
