import { pathId, presentWebhookEndpoint, webhookEndpointResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getWebhookEndpoint } from '@revkeen-edge/services/webhook-endpoints/get.ts'
import * as z from 'zod'

export function registerGetWebhookEndpoint(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/webhook-endpoints/{id}',
      operationId: 'webhook_endpoints_get',
      summary: 'Get a webhook endpoint',
      description: 'With the figures of its deliveries and the state of its circuit breaker.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:read',
      params: z.object({ id: pathId('webhookEndpoint') }),
      response: webhookEndpointResponse,
      errors: [404],
    },
    async ({ context, params, requestId }) =>
      read(await getWebhookEndpoint(context, params.id), (endpoint) => ({
        data: presentWebhookEndpoint(endpoint),
        requestId,
      })),
  )
}
