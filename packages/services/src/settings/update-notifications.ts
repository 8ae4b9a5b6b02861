import type { UpdateNotifications } from '@revkeen-edge/contracts'
import {
  NOTIFICATION_KINDS,
  notificationRule,
  ok,
  type DomainError,
  type Merchant,
  type NotificationSettings,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getNotifications } from './get-notifications.ts'

/**
 * Changes how customers are told of things; null puts a kind back to what it is by itself. Channels that the deployment
 * has not connected are kept, and skipped until it has.
 */
export async function updateNotifications(
  context: Context,
  body: UpdateNotifications,
): Promise<Result<Planned<Merchant>, DomainError>> {
  const found = await getNotifications(context)
  if (!found.ok) return found
  const merchant = found.value
  const set = { notifications: settingsAfter(merchant.notifications, body), updatedAt: context.now }
  return ok({
    value: updated(merchant, set),
    plan: {
      changes: [update('merchants', merchant, set)],
      audit: [{ action: 'notifications.update', objectType: 'merchant', objectId: merchant.id }],
    },
  })
}

function settingsAfter(before: NotificationSettings, body: UpdateNotifications): NotificationSettings {
  const after = { ...before }
  for (const kind of NOTIFICATION_KINDS) {
    const given = body[kind]
    if (given === null) delete after[kind]
    if (!given) continue
    const { enabled, channels } = notificationRule(before, kind)
    after[kind] = { enabled: given.enabled ?? enabled, channels: given.channels ?? channels }
  }
  return after
}
