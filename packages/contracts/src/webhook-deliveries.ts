import type { WebhookDelivery } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { eventReference } from './events.ts'
import { identity, iso, isoOrNull, reference } from './fields.ts'

const deliveryStatus = z.enum(['pending', 'succeeded', 'failed', 'dead_lettered'])

export const webhookDelivery = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('webhook_delivery'),
  endpoint_id: z.string(),
  event_id: z.string(),
  event_type: z.string().nullable(),
  status: deliveryStatus,
  attempts: z.number(),
  max_attempts: z.number(),
  last_status_code: z.number().nullable(),
  last_error: z.string().nullable(),
  last_error_code: z.string().nullable(),
  last_duration_ms: z.number().nullable(),
  last_attempt_at: z.string().nullable(),
  last_response_body: z.string().nullable(),
  next_retry_at: z.string().nullable(),
  delivered_at: z.string().nullable(),
  dead_lettered_at: z.string().nullable(),
  dead_letter_reason: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type WebhookDeliveryWire = z.infer<typeof webhookDelivery>

export function presentWebhookDelivery(row: WebhookDelivery): WebhookDeliveryWire {
  return {
    ...identity('webhookDelivery', row.id),
    object: 'webhook_delivery',
    endpoint_id: row.endpointId,
    event_id: row.eventId,
    event_type: row.eventType,
    status: row.status,
    attempts: row.attempts,
    max_attempts: row.maxAttempts,
    last_status_code: row.lastStatusCode,
    last_error: row.lastError,
    last_error_code: row.lastErrorCode,
    last_duration_ms: row.lastDurationMs,
    last_attempt_at: isoOrNull(row.lastAttemptAt),
    last_response_body: row.lastResponse,
    next_retry_at: isoOrNull(row.nextRetryAt),
    delivered_at: isoOrNull(row.deliveredAt),
    dead_lettered_at: isoOrNull(row.deadLetteredAt),
    dead_letter_reason: row.deadLetterReason,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const webhookDeliveriesQuery = cursorQuery('webhookDelivery').extend({
  endpoint_id: reference('webhookEndpoint').optional(),
  event_id: eventReference.optional(),
  status: deliveryStatus.optional(),
})
export const webhookDeliveryResponse = z.object({ data: webhookDelivery, requestId: z.string() })
export const webhookDeliveryListResponse = cursorList(webhookDelivery)
