import type { UpdateSubscriptionSettings } from '@revkeen-edge/contracts'
import { ok, type DomainError, type Merchant, type Result, type SubscriptionRules } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getSubscriptionSettings } from './get-subscriptions.ts'
import { settingsAfter } from './overrides.ts'

const FIELDS = {
  credit_at: 'creditAt',
  upgrade: 'upgrade',
} as const satisfies Record<keyof UpdateSubscriptionSettings, keyof SubscriptionRules>

/** Changes the rules for changes within a period; null puts one back. */
export async function updateSubscriptionSettings(
  context: Context,
  body: UpdateSubscriptionSettings,
): Promise<Result<Planned<Merchant>, DomainError>> {
  const found = await getSubscriptionSettings(context)
  if (!found.ok) return found
  const merchant = found.value
  const set = { subscriptionRules: settingsAfter(merchant.subscriptionRules, body, FIELDS), updatedAt: context.now }
  return ok({
    value: updated(merchant, set),
    plan: {
      changes: [update('merchants', merchant, set)],
      audit: [{ action: 'subscription_settings.update', objectType: 'merchant', objectId: merchant.id }],
    },
  })
}
