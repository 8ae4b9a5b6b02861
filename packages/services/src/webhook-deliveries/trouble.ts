import { presentWebhookEndpoint } from '@revkeen-edge/contracts'
import { DELIVERY_FAILED_EVENT, publicId, type AttemptOutcome } from '@revkeen-edge/domain'
import type { ClaimedDelivery, NewEvent } from '../ports/deliveries.ts'
import type { Runtime } from '../ports/runtime.ts'

/** Whether a failure counts towards the event about an endpoint's trouble: a retry's, and not of that very event. */
export function countsAsRetryFailure({ delivery, event }: ClaimedDelivery, outcome: AttemptOutcome): boolean {
  return outcome.error !== null && delivery.attempts > 0 && event.type !== DELIVERY_FAILED_EVENT
}

/** The event about an endpoint's trouble. It is stored only by the failure that reaches the mark, so once in a streak. */
export function troubleEvent({ endpoint, event }: ClaimedDelivery, runtime: Runtime, now: number): NewEvent {
  return {
    id: publicId('event', runtime.uuid()),
    merchantId: endpoint.merchantId,
    type: DELIVERY_FAILED_EVENT,
    objectType: 'webhook_endpoint',
    objectId: endpoint.id,
    customerId: null,
    invoiceId: null,
    subscriptionId: null,
    orderId: null,
    endpointId: null,
    data: { object: presentWebhookEndpoint({ ...endpoint, lastDeliveryAt: now }) },
    requestId: null,
    idempotencyKey: null,
    apiVersion: endpoint.apiVersion,
    livemode: event.livemode,
    expandedAt: null,
    createdAt: now,
  }
}
