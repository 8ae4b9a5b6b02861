import { pathId, webhookEndpointDeletedResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { deleteWebhookEndpoint } from '@revkeen-edge/services/webhook-endpoints/delete.ts'
import * as z from 'zod'

export function registerDeleteWebhookEndpoint(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/webhook-endpoints/{id}',
      operationId: 'webhook_endpoints_delete',
      summary: 'Delete a webhook endpoint',
      description: 'Deliveries that still wait are given up as dead-lettered; the record of all deliveries stays.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:write',
      params: z.object({ id: pathId('webhookEndpoint') }),
      response: webhookEndpointDeletedResponse,
      errors: [404],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => deleteWebhookEndpoint(context, params.id),
        ({ id }) => ({ data: { id, deleted: true }, requestId }),
      ),
  )
}
