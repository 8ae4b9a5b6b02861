import { unreachable } from '@revkeen-edge/domain/result.ts'
import type { Sealer } from '@revkeen-edge/services/crypto.ts'
import { sealedFor } from '@revkeen-edge/services/gateway-accounts/connect.ts'
import type { Gateways } from '@revkeen-edge/services/ports/gateways.ts'
import { nmiGateway } from './nmi/gateway.ts'

/** Where the gateways of a deployment are. Configuration, never a tenant's data. */
export interface GatewayUrls {
  readonly NMI_URL: string
  /** For sandbox merchants: the gateway's own test account, or the sandbox worker in development. */
  readonly NMI_TEST_URL: string
}

/** Opens gateway accounts with the deployment's URLs and envelope key. */
export function gatewaysOf(urls: GatewayUrls, sealer: Sealer): Gateways {
  return {
    async open(account, mode) {
      const securityKey = await sealer.open(account.securityKeySealed, sealedFor(account.id, 'security_key'))
      switch (account.provider) {
        case 'nmi':
          return nmiGateway({ baseUrl: mode === 'live' ? urls.NMI_URL : urls.NMI_TEST_URL, credentials: { securityKey } })
        default:
          return unreachable(account.provider)
      }
    },
  }
}
