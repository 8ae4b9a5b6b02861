import { pathId, presentWebhookDelivery, webhookDeliveryResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { retryWebhookDelivery } from '@revkeen-edge/services/webhook-deliveries/retry.ts'
import * as z from 'zod'

export function registerRetryWebhookDelivery(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/webhook-deliveries/{id}/retry',
      operationId: 'webhook_deliveries_retry',
      summary: 'Retry a webhook delivery',
      description:
        'Attempts a failed delivery again at once, and a dead-lettered one a single time more. One that is on its way or has succeeded is refused.',
      tag: 'Webhook deliveries',
      scope: 'webhook_deliveries:write',
      params: z.object({ id: pathId('webhookDelivery') }),
      response: webhookDeliveryResponse,
      errors: [404, 409],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => retryWebhookDelivery(context, params.id),
        (delivery) => ({ data: presentWebhookDelivery(delivery), requestId }),
      ),
  )
}
