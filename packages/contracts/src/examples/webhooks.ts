import { publicId } from '@revkeen-edge/domain'
import { CURRENT_API_VERSION } from '../version.ts'
import type { webhookDelivery, webhookDeliveryListResponse, webhookDeliveryResponse } from '../webhook-deliveries.ts'
import type {
  createWebhookEndpointBody,
  updateWebhookEndpointBody,
  webhookEndpoint,
  webhookEndpointDeletedResponse,
  webhookEndpointListResponse,
  webhookEndpointResponse,
  webhookEndpointSecretResponse,
} from '../webhook-endpoints.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named, onePage, requestId } from './story.ts'

const anEndpoint = {
  ...named('webhookEndpoint'),
  object: 'webhook_endpoint',
  url: 'https://okafor.studio/hooks/billing',
  description: 'Books paid workshops',
  enabled_events: ['invoice.*', 'payment.succeeded'],
  status: 'enabled',
  circuit_breaker_state: 'closed',
  api_version: CURRENT_API_VERSION,
  total_deliveries: 128,
  successful_deliveries: 127,
  failed_deliveries: 1,
  last_delivery_at: AT.delivered,
  created_at: AT.subscribed,
  updated_at: AT.delivered,
} satisfies Answer<typeof webhookEndpoint>

const created = {
  ...anEndpoint,
  total_deliveries: 0,
  successful_deliveries: 0,
  failed_deliveries: 0,
  last_delivery_at: null,
  updated_at: AT.subscribed,
} satisfies Answer<typeof webhookEndpoint>

const SECRET = 'rk_wh_EXAMPLEexampleEXAMPLEexampleEXAMPLEexample'

const aDelivery = {
  ...named('webhookDelivery'),
  object: 'webhook_delivery',
  endpoint_id: IDS.webhookEndpoint,
  event_id: publicId('event', IDS.event),
  event_type: 'invoice.paid',
  status: 'failed',
  attempts: 1,
  max_attempts: 8,
  last_status_code: 503,
  last_error: 'The endpoint replied 503.',
  last_error_code: 'http_status',
  last_duration_ms: 184,
  last_attempt_at: AT.delivered,
  last_response_body: 'Service unavailable',
  next_retry_at: '2026-05-04T09:31:12.000Z',
  delivered_at: null,
  dead_lettered_at: null,
  dead_letter_reason: null,
  created_at: AT.paid,
  updated_at: AT.delivered,
} satisfies Answer<typeof webhookDelivery>

export const webhookExamples = {
  webhook_endpoints_list: {
    answer: {
      data: [anEndpoint],
      meta: { total: 1, limit: 25, offset: 0, has_more: false },
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof webhookEndpointListResponse>,
  },
  webhook_endpoints_create: {
    body: {
      url: anEndpoint.url,
      description: anEndpoint.description,
      enabled_events: anEndpoint.enabled_events,
    } satisfies Body<typeof createWebhookEndpointBody>,
    answer: { data: { ...created, secret: SECRET }, requestId } satisfies Answer<typeof webhookEndpointSecretResponse>,
  },
  webhook_endpoints_get: {
    answer: { data: anEndpoint, requestId } satisfies Answer<typeof webhookEndpointResponse>,
  },
  webhook_endpoints_update: {
    body: { enabled_events: ['*'], enabled: true } satisfies Body<typeof updateWebhookEndpointBody>,
    answer: { data: { ...anEndpoint, enabled_events: ['*'] }, requestId } satisfies Answer<
      typeof webhookEndpointResponse
    >,
  },
  webhook_endpoints_delete: {
    answer: { data: { id: IDS.webhookEndpoint, deleted: true }, requestId } satisfies Answer<
      typeof webhookEndpointDeletedResponse
    >,
  },
  webhook_endpoints_rotate_secret: {
    answer: { data: { ...anEndpoint, secret: SECRET }, requestId } satisfies Answer<
      typeof webhookEndpointSecretResponse
    >,
  },
  webhook_deliveries_list: {
    answer: cursorListOf(aDelivery, '/v2/webhook-deliveries') satisfies Answer<typeof webhookDeliveryListResponse>,
  },
  webhook_deliveries_get: {
    answer: { data: aDelivery, requestId } satisfies Answer<typeof webhookDeliveryResponse>,
  },
  webhook_deliveries_retry: {
    answer: {
      data: { ...aDelivery, status: 'pending', next_retry_at: '2026-05-04T09:30:40.000Z' },
      requestId,
    } satisfies Answer<typeof webhookDeliveryResponse>,
  },
} satisfies Record<string, Example>
