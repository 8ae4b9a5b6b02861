import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Sealer } from './crypto.ts'
import type { ElavonCredentials, GatewayCredentials } from './ports/gateway.ts'

/** What a gateway account's secret is bound to when it is sealed. */
export function sealedFor(accountId: string, secret: 'security_key' | 'webhook_key'): string {
  return `gateway_account:${accountId}:${secret}`
}

/** Seals what an account is opened with, for its row. */
export function sealCredentials(sealer: Sealer, accountId: string, credentials: GatewayCredentials): Promise<string> {
  return sealer.seal(textOf(credentials), sealedFor(accountId, 'security_key'))
}

/** Unseals what an account is opened with. Throws where it was sealed for another row, or is not what was sealed. */
export async function readCredentials(
  sealer: Sealer,
  account: Pick<GatewayAccount, 'id' | 'provider' | 'securityKeySealed'>,
): Promise<GatewayCredentials> {
  const text = await sealer.open(account.securityKeySealed, sealedFor(account.id, 'security_key'))
  return account.provider === 'nmi' ? { provider: 'nmi', securityKey: text } : elavonCredentials(text)
}

/** NMI has one secret, kept as it is; Converge's three are kept as JSON. */
function textOf(credentials: GatewayCredentials): string {
  if (credentials.provider === 'nmi') return credentials.securityKey
  const { merchantId, userId, pin } = credentials
  return JSON.stringify({ merchantId, userId, pin })
}

function elavonCredentials(text: string): ElavonCredentials {
  const value: unknown = JSON.parse(text)
  return {
    provider: 'elavon',
    merchantId: part(value, 'merchantId'),
    userId: part(value, 'userId'),
    pin: part(value, 'pin'),
  }
}

function part(value: unknown, name: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  if (typeof found !== 'string') throw new Error(`the sealed credentials have no ${name}`)
  return found
}
