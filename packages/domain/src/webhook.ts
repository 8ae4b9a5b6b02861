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
  consecutiveFailures: number
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
}

/** Delays before attempts 2 to 6, in milliseconds after the previous failure: 5 min, 30 min, 2 h, 8 h, 24 h. */
export const RETRY_DELAYS_MS = [5 * 60_000, 30 * 60_000, 2 * 3_600_000, 8 * 3_600_000, 24 * 3_600_000] as const

/** Attempts before a delivery is dead. */
export const MAX_DELIVERY_ATTEMPTS = RETRY_DELAYS_MS.length + 1

/** When a delivery that failed its nth attempt is tried again, or null when that was the last. */
export function nextDeliveryAttempt(attempts: number, now: number): number | null {
  const delay = RETRY_DELAYS_MS[attempts - 1]
  return delay === undefined ? null : now + delay
}

/** What happened, as the outbox keeps it. */
export interface StoredEvent {
  /** Commit order. */
  seq: number
  id: string
  merchantId: string
  type: string
  objectType: string
  objectId: string
  customerId: string | null
  invoiceId: string | null
  subscriptionId: string | null
  orderId: string | null
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
