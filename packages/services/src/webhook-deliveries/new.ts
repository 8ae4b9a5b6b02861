import {
  MAX_DELIVERY_ATTEMPTS,
  type StoredEvent,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@revkeen-edge/domain'
import type { Runtime } from '../ports/runtime.ts'

interface Scope {
  readonly tenant: { readonly merchantId: string }
  readonly runtime: Runtime
  readonly now: number
}

/** A delivery that is due at once. */
export function newDelivery(
  { tenant, runtime, now }: Scope,
  event: Pick<StoredEvent, 'id' | 'seq' | 'objectId'>,
  subscriber: { endpoint: WebhookEndpoint; name: string },
  generation: number,
): WebhookDelivery {
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    endpointId: subscriber.endpoint.id,
    eventId: event.id,
    eventSeq: event.seq,
    objectId: event.objectId,
    eventType: subscriber.name,
    generation,
    status: 'pending',
    attempts: 0,
    maxAttempts: MAX_DELIVERY_ATTEMPTS,
    lastStatusCode: null,
    lastError: null,
    lastErrorCode: null,
    lastDurationMs: null,
    lastAttemptAt: null,
    lastResponse: null,
    nextRetryAt: now,
    claimedUntil: null,
    deliveredAt: null,
    deadLetteredAt: null,
    deadLetterReason: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
