import type { WebhookDelivery } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** A page of webhook deliveries, newest first. */
export async function listWebhookDeliveries(
  { db }: Context,
  window: Window,
  filter: Filter<{ endpointId: string; eventId: string; status: string }>,
): Promise<Page<WebhookDelivery>> {
  const { page } = await db.load({ page: db.rows.webhookDeliveries.list(window, filter) })
  return page
}
