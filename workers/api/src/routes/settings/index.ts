import type { Api } from '@revkeen-edge/http'
import { registerGetBranding } from './get-branding.ts'
import { registerGetDunningSettings } from './get-dunning.ts'
import { registerGetNotifications } from './get-notifications.ts'
import { registerGetSubscriptionSettings } from './get-subscriptions.ts'
import { registerPreviewNotification } from './preview-notification.ts'
import { registerUpdateBranding } from './update-branding.ts'
import { registerUpdateDunningSettings } from './update-dunning.ts'
import { registerUpdateNotifications } from './update-notifications.ts'
import { registerUpdateSubscriptionSettings } from './update-subscriptions.ts'

export function registerSettings(app: Api): void {
  registerGetBranding(app)
  registerUpdateBranding(app)
  registerGetNotifications(app)
  registerUpdateNotifications(app)
  registerPreviewNotification(app)
  registerGetDunningSettings(app)
  registerUpdateDunningSettings(app)
  registerGetSubscriptionSettings(app)
  registerUpdateSubscriptionSettings(app)
}
