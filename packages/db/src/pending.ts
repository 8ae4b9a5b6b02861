import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Window } from '@revkeen-edge/services/ports/repositories.ts'
import { windowRows, type ListScope } from './list.ts'
import { prepare } from './query.ts'
import { events } from './schema/index.ts'
import { sql, type Sql } from './sql.ts'

/** How many deliveries are open of the events in a window of their list, in the list's own round trip. */
export function pendingOfList(db: D1Database, scope: ListScope, window: Window): Query<ReadonlyMap<string, number>> {
  const counted = sql`
    SELECT event_id AS eventId, count(*) AS open FROM webhook_deliveries
    WHERE merchant_id = ${scope.merchantId} AND status IN ('pending', 'failed')
      AND event_id IN (SELECT id FROM (${windowRows(events, scope, window)}))
    GROUP BY event_id`
  return {
    statements: [prepare(db, counted)],
    read: ([result]) => {
      const { results } = result as D1Result<{ eventId: string; open: number }>
      return new Map(results.map((row) => [row.eventId, row.open]))
    },
  }
}

/** How many deliveries of one event are open. */
export function pendingOf(db: D1Database, merchantId: string, eventId: string): Query<number> {
  const counted = sql`
    SELECT count(*) AS value FROM webhook_deliveries
    WHERE merchant_id = ${merchantId} AND event_id = ${eventId} AND status IN ('pending', 'failed')`
  return numberOf(db, counted, 0)
}

/** The highest generation of an event's deliveries; -1 where it has none. */
export function lastGeneration(db: D1Database, merchantId: string, eventId: string): Query<number> {
  const highest = sql`
    SELECT max(generation) AS value FROM webhook_deliveries WHERE merchant_id = ${merchantId} AND event_id = ${eventId}`
  return numberOf(db, highest, -1)
}

function numberOf(db: D1Database, asked: Sql, none: number): Query<number> {
  return {
    statements: [prepare(db, asked)],
    read: ([result]) => (result as D1Result<{ value: number | null }>).results[0]?.value ?? none,
  }
}
