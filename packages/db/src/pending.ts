import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Window } from '@revkeen-edge/services/ports/repositories.ts'
import { count, max, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/sqlite-core'
import { windowRows, type ListScope } from './list.ts'
import { prepare } from './query.ts'
import { events, webhookDeliveries } from './schema/index.ts'

const builder = new QueryBuilder()
const open = sql`${webhookDeliveries.status} IN ('pending', 'failed')`

/** How many deliveries are open of the events in a window of their list, in the list's own round trip. */
export function pendingOfList(db: D1Database, scope: ListScope, window: Window): Query<ReadonlyMap<string, number>> {
  const listed = windowRows(events, scope, window)
  const built = builder
    .select({ eventId: sql`${webhookDeliveries.eventId}`.as('eventId'), open: count().as('open') })
    .from(webhookDeliveries)
    .where(
      sql`${webhookDeliveries.merchantId} = ${scope.merchantId} AND ${open} AND ${webhookDeliveries.eventId} IN (SELECT id FROM ${listed})`,
    )
    .groupBy(webhookDeliveries.eventId)
  return {
    statements: [prepare(db, built)],
    read: ([result]) => {
      const { results } = result as D1Result<{ eventId: string; open: number }>
      return new Map(results.map((row) => [row.eventId, row.open]))
    },
  }
}

export function pendingOf(db: D1Database, merchantId: string, eventId: string): Query<number> {
  const ofEvent = sql`${webhookDeliveries.merchantId} = ${merchantId} AND ${webhookDeliveries.eventId} = ${eventId}`
  return numberOf(
    db,
    builder
      .select({ value: count().as('value') })
      .from(webhookDeliveries)
      .where(sql`${ofEvent} AND ${open}`),
    0,
  )
}

export function lastGeneration(db: D1Database, merchantId: string, eventId: string): Query<number> {
  const ofEvent = sql`${webhookDeliveries.merchantId} = ${merchantId} AND ${webhookDeliveries.eventId} = ${eventId}`
  return numberOf(
    db,
    builder
      .select({ value: max(webhookDeliveries.generation).as('value') })
      .from(webhookDeliveries)
      .where(ofEvent),
    -1,
  )
}

function numberOf(db: D1Database, built: Parameters<typeof prepare>[1], none: number): Query<number> {
  return {
    statements: [prepare(db, built)],
    read: ([result]) => (result as D1Result<{ value: number | null }>).results[0]?.value ?? none,
  }
}
