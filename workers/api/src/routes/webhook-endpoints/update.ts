import {
  atLeastOneField,
  pathId,
  presentWebhookEndpoint,
  updateWebhookEndpointBody,
  webhookEndpointResponse,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { updateWebhookEndpoint } from '@revkeen-edge/services/webhook-endpoints/update.ts'
import * as z from 'zod'

export function registerUpdateWebhookEndpoint(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/webhook-endpoints/{id}',
      operationId: 'webhook_endpoints_update',
      summary: 'Update a webhook endpoint',
      description:
        'Changes the fields that are given. A disabled endpoint gets no events; a new URL, or being enabled again, closes its circuit breaker.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:write',
      params: z.object({ id: pathId('webhookEndpoint') }),
      body: atLeastOneField(updateWebhookEndpointBody),
      bodyOptional: true,
      response: webhookEndpointResponse,
      errors: [404],
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        () => updateWebhookEndpoint(context, outboundRules(c.var.platform.urls), params.id, body),
        (endpoint) => ({ data: presentWebhookEndpoint(endpoint), requestId }),
      ),
  )
}
