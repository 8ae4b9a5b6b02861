import { pathId, presentWebhookDelivery, webhookDeliveryResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getWebhookDelivery } from '@revkeen-edge/services/webhook-deliveries/get.ts'
import * as z from 'zod'

export function registerGetWebhookDelivery(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/webhook-deliveries/{id}',
      operationId: 'webhook_deliveries_get',
      summary: 'Get a webhook delivery',
      description: 'With the outcome of its last attempt and the time of the next.',
      tag: 'Webhook deliveries',
      scope: 'webhook_deliveries:read',
      params: z.object({ id: pathId('webhookDelivery') }),
      response: webhookDeliveryResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getWebhookDelivery(context, params.id), (delivery) => ({
        data: presentWebhookDelivery(delivery),
        requestId,
      })),
  )
}
