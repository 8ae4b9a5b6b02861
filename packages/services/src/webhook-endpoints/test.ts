import {
  err,
  eventsMatching,
  invalidState,
  ok,
  type DomainError,
  type EventName,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { simulatedEvent, type Simulated } from '../events/simulate.ts'
import type { Planned } from '../plan.ts'
import { getWebhookEndpoint } from './get.ts'

/** Sends a simulated event to one endpoint alone, by default the first that it subscribed to. */
export async function testWebhookEndpoint(
  context: Context,
  id: string,
  type: EventName | undefined,
): Promise<Result<Planned<Simulated>, DomainError>> {
  const found = await getWebhookEndpoint(context, id)
  if (!found.ok) return found
  if (found.value.status === 'disabled') return err(invalidState('The endpoint is disabled. Enable it to test it.'))
  const [first = 'payment.succeeded'] = found.value.enabledEvents.flatMap(eventsMatching)
  const { event, draft } = simulatedEvent(context, type ?? first, id)
  return ok({
    value: { event, pending: 1 },
    plan: {
      changes: [],
      events: [draft],
      audit: [{ action: 'webhook_endpoint.test', objectType: 'webhook_endpoint', objectId: id }],
    },
  })
}
