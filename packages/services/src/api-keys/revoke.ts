import { err, missing, ok, type ApiKey, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'

/** Ends a key. Isolates that still remember it forget it within ten seconds. */
export async function revokeApiKey(context: Context, id: string): Promise<Result<Planned<ApiKey>, DomainError>> {
  const { key } = await context.db.load({ key: context.db.rows.apiKeys.byId(id) })
  if (!key) return err(missing('API key'))
  return ok({
    value: { ...key, revokedAt: context.now },
    plan: {
      changes: [{ kind: 'revoke_api_key', id: key.id, hash: key.hash, at: context.now }],
      audit: [{ action: 'api_key.revoke', objectType: 'api_key', objectId: key.id }],
    },
  })
}
