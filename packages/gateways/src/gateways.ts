import { err, ok, unreachable } from '@revkeen-edge/domain/result.ts'
import type { Sealer } from '@revkeen-edge/services/crypto.ts'
import { readCredentials, sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import type { Gateways } from '@revkeen-edge/services/ports/gateways.ts'
import { elavonGateway } from './elavon/gateway.ts'
import { parseNmiCallback } from './nmi/callback.ts'
import { noticeOf } from './nmi/notice.ts'
import { nmiGateway } from './nmi/gateway.ts'
import { verifyNmiSignature } from './nmi/signature.ts'

/** Where the gateways of a deployment are. Configuration, never a tenant's data. */
export interface GatewayUrls {
  readonly NMI_URL: string
  /** For sandbox merchants: the gateway's own test account, or the sandbox worker in development. */
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  /** For sandbox merchants: Converge's demo environment, or the sandbox worker in development. */
  readonly ELAVON_TEST_URL: string
}

/** Opens gateway accounts with the deployment's URLs and envelope key. */
export function gatewaysOf(urls: GatewayUrls, sealer: Sealer): Gateways {
  return {
    async open(account, mode) {
      const credentials = await readCredentials(sealer, account)
      const live = mode === 'live'
      switch (credentials.provider) {
        case 'nmi':
          return nmiGateway({ baseUrl: live ? urls.NMI_URL : urls.NMI_TEST_URL, credentials })
        case 'elavon':
          return elavonGateway({
            baseUrl: live ? urls.ELAVON_URL : urls.ELAVON_TEST_URL,
            credentials,
            currency: onlyOne(account.currencies),
          })
        default:
          return unreachable(credentials)
      }
    },
    async verifyCallback(account, headers, rawBody) {
      // Converge posts none, so whoever posts one in its name is somebody else.
      if (account.provider === 'elavon') return false
      const key = await sealer.open(account.webhookKeySealed, sealedFor(account.id, 'webhook_key'))
      return verifyNmiSignature(headers.get('webhook-signature'), rawBody, key)
    },
    readCallback(account, rawBody) {
      if (account.provider === 'elavon') return err('Elavon Converge posts no callbacks')
      const read = parseNmiCallback(rawBody)
      if (!read.ok) return read
      return ok(noticeOf(read.value))
    },
  }
}

function onlyOne(currencies: readonly string[] | null): string | null {
  return currencies?.length === 1 ? (currencies[0] ?? null) : null
}
