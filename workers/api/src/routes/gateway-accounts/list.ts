import { gatewayAccountListResponse, presentGatewayAccount } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, type Api } from '@revkeen-edge/http'
import { listGatewayAccounts } from '@revkeen-edge/services/gateway-accounts/list.ts'

export function registerListGatewayAccounts(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/gateway-accounts',
      operationId: 'settings_gateway_accounts_list',
      summary: 'List processing accounts',
      description: 'All of them, oldest first. An inactive one takes no new charges. Secrets are never shown.',
      tag: 'Settings',
      scope: 'settings:read',
      response: gatewayAccountListResponse,
      extension: true,
    },
    async ({ context, requestId, c }) =>
      read(ok(await listGatewayAccounts(context)), (accounts) => ({
        data: accounts.map((account) => presentGatewayAccount(account, c.var.platform.urls.webhooks)),
        requestId,
      })),
  )
}
