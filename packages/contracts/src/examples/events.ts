import { publicId } from '@revkeen-edge/domain'
import type {
  createTestEventBody,
  event,
  eventListResponse,
  resentResponse,
  testEventResponse,
  testWebhookEndpointBody,
} from '../events.ts'
import { CURRENT_API_VERSION } from '../version.ts'
import type { Answer, Body, Example } from './example.ts'
import { anInvoice } from './invoices.ts'
import { AT, cursorListOf, IDS, requestId } from './story.ts'

const anEvent = {
  id: publicId('event', IDS.event),
  object: 'event',
  type: 'invoice.paid',
  data: { object: anInvoice, previous_attributes: { status: 'approved', amount_paid_minor: 0 } },
  request: { id: requestId, idempotency_key: null },
  pending_webhooks: 1,
  api_version: CURRENT_API_VERSION,
  livemode: true,
  created: Date.parse(AT.paid) / 1000,
} satisfies Answer<typeof event>

const simulated = {
  success: true,
  event: { ...anEvent, livemode: false },
  message: 'The test event is on its way to the endpoint.',
} satisfies Answer<typeof testEventResponse>

export const eventExamples = {
  events_list: { answer: cursorListOf(anEvent, '/v2/events') satisfies Answer<typeof eventListResponse> },
  events_get: { answer: anEvent },
  events_resend: {
    answer: {
      success: true,
      webhook_endpoint_id: IDS.webhookEndpoint,
      message: 'On its way to 1 endpoint(s).',
    } satisfies Answer<typeof resentResponse>,
  },
  events_create_test: {
    body: { type: 'invoice.paid' as const } satisfies Body<typeof createTestEventBody>,
    answer: simulated,
  },
  webhook_endpoints_test: {
    body: { type: 'invoice.paid' } satisfies Body<typeof testWebhookEndpointBody>,
    answer: simulated,
  },
} satisfies Record<string, Example>
