import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { WithSecret } from './create.ts'
import { getWebhookEndpoint } from './get.ts'
import { newSecret, rotatedSecrets, secretPlace } from './secret.ts'

/**
 * Gives an endpoint a new secret. Every attempt from now on is signed with it, and for a day with the one before it as
 * well, so that a receiver can change over without losing a delivery.
 */
export async function rotateWebhookSecret(
  context: Context,
  sealer: Sealer,
  id: string,
): Promise<Result<Planned<WithSecret>, DomainError>> {
  const found = await getWebhookEndpoint(context, id)
  if (!found.ok) return found
  const secret = newSecret(context.runtime)
  const place = secretPlace(id)
  // A secret that cannot be read any more signs nothing, so there is none to go on with.
  const kept = await sealer.open(found.value.secretSealed, place).catch(() => null)
  const text = kept === null ? secret : rotatedSecrets(kept, secret, context.now)
  const set = { secretSealed: await sealer.seal(text, place), updatedAt: context.now }
  return ok({
    value: { endpoint: updated(found.value, set), secret },
    plan: {
      changes: [update('webhookEndpoints', found.value, set)],
      audit: [{ action: 'webhook_endpoint.rotate_secret', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}
