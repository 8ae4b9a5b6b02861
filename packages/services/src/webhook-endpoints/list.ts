import type { WebhookEndpoint } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** A page of webhook endpoints, newest first. */
export async function listWebhookEndpoints(
  { db }: Context,
  window: Window,
  filter: Filter<{ status: string }>,
): Promise<Page<WebhookEndpoint>> {
  const { page } = await db.load({ page: db.rows.webhookEndpoints.list(window, filter) })
  return page
}
