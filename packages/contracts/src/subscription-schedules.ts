import { publicId, type SchedulePhase, type SubscriptionSchedule } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { iso, isoOrNull, json, quantity, reference, text } from './fields.ts'
import { unlessMissing } from './messages.ts'
import { moment } from './moments.ts'

const prorationBehavior = z.enum(['create_prorations', 'none', 'always_invoice'])
const collectionMethod = z.enum(['charge_automatically', 'send_invoice'])
const endBehavior = z.enum(['cancel', 'release'])

/** A stretch of a schedule, with what the subscription bills in it. */
export const schedulePhase = z.object({
  items: z.array(z.object({ price_id: z.string(), quantity: z.number() })),
  start_date: z.string(),
  /** Null where it goes on. */
  end_date: z.string().nullable(),
  proration_behavior: prorationBehavior,
  billing_cycle_anchor: z.string().nullable(),
  default_payment_method: z.string().nullable(),
  collection_method: collectionMethod,
  coupon: z.string().nullable(),
  trial_end: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
})

/** Times beside those of the phases are Unix seconds. */
export const subscriptionSchedule = z.object({
  id: z.string(),
  object: z.literal('subscription_schedule'),
  status: z.enum(['not_started', 'active', 'completed', 'canceled', 'released']),
  customer: z.string().nullable(),
  subscription: z.string().nullable(),
  current_phase: z.object({ start_date: z.number(), end_date: z.number().nullable() }).nullable(),
  phases: z.array(schedulePhase),
  end_behavior: endBehavior,
  released_at: z.number().nullable(),
  released_subscription: z.string().nullable(),
  test_clock: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created: z.number(),
  livemode: z.boolean(),
})
export type SubscriptionScheduleWire = z.infer<typeof subscriptionSchedule>

export function presentSubscriptionSchedule(
  row: SubscriptionSchedule,
  { mode }: { readonly mode: 'live' | 'sandbox' },
): SubscriptionScheduleWire {
  const current = row.status === 'active' && row.phaseIndex !== null ? row.phases[row.phaseIndex] : undefined
  return {
    id: publicId('subscriptionSchedule', row.id),
    object: 'subscription_schedule',
    status: row.status,
    customer: row.customerId,
    subscription: row.subscriptionId,
    current_phase: current
      ? { start_date: seconds(current.start), end_date: current.end === null ? null : seconds(current.end) }
      : null,
    phases: row.phases.map(presentPhase),
    end_behavior: row.endBehavior,
    released_at: row.releasedAt === null ? null : seconds(row.releasedAt),
    released_subscription: row.releasedSubscriptionId,
    test_clock: row.testClockId,
    metadata: row.metadata,
    created: seconds(row.createdAt),
    livemode: mode === 'live',
  }
}

function presentPhase(phase: SchedulePhase): z.infer<typeof schedulePhase> {
  return {
    items: phase.items.map(({ priceId, quantity: many }) => ({ price_id: priceId, quantity: many })),
    start_date: iso(phase.start),
    end_date: isoOrNull(phase.end),
    proration_behavior: phase.proration,
    billing_cycle_anchor: isoOrNull(phase.billingCycleAnchor),
    default_payment_method: phase.paymentMethodId,
    collection_method: phase.collectionMethod,
    coupon: phase.coupon,
    trial_end: isoOrNull(phase.trialEnd),
    metadata: phase.metadata,
  }
}

function seconds(at: number): number {
  return Math.floor(at / 1000)
}

const MAX_UNIX_SECONDS = 253_402_300_799

/** A calendar date of the merchant's time zone, an instant, or Unix seconds; kept as it was written. */
const time = z.union([moment, z.int().min(0).max(MAX_UNIX_SECONDS)], {
  error: unlessMissing('must be an ISO 8601 date or date-time, or Unix seconds'),
})
/** The same, or `now`. */
const timeOrNow = z.union([z.literal('now'), moment, z.int().min(0).max(MAX_UNIX_SECONDS)], {
  error: unlessMissing('must be now, an ISO 8601 date or date-time, or Unix seconds'),
})

const MAX_PHASES = 20
const MAX_ITEMS = 20

const phaseBody = z.object({
  items: z
    .array(z.object({ price_id: reference('price'), quantity: quantity.optional() }))
    .min(1, 'must not be empty')
    .max(MAX_ITEMS),
  /** Left out, it is when the phase before ends; of the first phase, when the schedule starts. */
  start_date: timeOrNow.optional(),
  end_date: time.nullish(),
  proration_behavior: prorationBehavior.optional(),
  billing_cycle_anchor: time.nullish(),
  default_payment_method: reference('paymentMethod').nullish(),
  collection_method: collectionMethod.optional(),
  coupon: text(64).nullish(),
  trial_end: time.nullish(),
  metadata: json.optional(),
})
const phases = z.array(phaseBody).min(1, 'must not be empty').max(MAX_PHASES)
export type WantedPhase = z.infer<typeof phaseBody>
export type PhaseTime = z.infer<typeof timeOrNow>

export const createSubscriptionScheduleBody = z
  .object({
    customer: reference('customer').optional(),
    subscription: reference('subscription').optional(),
    /** When the first phase starts, unless it says so itself; now where neither does. */
    start_date: timeOrNow.optional(),
    phases,
    end_behavior: endBehavior.optional(),
    metadata: json.optional(),
  })
  .check(({ value, issues }) => {
    if (value.customer !== undefined || value.subscription !== undefined) return
    issues.push({ code: 'custom', input: value, path: ['customer'], message: 'is required without a subscription' })
  })
export type CreateSubscriptionSchedule = z.infer<typeof createSubscriptionScheduleBody>

export const updateSubscriptionScheduleBody = z.object({
  phases: phases.optional(),
  end_behavior: endBehavior.optional(),
  /** For phases that do not say it themselves. */
  proration_behavior: prorationBehavior.optional(),
  metadata: json.optional(),
})
export type UpdateSubscriptionSchedule = z.infer<typeof updateSubscriptionScheduleBody>

export const cancelSubscriptionScheduleBody = z.object({
  /** Whether what waits for the next invoice is billed at once. */
  invoice_now: z.boolean().optional(),
  /** Whether the time that is paid for and not used is credited. */
  prorate: z.boolean().optional(),
})
export type CancelSubscriptionSchedule = z.infer<typeof cancelSubscriptionScheduleBody>

export const releaseSubscriptionScheduleBody = z.object({ preserve_cancel_date: z.boolean().optional() })
export type ReleaseSubscriptionSchedule = z.infer<typeof releaseSubscriptionScheduleBody>

export const subscriptionSchedulesQuery = cursorQuery('subscriptionSchedule').extend({
  customer: reference('customer').optional(),
  subscription: reference('subscription').optional(),
  status: subscriptionSchedule.shape.status.optional(),
})

export const subscriptionScheduleListResponse = cursorList(subscriptionSchedule)
