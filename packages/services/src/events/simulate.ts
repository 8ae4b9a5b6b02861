import { publicId, type EventName, type StoredEvent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { EventDraft } from '../plan.ts'
import { sampleOf } from './samples.ts'

/** A simulated event as it will stand, and how many deliveries it is about to have. */
export interface Simulated {
  readonly event: StoredEvent
  readonly pending: number
}

/** An event that did not happen: told about a sample object, and never as live. */
export function simulatedEvent(
  context: Context,
  type: EventName,
  endpointId: string | null = null,
): { event: StoredEvent; draft: EventDraft } {
  const id = publicId('event', context.runtime.uuid())
  const sample = sampleOf(type, context)
  const event: StoredEvent = {
    seq: 0,
    id,
    merchantId: context.tenant.merchantId,
    type,
    objectType: sample.objectType,
    objectId: sample.objectId,
    customerId: null,
    invoiceId: null,
    subscriptionId: null,
    orderId: null,
    endpointId,
    data:
      sample.previous === undefined
        ? { object: sample.object }
        : { object: sample.object, previous_attributes: sample.previous },
    requestId: context.requestId,
    idempotencyKey: context.idempotencyKey,
    apiVersion: context.apiVersion,
    livemode: false,
    expandedAt: null,
    createdAt: context.now,
  }
  return { event, draft: { id, type, ...sample, livemode: false, ...(endpointId === null ? {} : { endpointId }) } }
}
