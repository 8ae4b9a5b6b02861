import { eventName, eventsMatching, publicId, type EventName, type StoredEvent } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { pathId, reference } from './fields.ts'
import { unixSeconds } from './lists.ts'

/** An event's id on the wire is its `evt_` spelling; the UUID is taken too. */
export const eventPath = z.object({ id: pathId('event').transform((uuid) => publicId('event', uuid)) })
export const eventReference = reference('event').transform((uuid) => publicId('event', uuid))

const requestFacts = z.object({ id: z.string().nullable(), idempotency_key: z.string().nullable() }).nullable()

export const event = z.object({
  id: z.string(),
  object: z.literal('event'),
  type: z.string(),
  data: z.object({ object: z.unknown().optional(), previous_attributes: z.unknown().optional() }),
  request: requestFacts,
  pending_webhooks: z.number(),
  api_version: z.string().nullable(),
  livemode: z.boolean(),
  created: z.number(),
})

export type EventWire = z.infer<typeof event>

/** `pending` is the number of deliveries that have neither succeeded nor been given up. */
export function presentEvent(row: StoredEvent, pending: number): EventWire {
  return {
    id: row.id,
    object: 'event',
    type: row.type,
    data: row.data ?? {},
    request: requestOf(row),
    pending_webhooks: pending,
    api_version: row.apiVersion,
    livemode: row.livemode,
    created: Math.floor(row.createdAt / 1000),
  }
}

function requestOf({ requestId, idempotencyKey }: StoredEvent): z.infer<typeof requestFacts> {
  return requestId === null ? null : { id: requestId, idempotency_key: idempotencyKey }
}

/** What a delivery carries: the event under the name by which its endpoint subscribed. */
export interface EventEnvelope {
  readonly id: string
  readonly object: 'event'
  readonly type: string
  readonly created: number
  readonly livemode: boolean
  readonly api_version: string
  readonly account: string
  readonly data: object
  readonly request: z.infer<typeof requestFacts>
}

export function presentEnvelope(row: StoredEvent, subscription: { name: string; apiVersion: string }): EventEnvelope {
  return {
    id: row.id,
    object: 'event',
    type: subscription.name,
    created: Math.floor(row.createdAt / 1000),
    livemode: row.livemode,
    api_version: subscription.apiVersion,
    account: row.merchantId,
    data: row.data ?? {},
    request: requestOf(row),
  }
}

/** Event types by any of their names, or a family such as `invoice.*`. */
const types = z.string().transform((written, ctx): readonly EventName[] => {
  const patterns = written.split(',').map((pattern) => pattern.trim())
  const unknown = patterns.find((pattern) => eventsMatching(pattern).length === 0)
  if (unknown === undefined) return [...new Set(patterns.flatMap(eventsMatching))]
  ctx.addIssue({ code: 'custom', message: `${JSON.stringify(unknown)} is not an event type` })
  return z.NEVER
})

export const eventsQuery = cursorQuery('event').safeExtend({
  starting_after: eventReference.optional(),
  ending_before: eventReference.optional(),
  type: types.optional(),
  types: types.optional(),
  customer_id: reference('customer').optional(),
  invoice_id: reference('invoice').optional(),
  subscription_id: reference('subscription').optional(),
  order_id: reference('order').optional(),
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
})

/** An event type by any of its names. */
const eventType = z.string().transform((written, ctx): EventName => {
  const name = eventName(written)
  if (name) return name
  ctx.addIssue({ code: 'custom', message: 'is not an event type' })
  return z.NEVER
})

export const createTestEventBody = z.object({ type: eventType })
/** By default the first event that the endpoint subscribed to. */
export const testWebhookEndpointBody = z.object({ type: eventType.optional() })

export const eventListResponse = cursorList(event)
export const resentResponse = z.object({
  success: z.boolean(),
  webhook_endpoint_id: z.string().optional(),
  message: z.string().optional(),
})
export const testEventResponse = z.object({
  success: z.boolean(),
  event: event.optional(),
  message: z.string().optional(),
})
