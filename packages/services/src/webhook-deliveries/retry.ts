import {
  err,
  missing,
  ok,
  retryRefusal,
  type DomainError,
  type Result,
  type WebhookDelivery,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'

/** Attempts a waiting, failed or dead delivery at once. A dead one gets a single attempt more. */
export async function retryWebhookDelivery(
  context: Context,
  id: string,
): Promise<Result<Planned<WebhookDelivery>, DomainError>> {
  const { rows } = context.db
  const { delivery, endpoint } = await context.db.load({
    delivery: rows.webhookDeliveries.byId(id),
    endpoint: rows.webhookEndpoints.ofDelivery(id),
  })
  if (!delivery) return err(missing('Webhook delivery'))
  const refusal = retryRefusal(delivery, endpoint, context.now)
  if (refusal !== null) return err({ code: 'conflict', message: refusal })
  const set = {
    status: 'pending',
    nextRetryAt: context.now,
    maxAttempts: Math.max(delivery.maxAttempts, delivery.attempts + 1),
    deadLetteredAt: null,
    deadLetterReason: null,
    updatedAt: context.now,
  } as const
  return ok({
    value: updated(delivery, set),
    plan: {
      changes: [update('webhookDeliveries', delivery, set)],
      audit: [{ action: 'webhook_delivery.retry', objectType: 'webhook_delivery', objectId: id }],
      deliveries: [{ deliveryId: id, attempt: delivery.attempts + 1 }],
    },
  })
}
