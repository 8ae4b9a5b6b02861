import { subscribersOf } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { EventFilter, Filter, Page, Window } from '../ports/repositories.ts'
import type { PendingEvent } from './get.ts'

/** A page of events, newest first. */
export async function listEvents(
  { db }: Context,
  window: Window,
  filter: Filter<EventFilter>,
): Promise<Page<PendingEvent>> {
  const { rows } = db
  const { page, pending, endpoints } = await db.load({
    page: rows.events.list(window, filter),
    pending: rows.events.pendingOfList(window, filter),
    endpoints: rows.webhookEndpoints.enabled(),
  })
  const items = page.items.map((event) => ({
    event,
    pending: event.expandedAt === null ? subscribersOf(event, endpoints).length : (pending.get(event.id) ?? 0),
  }))
  return { ...page, items }
}
