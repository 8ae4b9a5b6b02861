import {
  DAY_MS,
  hasEnded,
  type DunningCase,
  type Subscription,
  type SubscriptionItem,
  type SubscriptionStatus,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull } from './fields.ts'
import { pagination } from './lists.ts'

/** Where the recovery of a failed payment stands. */
const dunning = z.object({
  is_in_dunning: z.boolean(),
  phase: z.number().nullable(),
  phase_label: z.string().nullable(),
  phase_severity: z.enum(['info', 'warning', 'critical']).nullable(),
  retry_count: z.number(),
  total_possible_retries: z.number(),
  next_retry_at: z.string().nullable(),
  days_in_dunning: z.number(),
  access_restricted: z.boolean(),
})

export const subscription = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('subscription'),
  merchant_id: z.string(),
  customer_id: z.string(),
  product_id: z.string().nullable(),
  price_id: z.string().nullable(),
  /** A plan is a price. */
  plan_id: z.string().nullable(),
  status: z.string(),
  quantity: z.number(),
  amount_minor: z.number(),
  currency: z.string(),
  billing_interval: z.string(),
  billing_interval_count: z.number(),
  billing_anchor_rule: z.string(),
  billing_anchor_day: z.number().nullable(),
  timezone: z.string(),
  start_date: z.string(),
  current_period_start: z.string(),
  current_period_end: z.string(),
  /** When it is billed next; null where it is not. */
  next_billing_date: z.string().nullable(),
  payments_count: z.number(),
  billing_max_cycles: z.number().nullable(),
  billing_ends_on: z.string().nullable(),
  trial_end: z.string().nullable(),
  collection_method: z.enum(['charge_automatically', 'send_invoice']),
  payment_method_id: z.string().nullable(),
  proration_behavior: z.enum(['create_prorations', 'none', 'always_invoice']),
  discount_ids: z.array(z.string()),
  cancel_at_period_end: z.boolean(),
  cancel_at: z.string().nullable(),
  canceled_at: z.string().nullable(),
  cancellation_reason: z.string().nullable(),
  ended_at: z.string().nullable(),
  pause_at_period_end: z.boolean(),
  pause_behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']).nullable(),
  paused_at: z.string().nullable(),
  resumes_at: z.string().nullable(),
  schedule_id: z.string().nullable(),
  test_clock: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
  dunning: dunning.nullable(),
})
export type SubscriptionWire = z.infer<typeof subscription>

const PHASES = [
  { label: 'Initial Retry', severity: 'info' },
  { label: 'Warning', severity: 'warning' },
  { label: 'Final Notice', severity: 'critical' },
] as const

/** A subscription as GET gives it, with the recovery of its oldest failed payment; null where none is. */
export function presentSubscription(row: Subscription, recovery: DunningCase | null, now: number): SubscriptionWire {
  return {
    ...identity('subscription', row.id),
    object: 'subscription',
    merchant_id: row.merchantId,
    customer_id: row.customerId,
    product_id: row.productId,
    price_id: row.priceId,
    plan_id: row.priceId,
    status: row.status,
    quantity: row.quantity,
    amount_minor: row.amountMinor,
    currency: row.currency,
    billing_interval: row.interval,
    billing_interval_count: row.intervalCount,
    billing_anchor_rule: row.anchorRule,
    billing_anchor_day: row.anchorDay,
    timezone: row.timezone,
    start_date: iso(row.startsAt),
    current_period_start: iso(row.currentPeriodStart),
    current_period_end: iso(row.currentPeriodEnd),
    next_billing_date: isoOrNull(row.nextChargeAt),
    payments_count: row.payments,
    billing_max_cycles: row.maxPayments,
    billing_ends_on: isoOrNull(row.endsAt),
    trial_end: isoOrNull(row.trialEnd),
    collection_method: row.collectionMethod,
    payment_method_id: row.paymentMethodId,
    proration_behavior: row.prorationBehavior,
    discount_ids: row.discountIds,
    cancel_at_period_end: row.cancelAtPeriodEnd,
    cancel_at: isoOrNull(row.cancelAt),
    canceled_at: isoOrNull(row.canceledAt),
    cancellation_reason: row.cancelReason,
    ended_at: isoOrNull(row.endedAt),
    pause_at_period_end: row.pauseAtPeriodEnd,
    pause_behavior: row.pauseBehavior,
    paused_at: isoOrNull(row.pausedAt),
    resumes_at: isoOrNull(row.resumesAt),
    schedule_id: row.scheduleId,
    test_clock: row.testClockId,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    dunning: recovery && presentDunning(row.status, recovery, now),
  }
}

/** A recovery as the subscription shows it. */
function presentDunning(
  status: SubscriptionStatus,
  recovery: DunningCase,
  now: number,
): NonNullable<SubscriptionWire['dunning']> {
  const phase = PHASES[recovery.phase - 1]
  const { maxRetryAttempts, retrySchedule } = recovery.settings
  return {
    is_in_dunning: recovery.status === 'open',
    phase: recovery.phase,
    phase_label: phase?.label ?? null,
    phase_severity: phase?.severity ?? null,
    retry_count: recovery.retries,
    total_possible_retries: Math.min(maxRetryAttempts, retrySchedule.length),
    next_retry_at: recovery.dueStep === 'retry' ? isoOrNull(recovery.dueAt) : null,
    days_in_dunning: Math.max(0, Math.floor(((recovery.endedAt ?? now) - recovery.startedAt) / DAY_MS)),
    access_restricted: status === 'unpaid' || hasEnded({ status }) || now >= recovery.graceUntil,
  }
}

export const subscriptionItem = z.object({
  id: z.string(),
  public_id: z.string(),
  subscription_id: z.string(),
  product_id: z.string().nullable(),
  price_id: z.string().nullable(),
  description: z.string().nullable(),
  quantity: z.number(),
  currency: z.string(),
  unit_amount_minor: z.number(),
  /** Of the whole quantity: more than a product of the two where the price has tiers. */
  amount_minor: z.number(),
  fulfillment_type: z.enum(['none', 'physical', 'digital']),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})
export type SubscriptionItemWire = z.infer<typeof subscriptionItem>

export function presentSubscriptionItem(row: SubscriptionItem): SubscriptionItemWire {
  return {
    ...identity('subscriptionItem', row.id),
    subscription_id: row.subscriptionId,
    product_id: row.productId,
    price_id: row.priceId,
    description: row.description,
    quantity: row.quantity,
    currency: row.currency,
    unit_amount_minor: row.unitAmountMinor,
    amount_minor: row.amountMinor,
    fulfillment_type: row.fulfillmentType,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** A subscription in the short form of a customer's list. */
export const customerSubscription = z.object({
  id: z.string(),
  public_id: z.string(),
  customer_id: z.string(),
  price_id: z.string().nullable(),
  status: z.string(),
  current_period_start: z.string().nullable(),
  current_period_end: z.string().nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: z.string().nullable(),
  trial_end: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export function presentCustomerSubscription(row: Subscription): z.infer<typeof customerSubscription> {
  return {
    ...identity('subscription', row.id),
    customer_id: row.customerId,
    price_id: row.priceId,
    status: row.status,
    current_period_start: iso(row.currentPeriodStart),
    current_period_end: iso(row.currentPeriodEnd),
    cancel_at_period_end: row.cancelAtPeriodEnd,
    canceled_at: isoOrNull(row.canceledAt),
    trial_end: isoOrNull(row.trialEnd),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const customerSubscriptionsResponse = z.object({
  data: z.array(customerSubscription),
  pagination,
  requestId: z.string(),
})

export const subscriptionResponse = z.object({ data: subscription, requestId: z.string() })

export const subscriptionListResponse = z.object({
  data: z.array(subscription),
  pagination,
  requestId: z.string(),
})

/** The declaration has no `data` here. */
export const subscriptionDeletedResponse = z.object({ success: z.literal(true), requestId: z.string() })
