import { err, missing, ok, type DomainError, type RapydKey, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'

/** Ends credentials. Isolates that still remember them forget them within ten seconds. Errors: `resource_missing`. */
export async function revokeRapydKey(context: Context, id: string): Promise<Result<Planned<RapydKey>, DomainError>> {
  const { key } = await context.db.load({ key: context.db.rows.rapydKeys.byId(id) })
  if (!key) return err(missing('Rapyd key'))
  return ok({
    value: { ...key, revokedAt: context.now },
    plan: {
      changes: [{ kind: 'revoke_rapyd_key', id: key.id, accessKey: key.accessKey, at: context.now }],
      audit: [{ action: 'rapyd_key.revoke', objectType: 'rapyd_key', objectId: key.id }],
    },
  })
}
