import { err, missing, ok, type DomainError, type Result, type WebhookDelivery } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A webhook delivery. Errors: `resource_missing`. */
export async function getWebhookDelivery({ db }: Context, id: string): Promise<Result<WebhookDelivery, DomainError>> {
  const { delivery } = await db.load({ delivery: db.rows.webhookDeliveries.byId(id) })
  return delivery ? ok(delivery) : err(missing('Webhook delivery'))
}
