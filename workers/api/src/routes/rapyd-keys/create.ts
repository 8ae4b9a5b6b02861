import { createRapydKeyBody, presentRapydKey, rapydKeySecretResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createRapydKey } from '@revkeen-edge/services/rapyd-keys/create.ts'

export function registerCreateRapydKey(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/settings/rapyd-keys',
      operationId: 'settings_rapyd_keys_create',
      summary: 'Create a Rapyd key',
      description:
        'Credentials for clients that sign their requests in the manner of Rapyd, at `POST /v1/invoices/{invoice}/pay`. The secret key is in this answer alone.',
      tag: 'Settings',
      scope: 'settings:write',
      body: createRapydKeyBody,
      bodyOptional: true,
      status: 201,
      response: rapydKeySecretResponse,
      extension: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        () => createRapydKey(context, c.var.platform.sealer, body),
        ({ row, secretKey }) => ({ data: { ...presentRapydKey(row), secret_key: secretKey }, requestId }),
      ),
  )
}
