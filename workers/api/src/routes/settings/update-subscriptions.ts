import {
  atLeastOneField,
  presentSubscriptionSettings,
  subscriptionSettingsResponse,
  updateSubscriptionSettingsBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateSubscriptionSettings } from '@revkeen-edge/services/settings/update-subscriptions.ts'

export function registerUpdateSubscriptionSettings(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/settings/subscriptions',
      operationId: 'settings_subscriptions_update',
      summary: 'Update the subscription settings',
      description:
        'Changes the fields that are given; null puts one back to what it is by itself. With `credit_at: renewal`, the credit of a change waits for the next renewal, so that an upgrade and a downgrade within a period gain nobody anything. With `upgrade: full_price`, a dearer plan is charged in full and its cycle begins anew.',
      tag: 'Settings',
      scope: 'settings:write',
      body: atLeastOneField(updateSubscriptionSettingsBody),
      response: subscriptionSettingsResponse,
      extension: true,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => updateSubscriptionSettings(context, body),
        (merchant) => ({ data: presentSubscriptionSettings(merchant), requestId }),
      ),
  )
}
