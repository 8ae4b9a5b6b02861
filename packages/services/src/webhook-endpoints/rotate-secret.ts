import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { WithSecret } from './create.ts'
import { getWebhookEndpoint } from './get.ts'
import { newSecret, secretPlace } from './secret.ts'

/** Gives an endpoint a new secret. Every attempt from now on is signed with it; the old one is gone at once. */
export async function rotateWebhookSecret(
  context: Context,
  sealer: Sealer,
  id: string,
): Promise<Result<Planned<WithSecret>, DomainError>> {
  const found = await getWebhookEndpoint(context, id)
  if (!found.ok) return found
  const secret = newSecret(context.runtime)
  const set = { secretSealed: await sealer.seal(secret, secretPlace(id)), updatedAt: context.now }
  return ok({
    value: { endpoint: updated(found.value, set), secret },
    plan: {
      changes: [update('webhookEndpoints', found.value, set)],
      audit: [{ action: 'webhook_endpoint.rotate_secret', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}
