import { ok, unreachable } from '@revkeen-edge/domain/result.ts'
import type { Sealer } from '@revkeen-edge/services/crypto.ts'
import { sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import type { Gateways } from '@revkeen-edge/services/ports/gateways.ts'
import { parseNmiCallback } from './nmi/callback.ts'
import { nmiGateway } from './nmi/gateway.ts'
import { verifyNmiSignature } from './nmi/signature.ts'

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
          return nmiGateway({
            baseUrl: mode === 'live' ? urls.NMI_URL : urls.NMI_TEST_URL,
            credentials: { securityKey },
          })
        default:
          return unreachable(account.provider)
      }
    },
    async verifyCallback(account, headers, rawBody) {
      const key = await sealer.open(account.webhookKeySealed, sealedFor(account.id, 'webhook_key'))
      return verifyNmiSignature(headers.get('webhook-signature'), rawBody, key)
    },
    readCallback(_account, rawBody) {
      const read = parseNmiCallback(rawBody)
      if (!read.ok) return read
      const { eventId, eventType } = read.value
      return ok({ eventId, eventType, charge: read.value.kind === 'transaction' ? read.value : null })
    },
  }
}
