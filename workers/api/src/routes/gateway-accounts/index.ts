import type { Api } from '@revkeen-edge/http'
import { registerConnectGatewayAccount } from './connect.ts'
import { registerListGatewayAccounts } from './list.ts'
import { registerUpdateGatewayAccount } from './update.ts'

export function registerGatewayAccounts(app: Api): void {
  registerListGatewayAccounts(app)
  registerConnectGatewayAccount(app)
  registerUpdateGatewayAccount(app)
}
