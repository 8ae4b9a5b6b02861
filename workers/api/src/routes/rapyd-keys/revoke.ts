import { pathId, rapydKeyRevokedResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { revokeRapydKey } from '@revkeen-edge/services/rapyd-keys/revoke.ts'
import * as z from 'zod'

export function registerRevokeRapydKey(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/settings/rapyd-keys/{id}',
      operationId: 'settings_rapyd_keys_revoke',
      summary: 'Revoke a Rapyd key',
      description: 'Requests that are signed with it are refused within ten seconds.',
      tag: 'Settings',
      scope: 'settings:write',
      params: z.object({ id: pathId('rapydKey') }),
      response: rapydKeyRevokedResponse,
      errors: [404],
      extension: true,
    },
    ({ context, params, requestId }) =>
      mutate(
        () => revokeRapydKey(context, params.id),
        ({ id }) => ({ data: { id, deleted: true }, requestId }),
      ),
  )
}
