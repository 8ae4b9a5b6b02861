import { err, invalidState, missing, ok, subscribersOf, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { newDelivery } from '../webhook-deliveries/new.ts'

/** Which endpoints an event is on its way to again. */
export interface Resent {
  readonly endpointIds: readonly string[]
}

/** Delivers an event once more to every endpoint that subscribes to it now, beside what it was delivered before. */
export async function resendEvent(context: Context, id: string): Promise<Result<Planned<Resent>, DomainError>> {
  const { rows } = context.db
  const { event, generation, endpoints } = await context.db.load({
    event: rows.events.byId(id),
    generation: rows.webhookDeliveries.lastGeneration(id),
    endpoints: rows.webhookEndpoints.enabled(),
  })
  if (!event) return err(missing('Event'))
  if (event.data === null) return err(invalidState('The body of this event is past its retention time.'))
  // Resending is how an endpoint catches up, so one made after the event gets it too.
  const subscribers = subscribersOf({ ...event, createdAt: context.now }, endpoints)
  // Generation 0 is the event's own, even while that is still in the outbox.
  const next = Math.max(generation, 0) + 1
  const deliveries = subscribers.map((subscriber) => newDelivery(context, event, subscriber, next))
  return ok({
    value: { endpointIds: subscribers.map(({ endpoint }) => endpoint.id) },
    plan: {
      changes: deliveries.map((delivery) => insert('webhookDeliveries', delivery)),
      audit: [{ action: 'event.resend', objectType: 'event', objectId: id }],
      deliveries: deliveries.map((delivery) => ({ deliveryId: delivery.id, attempt: 1 })),
    },
  })
}
