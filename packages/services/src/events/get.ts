import { err, missing, ok, subscribersOf, type DomainError, type Result, type StoredEvent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** An event and how many of its deliveries are still open. */
export interface PendingEvent {
  readonly event: StoredEvent
  readonly pending: number
}

/** An event, with its object as it was then. Errors: `resource_missing`. */
export async function getEvent({ db }: Context, id: string): Promise<Result<PendingEvent, DomainError>> {
  const { rows } = db
  const { event, pending, endpoints } = await db.load({
    event: rows.events.byId(id),
    pending: rows.events.pending(id),
    endpoints: rows.webhookEndpoints.enabled(),
  })
  if (!event) return err(missing('Event'))
  return ok({ event, pending: event.expandedAt === null ? subscribersOf(event, endpoints).length : pending })
}
