import {
  atLeastOneField,
  dunningSettingsResponse,
  presentDunningSettings,
  updateDunningBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateDunningSettings } from '@revkeen-edge/services/settings/update-dunning.ts'

export function registerUpdateDunningSettings(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/settings/dunning',
      operationId: 'settings_dunning_update',
      summary: 'Update the dunning settings',
      description:
        'Changes the fields that are given; null puts one back to what it is by itself. A recovery that is under way goes on as it began.',
      tag: 'Settings',
      scope: 'settings:write',
      body: atLeastOneField(updateDunningBody),
      response: dunningSettingsResponse,
      extension: true,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => updateDunningSettings(context, body),
        (merchant) => ({ data: presentDunningSettings(merchant), requestId }),
      ),
  )
}
