import {
  createWebhookEndpointBody,
  presentWebhookEndpoint,
  webhookEndpointSecretResponse,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { createWebhookEndpoint } from '@revkeen-edge/services/webhook-endpoints/create.ts'

export function registerCreateWebhookEndpoint(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/webhook-endpoints',
      operationId: 'webhook_endpoints_create',
      summary: 'Create a webhook endpoint',
      description:
        'Events go to an https URL of a public host. `enabled_events` takes names, prefixes such as `invoice.*`, and `*`. The signing secret is in this answer alone.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:write',
      body: createWebhookEndpointBody,
      bodyOptional: true,
      status: 201,
      response: webhookEndpointSecretResponse,
    },
    ({ context, body, requestId, c }) => {
      const { sealer, urls } = c.var.platform
      return mutate(
        () => createWebhookEndpoint(context, { sealer, rules: outboundRules(urls) }, body),
        ({ endpoint, secret }) => ({ data: { ...presentWebhookEndpoint(endpoint), secret }, requestId }),
      )
    },
  )
}
