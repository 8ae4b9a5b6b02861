import {
  paginationOf,
  presentWebhookEndpoint,
  webhookEndpointListResponse,
  webhookEndpointsQuery,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listWebhookEndpoints } from '@revkeen-edge/services/webhook-endpoints/list.ts'

export function registerListWebhookEndpoints(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/webhook-endpoints',
      operationId: 'webhook_endpoints_list',
      summary: 'List webhook endpoints',
      description: 'Newest first.',
      tag: 'Webhook endpoints',
      scope: 'webhook_endpoints:read',
      query: webhookEndpointsQuery,
      response: webhookEndpointListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listWebhookEndpoints(context, window, { status: query.status })
      return read(ok(page), ({ items, total, hasMore }) => ({
        data: items.map(presentWebhookEndpoint),
        meta: { total, limit: window.limit, offset: window.offset, has_more: hasMore },
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
