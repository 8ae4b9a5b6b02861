import { err, invalidField, ok, type ApiKey, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import { insert, type Planned } from '../plan.ts'
import { formatKey } from '../api-key-format.ts'

export interface NewApiKey {
  readonly name: string
  /** `resource:action`; `*` is everything. */
  readonly scopes: readonly string[]
  readonly expiresAt?: number | null
}

const SCOPE = /^(\*|[a-z_-]+:(\*|read|write))$/

/** Makes a key of the tenant. The key itself is in the answer and nowhere else. */
export async function createApiKey(
  context: Context,
  input: NewApiKey,
): Promise<Result<Planned<{ row: ApiKey; key: string }>, DomainError>> {
  const wrong = input.scopes.find((scope) => !SCOPE.test(scope))
  if (wrong !== undefined) {
    return err(invalidField('scopes', `${wrong} is not a scope; write resource:read, resource:write or *`))
  }
  const { tenant, runtime, now, apiVersion } = context
  const key = await formatKey(tenant.mode, runtime.token())
  const hash = await sha256Hex(key)
  const row: ApiKey = {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    name: input.name,
    hash,
    hint: `rk_${tenant.mode}_…${key.slice(-4)}`,
    scopes: [...input.scopes],
    apiVersion,
    expiresAt: input.expiresAt ?? null,
    revokedAt: null,
    createdAt: now,
  }
  const data = { mode: tenant.mode, scopes: row.scopes, apiVersion, expiresAt: row.expiresAt }
  return ok({
    value: { row, key },
    plan: {
      changes: [
        insert('apiKeys', row),
        insert('directory', {
          kind: 'api_key',
          key: hash,
          merchantId: tenant.merchantId,
          targetId: row.id,
          data,
          purgeAt: null,
        }),
      ],
      audit: [{ action: 'api_key.create', objectType: 'api_key', objectId: row.id }],
    },
  })
}
