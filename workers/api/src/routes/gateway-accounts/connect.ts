import { connectGatewayAccountBody, gatewayAccountResponse, presentGatewayAccount } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { connectGateway } from '@revkeen-edge/services/gateway-accounts/connect.ts'

export function registerConnectGatewayAccount(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/settings/gateway-accounts',
      operationId: 'settings_gateway_accounts_connect',
      summary: 'Connect a processing account',
      description:
        'NMI needs `security_key` and `webhook_key`, Elavon Converge `merchant_id`, `user_id` and `pin`. The gateway is asked whether it takes them; nothing is stored where it does not. A charge goes through an account that names its currency, else through one that takes all of them. A new merchant account under the label of a connected one takes its place.',
      tag: 'Settings',
      scope: 'settings:write',
      body: connectGatewayAccountBody,
      status: 201,
      response: gatewayAccountResponse,
      errors: [422, 503],
      extension: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        () => connectGateway(context, c.var.platform, body),
        (account) => ({ data: presentGatewayAccount(account, c.var.platform.urls.webhooks), requestId }),
      ),
  )
}
