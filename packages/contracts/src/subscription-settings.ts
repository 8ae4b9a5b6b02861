import { DEFAULT_DUNNING, DEFAULT_RULES, type Merchant } from '@revkeen-edge/domain'
import * as z from 'zod'
import { iso } from './fields.ts'

/** How a merchant recovers failed payments. Days count from the first failure. */
export const dunningSettings = z.object({
  object: z.literal('dunning_settings'),
  grace_period_days: z.number(),
  max_retry_attempts: z.number(),
  retry_schedule: z.array(z.number()),
  dunning_email_enabled: z.boolean(),
  auto_cancel_unpaid: z.boolean(),
  updated_at: z.string(),
})
export type DunningSettingsWire = z.infer<typeof dunningSettings>

export function presentDunningSettings({ dunning, updatedAt }: Pick<Merchant, 'dunning' | 'updatedAt'>) {
  const settings = { ...DEFAULT_DUNNING, ...dunning }
  return {
    object: 'dunning_settings',
    grace_period_days: settings.gracePeriodDays,
    max_retry_attempts: settings.maxRetryAttempts,
    retry_schedule: settings.retrySchedule,
    dunning_email_enabled: settings.emailEnabled,
    auto_cancel_unpaid: settings.autoCancelUnpaid,
    updated_at: iso(updatedAt),
  } as const satisfies DunningSettingsWire
}

const MAX_RETRIES = 10
const MAX_DAYS = 90
const retryDay = z.int().min(1, 'must be at least 1').max(MAX_DAYS)

/** Null puts a setting back to what it is by itself. */
export const updateDunningBody = z.object({
  grace_period_days: z.int().min(0, 'must not be negative').max(MAX_DAYS).nullish(),
  max_retry_attempts: z.int().min(0, 'must not be negative').max(MAX_RETRIES).nullish(),
  retry_schedule: z
    .array(retryDay)
    .min(1, 'must not be empty')
    .max(MAX_RETRIES)
    .refine((days) => days.every((day, index) => day > (days[index - 1] ?? 0)), 'must name later and later days')
    .nullish(),
  dunning_email_enabled: z.boolean().nullish(),
  auto_cancel_unpaid: z.boolean().nullish(),
})
export type UpdateDunning = z.infer<typeof updateDunningBody>

export const dunningSettingsResponse = z.object({ data: dunningSettings, requestId: z.string() })

const creditAt = z.enum(['now', 'renewal'])
const upgrade = z.enum(['prorated', 'full_price'])

/** A merchant's rules for changes within a period. */
export const subscriptionSettings = z.object({
  object: z.literal('subscription_settings'),
  credit_at: creditAt,
  upgrade,
  updated_at: z.string(),
})
export type SubscriptionSettingsWire = z.infer<typeof subscriptionSettings>

export function presentSubscriptionSettings({
  subscriptionRules,
  updatedAt,
}: Pick<Merchant, 'subscriptionRules' | 'updatedAt'>) {
  const rules = { ...DEFAULT_RULES, ...subscriptionRules }
  return {
    object: 'subscription_settings',
    credit_at: rules.creditAt,
    upgrade: rules.upgrade,
    updated_at: iso(updatedAt),
  } as const satisfies SubscriptionSettingsWire
}

export const updateSubscriptionSettingsBody = z.object({ credit_at: creditAt.nullish(), upgrade: upgrade.nullish() })
export type UpdateSubscriptionSettings = z.infer<typeof updateSubscriptionSettingsBody>

export const subscriptionSettingsResponse = z.object({ data: subscriptionSettings, requestId: z.string() })
