import { ok, type DomainError, type Result, type WebhookEndpoint } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getWebhookEndpoint } from './get.ts'

/** Removes an endpoint. What still waits to be delivered to it is given up; the record of its deliveries stays. */
export async function deleteWebhookEndpoint(
  context: Context,
  id: string,
): Promise<Result<Planned<WebhookEndpoint>, DomainError>> {
  const found = await getWebhookEndpoint(context, id)
  if (!found.ok) return found
  const set = { deletedAt: context.now, updatedAt: context.now }
  return ok({
    value: updated(found.value, set),
    plan: {
      changes: [
        update('webhookEndpoints', found.value, set),
        { kind: 'abandon_deliveries', endpointId: id, reason: 'endpoint deleted', at: context.now },
      ],
      audit: [{ action: 'webhook_endpoint.delete', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}
