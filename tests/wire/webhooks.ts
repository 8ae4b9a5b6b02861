import {
  event,
  eventListResponse,
  resentResponse,
  testEventResponse,
  webhookDeliveryListResponse,
  webhookDeliveryResponse,
  webhookEndpointDeletedResponse,
  webhookEndpointListResponse,
  webhookEndpointResponse,
  webhookEndpointSecretResponse,
} from '@revkeen-edge/contracts'
import type {
  EventsGetResponses,
  EventsListResponses,
  EventsResendResponses,
  TestEventResponse,
  WebhookDeliveriesGetResponses,
  WebhookDeliveriesListResponses,
  WebhookDeliveriesRetryResponses,
  WebhookEndpointsCreateResponses,
  WebhookEndpointsDeleteResponses,
  WebhookEndpointsGetResponses,
  WebhookEndpointsListResponses,
  WebhookEndpointsRotateSecretResponses,
  WebhookEndpointsUpdateResponses,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const webhooks = {
  events_list: asDeclared<EventsListResponses>(200, eventListResponse),
  events_get: asDeclared<EventsGetResponses>(200, event),
  events_resend: asDeclared<EventsResendResponses>(200, resentResponse),
  events_create_test: asDeclared<{ 200: TestEventResponse }>(200, testEventResponse),
  webhook_endpoints_list: asDeclared<WebhookEndpointsListResponses>(200, webhookEndpointListResponse),
  webhook_endpoints_create: asDeclared<WebhookEndpointsCreateResponses>(201, webhookEndpointSecretResponse),
  webhook_endpoints_get: asDeclared<WebhookEndpointsGetResponses>(200, webhookEndpointResponse),
  webhook_endpoints_update: asDeclared<WebhookEndpointsUpdateResponses>(200, webhookEndpointResponse),
  webhook_endpoints_delete: asDeclared<WebhookEndpointsDeleteResponses>(200, webhookEndpointDeletedResponse),
  webhook_endpoints_rotate_secret: asDeclared<WebhookEndpointsRotateSecretResponses>(
    200,
    webhookEndpointSecretResponse,
  ),
  webhook_endpoints_test: asDeclared<{ 200: TestEventResponse }>(200, testEventResponse),
  webhook_deliveries_list: asDeclared<WebhookDeliveriesListResponses>(200, webhookDeliveryListResponse),
  webhook_deliveries_get: asDeclared<WebhookDeliveriesGetResponses>(200, webhookDeliveryResponse),
  webhook_deliveries_retry: asDeclared<WebhookDeliveriesRetryResponses>(200, webhookDeliveryResponse),
}
