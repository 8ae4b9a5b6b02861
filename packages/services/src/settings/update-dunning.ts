import type { UpdateDunning } from '@revkeen-edge/contracts'
import { ok, type DomainError, type DunningSettings, type Merchant, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getDunningSettings } from './get-dunning.ts'
import { settingsAfter } from './overrides.ts'

const FIELDS = {
  grace_period_days: 'gracePeriodDays',
  max_retry_attempts: 'maxRetryAttempts',
  retry_schedule: 'retrySchedule',
  dunning_email_enabled: 'emailEnabled',
  auto_cancel_unpaid: 'autoCancelUnpaid',
} as const satisfies Record<keyof UpdateDunning, keyof DunningSettings>

/** Changes how failed payments are recovered, for recoveries that begin from now on; null puts a setting back. */
export async function updateDunningSettings(
  context: Context,
  body: UpdateDunning,
): Promise<Result<Planned<Merchant>, DomainError>> {
  const found = await getDunningSettings(context)
  if (!found.ok) return found
  const merchant = found.value
  const set = { dunning: settingsAfter(merchant.dunning, body, FIELDS), updatedAt: context.now }
  return ok({
    value: updated(merchant, set),
    plan: {
      changes: [update('merchants', merchant, set)],
      audit: [{ action: 'dunning_settings.update', objectType: 'merchant', objectId: merchant.id }],
    },
  })
}
