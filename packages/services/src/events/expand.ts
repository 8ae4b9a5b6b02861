import { subscribersOf, type WebhookDelivery } from '@revkeen-edge/domain'
import type { DeliveryRef, EventOutbox } from '../ports/deliveries.ts'
import type { Runtime } from '../ports/runtime.ts'
import { newDelivery } from '../webhook-deliveries/new.ts'

/** Far more rounds than any number of named events takes: a stop, should the outbox not empty. */
const MAX_ROUNDS = 1_000

interface Expansion {
  readonly outbox: EventOutbox
  readonly runtime: Runtime
  readonly merchantId: string
  readonly now: number
}

/**
 * Makes the deliveries of events. The other events of the same objects that are still in the outbox are expanded with
 * them, in commit order, so that a later event's delivery is never there without the earlier one's. Gives the new
 * deliveries that are first in their lines; the ones behind follow when those have been attempted.
 */
export async function expandEvents(
  { outbox, runtime, merchantId, now }: Expansion,
  eventIds: readonly string[],
): Promise<readonly DeliveryRef[]> {
  const first = new Map<string, DeliveryRef>()
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { events, endpoints, more } = await outbox.load(eventIds)
    if (events.length === 0) break
    const deliveries = events.flatMap((event) =>
      subscribersOf(event, endpoints).map((subscriber) =>
        newDelivery({ tenant: { merchantId }, runtime, now }, event, subscriber, 0),
      ),
    )
    const ids = events.map((event) => event.id)
    const stored = new Set(await outbox.expand(ids, deliveries, now))
    for (const delivery of deliveries) {
      if (stored.has(delivery.id) && !first.has(lineOf(delivery))) {
        first.set(lineOf(delivery), { deliveryId: delivery.id, attempt: 1 })
      }
    }
    if (!more) break
  }
  return [...first.values()]
}

function lineOf({ endpointId, objectId }: WebhookDelivery): string {
  return `${endpointId}\n${objectId}`
}
