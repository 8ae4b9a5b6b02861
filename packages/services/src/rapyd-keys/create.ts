import { ok, type DomainError, type RapydKey, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { hex, type Sealer } from '../crypto.ts'
import { insert, type Planned } from '../plan.ts'

/** Credentials with the secret that is shown this once. */
export interface WithSecretKey {
  readonly row: RapydKey
  readonly secretKey: string
}

/** What a sealed secret key is bound to: it opens for its own credentials alone. */
export function secretKeyPlace(id: string): string {
  return `rapyd_key:${id}`
}

/**
 * Makes credentials of the tenant for clients that sign their requests. The secret key is in the answer; what is kept of
 * it is sealed, since checking a signature takes the secret itself.
 */
export async function createRapydKey(
  context: Context,
  sealer: Sealer,
  { name }: { readonly name: string },
): Promise<Result<Planned<WithSecretKey>, DomainError>> {
  const { tenant, runtime, now, apiVersion } = context
  const id = runtime.uuid()
  const row: RapydKey = {
    id,
    merchantId: tenant.merchantId,
    name,
    accessKey: `rak_${randomHex(runtime.token())}`,
    revokedAt: null,
    createdAt: now,
  }
  const secretKey = `rsk_${randomHex(runtime.token())}${randomHex(runtime.token())}`
  const data = { mode: tenant.mode, apiVersion, secretSealed: await sealer.seal(secretKey, secretKeyPlace(id)) }
  const entry = {
    kind: 'rapyd_key' as const,
    key: row.accessKey,
    merchantId: tenant.merchantId,
    targetId: id,
    data,
    purgeAt: null,
  }
  return ok({
    value: { row, secretKey },
    plan: {
      changes: [insert('rapydKeys', row), insert('directory', entry)],
      audit: [{ action: 'rapyd_key.create', objectType: 'rapyd_key', objectId: id }],
    },
  })
}

/** The random bits of a token as hex digits, which clients of signed APIs are used to. */
function randomHex(token: string): string {
  const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
  return hex(Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer)
}
