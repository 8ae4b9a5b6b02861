import { ok, subscribersOf, type DomainError, type EventName, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { simulatedEvent, type Simulated } from './simulate.ts'

/** Makes a simulated event, which is delivered like a real one to every endpoint that subscribed to its type. */
export async function createTestEvent(
  context: Context,
  type: EventName,
): Promise<Result<Planned<Simulated>, DomainError>> {
  const { endpoints } = await context.db.load({ endpoints: context.db.rows.webhookEndpoints.enabled() })
  const { event, draft } = simulatedEvent(context, type)
  return ok({
    value: { event, pending: subscribersOf(event, endpoints).length },
    plan: {
      changes: [],
      events: [draft],
      audit: [{ action: 'event.create_test', objectType: 'event', objectId: event.id }],
    },
  })
}
