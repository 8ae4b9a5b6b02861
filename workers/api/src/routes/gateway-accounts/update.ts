import {
  atLeastOneField,
  gatewayAccountResponse,
  pathId,
  presentGatewayAccount,
  updateGatewayAccountBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateGatewayAccount } from '@revkeen-edge/services/gateway-accounts/update.ts'
import * as z from 'zod'

export function registerUpdateGatewayAccount(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/settings/gateway-accounts/{id}',
      operationId: 'settings_gateway_accounts_update',
      summary: 'Update a processing account',
      description:
        'Changes the fields that are given. New keys must be of the same merchant account, since stored cards and payments in doubt are there; the gateway is asked. An inactive account takes no new charges and is still asked about its own.',
      tag: 'Settings',
      scope: 'settings:write',
      params: z.object({ id: pathId('gatewayAccount') }),
      body: atLeastOneField(updateGatewayAccountBody),
      response: gatewayAccountResponse,
      errors: [404, 422, 503],
      extension: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        () => updateGatewayAccount(context, c.var.platform, params.id, body),
        (account) => ({ data: presentGatewayAccount(account, c.var.platform.urls.webhooks), requestId }),
      ),
  )
}
