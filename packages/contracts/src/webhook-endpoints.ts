import { eventsMatching, type WebhookEndpoint } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull, multiline, text } from './fields.ts'
import { offsetQuery, pagination, windowMeta } from './lists.ts'

export const webhookEndpoint = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('webhook_endpoint'),
  url: z.string(),
  description: z.string().nullable(),
  enabled_events: z.array(z.string()),
  status: z.enum(['enabled', 'disabled']),
  circuit_breaker_state: z.enum(['closed', 'open', 'half_open']),
  api_version: z.string(),
  total_deliveries: z.number(),
  successful_deliveries: z.number(),
  failed_deliveries: z.number(),
  last_delivery_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

/** With the signing secret, as creation and rotation alone show it. */
export const webhookEndpointWithSecret = webhookEndpoint.extend({ secret: z.string() })

export type WebhookEndpointWire = z.infer<typeof webhookEndpoint>

export function presentWebhookEndpoint(row: WebhookEndpoint): WebhookEndpointWire {
  return {
    ...identity('webhookEndpoint', row.id),
    object: 'webhook_endpoint',
    url: row.url,
    description: row.description,
    enabled_events: row.enabledEvents,
    status: row.status,
    circuit_breaker_state: row.circuitState,
    api_version: row.apiVersion,
    total_deliveries: row.totalDeliveries,
    successful_deliveries: row.successfulDeliveries,
    failed_deliveries: row.failedDeliveries,
    last_delivery_at: isoOrNull(row.lastDeliveryAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const MAX_SUBSCRIPTIONS = 250

/** A name, an alias or a glob that covers at least one event. */
const subscription = z
  .string()
  .max(100)
  .refine(
    (pattern) => eventsMatching(pattern).length > 0,
    'is not an event; use a name, a prefix such as invoice.* or *',
  )

const enabledEvents = z
  .array(subscription)
  .min(1, 'must name at least one event')
  .max(MAX_SUBSCRIPTIONS)
  .transform((patterns) => [...new Set(patterns)])

const url = text(2048)
const description = multiline(500)

export const createWebhookEndpointBody = z.object({
  url,
  enabled_events: enabledEvents,
  description: description.nullish(),
})
export const updateWebhookEndpointBody = z.object({
  url: url.optional(),
  enabled_events: enabledEvents.optional(),
  description: description.nullish(),
  enabled: z.boolean().optional(),
})
export type CreateWebhookEndpoint = z.infer<typeof createWebhookEndpointBody>
export type UpdateWebhookEndpoint = z.infer<typeof updateWebhookEndpointBody>

export const webhookEndpointsQuery = offsetQuery.extend({ status: z.enum(['enabled', 'disabled']).optional() })

export const webhookEndpointResponse = z.object({ data: webhookEndpoint, requestId: z.string() })
export const webhookEndpointSecretResponse = z.object({ data: webhookEndpointWithSecret, requestId: z.string() })
export const webhookEndpointDeletedResponse = z.object({
  data: z.object({ id: z.string(), deleted: z.literal(true) }),
  requestId: z.string(),
})
export const webhookEndpointListResponse = z.object({
  data: z.array(webhookEndpoint),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
