import { err, missing, ok, type DomainError, type Result, type WebhookEndpoint } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A webhook endpoint. Errors: `resource_missing`. */
export async function getWebhookEndpoint({ db }: Context, id: string): Promise<Result<WebhookEndpoint, DomainError>> {
  const { endpoint } = await db.load({ endpoint: db.rows.webhookEndpoints.byId(id) })
  return endpoint ? ok(endpoint) : err(missing('Webhook endpoint'))
}
