import { err, ok, type DomainError, type GatewayProvider, type Result } from '@revkeen-edge/domain'
import type { GatewayCredentials } from '../ports/gateway.ts'

/** What a merchant gives to have an account opened, by the names of the request. */
export interface GivenSecrets {
  readonly security_key?: string | undefined
  /** Signs NMI's callbacks. */
  readonly webhook_key?: string | undefined
  readonly merchant_id?: string | undefined
  readonly user_id?: string | undefined
  readonly pin?: string | undefined
}

const NEEDED: Readonly<Record<GatewayProvider, readonly (keyof GivenSecrets)[]>> = {
  nmi: ['security_key', 'webhook_key'],
  elavon: ['merchant_id', 'user_id', 'pin'],
}

/** The credentials for a gateway. Errors: `validation_error` naming what it needs, and what is another gateway's. */
export function credentialsOf(provider: GatewayProvider, given: GivenSecrets): Result<GatewayCredentials, DomainError> {
  const foreign = foreignSecrets(provider, given)
  const needed = NEEDED[provider].filter((name) => given[name] === undefined)
  const fields = Object.fromEntries([
    ...needed.map((name) => [name, ['is required']] as const),
    ...foreign.map((name) => [name, [`is not of ${provider}`]] as const),
  ])
  if (Object.keys(fields).length > 0) return err({ code: 'validation_error', fields })
  const { security_key: securityKey = '', merchant_id: merchantId = '', user_id: userId = '', pin = '' } = given
  return ok(provider === 'nmi' ? { provider, securityKey } : { provider, merchantId, userId, pin })
}

/** Given secrets that the gateway knows nothing of. */
export function foreignSecrets(provider: GatewayProvider, given: GivenSecrets): (keyof GivenSecrets)[] {
  const others = NEEDED[provider === 'nmi' ? 'elavon' : 'nmi']
  return others.filter((name) => given[name] !== undefined)
}

/** The credentials with those that are given in place of the old ones. */
export function withSecrets(known: GatewayCredentials, given: GivenSecrets): GatewayCredentials {
  if (known.provider === 'nmi') return { ...known, securityKey: given.security_key ?? known.securityKey }
  return { ...known, userId: given.user_id ?? known.userId, pin: given.pin ?? known.pin }
}
