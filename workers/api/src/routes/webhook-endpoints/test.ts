import { pathId, presentEvent, testEventResponse, testWebhookEndpointBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { testWebhookEndpoint } from '@revkeen-edge/services/webhook-endpoints/test.ts'
import * as z from 'zod'

export function registerTestWebhookEndpoint(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/webhook-endpoints/{id}/test',
      operationId: 'webhook_endpoints_test',
      summary: 'Send a test delivery',
      description:
        'Sends a simulated event to this endpoint alone: of the given `type`, or of the first that the endpoint subscribed to. It is signed, retried and recorded like a real one.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:write',
      params: z.object({ id: pathId('webhookEndpoint') }),
      body: testWebhookEndpointBody,
      bodyOptional: true,
      response: testEventResponse,
      errors: [404, 422],
    },
    ({ context, params, body }) =>
      mutate(
        () => testWebhookEndpoint(context, params.id, body.type),
        ({ event, pending }) => ({
          success: true,
          event: presentEvent(event, pending),
          message: 'The test event is on its way to the endpoint.',
        }),
      ),
  )
}
