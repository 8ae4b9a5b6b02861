import { subscribedName } from './event-names.ts'

export type CircuitState = 'closed' | 'open' | 'half_open'

export interface WebhookEndpoint {
  id: string
  merchantId: string
  url: string
  description: string | null
  enabledEvents: string[]
  status: 'enabled' | 'disabled'
  secretSealed: string
  apiVersion: string
  circuitState: CircuitState
  /** Failed attempts since the last success: what opens the circuit. */
  consecutiveFailures: number
  /** The same without first attempts and without deliveries that tell of this endpoint's own failures. */
  consecutiveRetryFailures: number
  /** When the circuit opened, or when its probe started while it is half open. */
  circuitOpenedAt: number | null
  totalDeliveries: number
  successfulDeliveries: number
  failedDeliveries: number
  lastDeliveryAt: number | null
  deletedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export type DeliveryStatus = 'pending' | 'succeeded' | 'failed' | 'dead_lettered'

export interface WebhookDelivery {
  id: string
  merchantId: string
  endpointId: string
  eventId: string
  /** The event's place in the merchant's history: first attempts of one object leave in this order. */
  eventSeq: number
  objectId: string
  /** The name by which the endpoint subscribed. */
  eventType: string
  /** 0 for the event itself, then one more for each resend. */
  generation: number
  status: DeliveryStatus
  attempts: number
  maxAttempts: number
  lastStatusCode: number | null
  lastError: string | null
  lastErrorCode: string | null
  lastDurationMs: number | null
  lastAttemptAt: number | null
  lastResponse: string | null
  nextRetryAt: number | null
  /** While set and in the future, a consumer is sending it. */
  claimedUntil: number | null
  deliveredAt: number | null
  deadLetteredAt: number | null
  deadLetterReason: string | null
  createdAt: number
  updatedAt: number
  version: number
}

/** Delays before attempts 2 to 6, in milliseconds after the previous failure: 5 min, 30 min, 2 h, 8 h, 24 h. */
export const RETRY_DELAYS_MS = [5 * 60_000, 30 * 60_000, 2 * 3_600_000, 8 * 3_600_000, 24 * 3_600_000] as const

/** Attempts before a delivery is dead. */
export const MAX_DELIVERY_ATTEMPTS = RETRY_DELAYS_MS.length + 1

/** When a delivery that failed its nth attempt is tried again, or null when the ladder has no further step. */
export function nextDeliveryAttempt(attempts: number, now: number): number | null {
  const delay = RETRY_DELAYS_MS[attempts - 1]
  return delay === undefined ? null : now + delay
}

/** How long a consumer has a delivery to itself: the time-out of the call and room to record its outcome. */
export const DELIVERY_CLAIM_MS = 60_000

/**
 * Failures in a row that open an endpoint's circuit. Ten is more than one delivery's whole ladder of six, so a single
 * event that an endpoint cannot digest never stops its other events.
 */
export const CIRCUIT_THRESHOLD = 10

/** How long an open circuit rests before one delivery probes the endpoint: as long as the first step of the ladder. */
export const CIRCUIT_REST_MS = 5 * 60_000

/** Failed retries in a row after which an endpoint's trouble is an event (webhooks--events). */
export const RETRY_FAILURES_TOLD = 3

/** How long event bodies and the replies to deliveries are kept. */
export const EVENT_RETENTION_MS = 30 * 24 * 3_600_000

/** What one attempt came to. */
export interface AttemptOutcome {
  readonly statusCode: number | null
  /** Null for a 2xx reply. */
  readonly error: { readonly code: string; readonly message: string } | null
  readonly durationMs: number
  /** The beginning of the reply's body. */
  readonly response: string | null
}

/** A delivery after an attempt: delivered, waiting for its next one, or dead. */
export function afterAttempt(delivery: WebhookDelivery, outcome: AttemptOutcome, now: number): WebhookDelivery {
  const attempts = delivery.attempts + 1
  const attempted = {
    ...delivery,
    attempts,
    lastStatusCode: outcome.statusCode,
    lastError: outcome.error?.message ?? null,
    lastErrorCode: outcome.error?.code ?? null,
    lastDurationMs: outcome.durationMs,
    lastAttemptAt: now,
    lastResponse: outcome.response,
    nextRetryAt: null,
    claimedUntil: null,
    updatedAt: now,
  }
  if (outcome.error === null) return { ...attempted, status: 'succeeded', deliveredAt: now }
  const next = attempts < delivery.maxAttempts ? nextDeliveryAttempt(attempts, now) : null
  if (next !== null) return { ...attempted, status: 'failed', nextRetryAt: next }
  return deadLettered(attempted, `no success in ${attempts} attempts`, now)
}

/** A delivery that is given up without another attempt. */
export function deadLettered(delivery: WebhookDelivery, reason: string, now: number): WebhookDelivery {
  return {
    ...delivery,
    status: 'dead_lettered',
    deadLetterReason: reason,
    deadLetteredAt: now,
    nextRetryAt: null,
    claimedUntil: null,
    updatedAt: now,
  }
}

/** Why a delivery can't be sent again by hand, or null when it can. One that is pending already is only moved up. */
export function retryRefusal(delivery: WebhookDelivery, endpoint: WebhookEndpoint | null, now: number): string | null {
  if (delivery.status === 'succeeded') return 'The delivery has succeeded. Resend its event to deliver it again.'
  if ((delivery.claimedUntil ?? 0) > now) return 'An attempt of this delivery is under way.'
  if (!endpoint) return 'The endpoint of this delivery is deleted.'
  if (endpoint.status === 'disabled') return 'The endpoint of this delivery is disabled.'
  if (delivery.status === 'dead_lettered' && delivery.maxAttempts > MAX_DELIVERY_ATTEMPTS) {
    return 'A dead delivery can be retried once. Resend its event instead.'
  }
  return null
}

/** What happened, as the outbox keeps it. */
export interface StoredEvent {
  /** Commit order. */
  seq: number
  /** `evt_…`. */
  id: string
  merchantId: string
  type: string
  objectType: string
  objectId: string
  customerId: string | null
  invoiceId: string | null
  subscriptionId: string | null
  orderId: string | null
  /** The one endpoint that a test is for; null for an event that goes to whoever subscribed. */
  endpointId: string | null
  /** `{object, previous_attributes}`; null once the retention time has passed. */
  data: EventData | null
  requestId: string | null
  idempotencyKey: string | null
  apiVersion: string
  livemode: boolean
  /** When its deliveries were made; null while it is in the outbox. */
  expandedAt: number | null
  createdAt: number
}

export interface EventData {
  object: unknown
  previous_attributes?: unknown
}

/** Who gets an event, each under the name by which it subscribed. An endpoint made after the event gets nothing. */
export function subscribersOf(
  event: StoredEvent,
  endpoints: readonly WebhookEndpoint[],
): { endpoint: WebhookEndpoint; name: string }[] {
  return endpoints.flatMap((endpoint) => {
    if (endpoint.status === 'disabled' || endpoint.deletedAt !== null || endpoint.createdAt > event.createdAt) return []
    if (event.endpointId !== null && event.endpointId !== endpoint.id) return []
    const name = subscribedName(endpoint.enabledEvents, event.type) ?? (event.endpointId === null ? null : event.type)
    return name === null ? [] : [{ endpoint, name }]
  })
}
