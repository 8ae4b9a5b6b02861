import { presentRapydKey, rapydKeyListResponse } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, type Api } from '@revkeen-edge/http'
import { listRapydKeys } from '@revkeen-edge/services/rapyd-keys/list.ts'

export function registerListRapydKeys(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/rapyd-keys',
      operationId: 'settings_rapyd_keys_list',
      summary: 'List Rapyd keys',
      description: 'All that are not revoked, oldest first. Secret keys are never shown.',
      tag: 'Settings',
      scope: 'settings:read',
      response: rapydKeyListResponse,
      extension: true,
    },
    async ({ context, requestId }) =>
      read(ok(await listRapydKeys(context)), (keys) => ({ data: keys.map(presentRapydKey), requestId })),
  )
}
