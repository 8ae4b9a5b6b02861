import type { GatewayAccount, Mode } from '@revkeen-edge/domain'
import type { PaymentGateway } from './gateway.ts'

/** Opens a merchant's gateway account: its secrets are unsealed for the length of a request. */
export interface Gateways {
  open(account: GatewayAccount, mode: Mode): Promise<PaymentGateway>
}
