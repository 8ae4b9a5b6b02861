import { dunningSettingsResponse, presentDunningSettings } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getDunningSettings } from '@revkeen-edge/services/settings/get-dunning.ts'

export function registerGetDunningSettings(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/dunning',
      operationId: 'settings_dunning_get',
      summary: 'Get the dunning settings',
      description:
        'How failed payments of subscriptions are recovered: on which days after the first failure a payment is tried again, how often at most, and how long the customer keeps the service.',
      tag: 'Settings',
      scope: 'settings:read',
      response: dunningSettingsResponse,
      extension: true,
    },
    async ({ context, requestId }) =>
      read(await getDunningSettings(context), (merchant) => ({ data: presentDunningSettings(merchant), requestId })),
  )
}
