import { pathId, presentWebhookEndpoint, webhookEndpointSecretResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { rotateWebhookSecret } from '@revkeen-edge/services/webhook-endpoints/rotate-secret.ts'
import * as z from 'zod'

export function registerRotateWebhookSecret(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/webhook-endpoints/{id}/rotate-secret',
      operationId: 'webhook_endpoints_rotate_secret',
      summary: 'Rotate a signing secret',
      description: 'Every delivery from now on is signed with the new secret, which is in this answer alone.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:write',
      params: z.object({ id: pathId('webhookEndpoint') }),
      response: webhookEndpointSecretResponse,
      errors: [404],
    },
    ({ context, params, requestId, c }) =>
      mutate(
        () => rotateWebhookSecret(context, c.var.platform.sealer, params.id),
        ({ endpoint, secret }) => ({ data: { ...presentWebhookEndpoint(endpoint), secret }, requestId }),
      ),
  )
}
