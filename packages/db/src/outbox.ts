import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { StoredEvent, WebhookDelivery, WebhookEndpoint } from '@revkeen-edge/domain'
import type { EventOutbox } from '@revkeen-edge/services/ports/deliveries.ts'
import { codecOf, decodeRows, selectionOf } from './rows.ts'
import * as t from './schema/index.ts'

/** Events that one expansion takes; the rest follow in further ones. */
const EVENTS_AT_ONCE = 100
/** Rows of one statement, so that its JSON parameter stays far below D1's limit. */
const ROWS_AT_ONCE = 1_000

const UNEXPANDED = `
  SELECT ${selectionOf(t.events).text} FROM events
  WHERE merchant_id = ? AND expanded_at IS NULL
    AND object_id IN (SELECT object_id FROM events WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?)))
  ORDER BY seq LIMIT ${EVENTS_AT_ONCE}`

const ENABLED = `
  SELECT ${selectionOf(t.webhookEndpoints).text} FROM webhook_endpoints
  WHERE merchant_id = ? AND deleted_at IS NULL AND status = 'enabled'`

/** One tenant's outbox of events. */
export function eventOutboxOf(db: D1Database, merchantId: string): EventOutbox {
  return {
    async load(eventIds) {
      const [events, endpoints] = await db.batch([
        db.prepare(UNEXPANDED).bind(merchantId, merchantId, JSON.stringify(eventIds)),
        db.prepare(ENABLED).bind(merchantId),
      ])
      return {
        events: decodeRows<StoredEvent>(t.events, rowsOf(events)),
        more: rowsOf(events).length === EVENTS_AT_ONCE,
        endpoints: decodeRows<WebhookEndpoint>(t.webhookEndpoints, rowsOf(endpoints)),
      }
    },
    async expand(eventIds, deliveries, now) {
      const marked = db
        .prepare(
          'UPDATE events SET expanded_at = ? WHERE merchant_id = ? AND expanded_at IS NULL AND id IN (SELECT value FROM json_each(?))',
        )
        .bind(now, merchantId, JSON.stringify(eventIds))
      const results = await db.batch<{ id: string }>([...insertDeliveries(db, deliveries), marked])
      return results.flatMap(({ results: rows }) => rows.map(({ id }) => id))
    },
  }
}

/** A second expansion of an event finds its deliveries there and leaves them alone. */
function insertDeliveries(db: D1Database, deliveries: readonly WebhookDelivery[]) {
  const { columns, keys, encode } = codecOf(t.webhookDeliveries)
  const values = columns.map((_, index) => `json_extract(value, '$[${index}]')`).join(', ')
  const text = `
    INSERT INTO webhook_deliveries (${columns.join(', ')}) SELECT ${values} FROM json_each(?) WHERE true
    ON CONFLICT (event_id, endpoint_id, generation) DO NOTHING RETURNING id`
  const rows = deliveries.map((delivery) => {
    const row: Record<string, unknown> = { ...delivery }
    return keys.map((key) => encode(key, row[key]))
  })
  const chunks = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  )
  return chunks.map((chunk) => db.prepare(text).bind(JSON.stringify(chunk)))
}

function rowsOf(result: D1Result | undefined): readonly unknown[] {
  return result?.results ?? []
}
