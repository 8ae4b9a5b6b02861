import { presentSubscriptionSettings, subscriptionSettingsResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getSubscriptionSettings } from '@revkeen-edge/services/settings/get-subscriptions.ts'

export function registerGetSubscriptionSettings(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/subscriptions',
      operationId: 'settings_subscriptions_get',
      summary: 'Get the subscription settings',
      description:
        'What a change within a period does: when the credit for an unused time counts, and what an upgrade costs.',
      tag: 'Settings',
      scope: 'settings:read',
      response: subscriptionSettingsResponse,
      extension: true,
    },
    async ({ context, requestId }) =>
      read(await getSubscriptionSettings(context), (merchant) => ({
        data: presentSubscriptionSettings(merchant),
        requestId,
      })),
  )
}
