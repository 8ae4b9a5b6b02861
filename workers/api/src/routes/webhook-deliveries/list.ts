import {
  presentCursorList,
  presentWebhookDelivery,
  webhookDeliveriesQuery,
  webhookDeliveryListResponse,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listWebhookDeliveries } from '@revkeen-edge/services/webhook-deliveries/list.ts'

export function registerListWebhookDeliveries(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/webhook-deliveries',
      operationId: 'webhook_deliveries_list',
      summary: 'List webhook deliveries',
      description: 'Newest first, across all endpoints; each shows how its last attempt ended.',
      tag: 'Webhook deliveries',
      scope: 'webhook_deliveries:read',
      query: webhookDeliveriesQuery,
      response: webhookDeliveryListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listWebhookDeliveries(context, window, {
        endpointId: query.endpoint_id,
        eventId: query.event_id,
        status: query.status,
      })
      return read(ok(page), () =>
        presentCursorList(page, presentWebhookDelivery, { window, url: '/v2/webhook-deliveries', requestId }),
      )
    },
  )
}
