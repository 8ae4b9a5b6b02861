import { subscribedName } from '@revkeen-edge/domain'
import { holds, text, type Invariant, type Violation } from './invariant.ts'

const FIVE_MINUTES_MS = 300_000

/**
 * Pairs without a delivery of an event and an endpoint that was there before it and has not been changed since. Whether
 * the endpoint subscribed to it is a matter of patterns, not of SQL.
 */
const UNDELIVERED = `
  SELECT e.id AS event_id, e.type, e.endpoint_id AS only, w.id AS endpoint_id, w.enabled_events FROM events AS e
  JOIN webhook_endpoints AS w ON w.merchant_id = e.merchant_id AND w.status = 'enabled' AND w.deleted_at IS NULL AND w.updated_at < e.created_at
  WHERE e.expanded_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.event_id = e.id AND d.endpoint_id = w.id)`

/** Everybody is told what they asked to be told. */
export const deliveryInvariants: readonly Invariant[] = [
  holds(
    'no event waits for its deliveries longer than five minutes',
    (now) =>
      `SELECT id, type, created_at FROM events WHERE expanded_at IS NULL AND created_at < ${now - FIVE_MINUTES_MS}`,
  ),
  {
    name: 'every endpoint has a delivery of every event that it subscribed to',
    find: async (read) => (await read(UNDELIVERED)).filter(wasSubscribed),
  },
  holds(
    'a delivery waits for its next attempt or has come to its end',
    `SELECT id, status FROM webhook_deliveries
     WHERE (status IN ('pending', 'failed') AND next_retry_at IS NULL) OR (status IN ('succeeded', 'dead_lettered') AND next_retry_at IS NOT NULL)`,
  ),
]

function wasSubscribed(row: Violation): boolean {
  if (row['only'] !== null) return row['only'] === row['endpoint_id']
  const enabled: unknown = JSON.parse(text(row, 'enabled_events'))
  const patterns = Array.isArray(enabled) ? enabled.map(String) : []
  return subscribedName(patterns, text(row, 'type')) !== null
}
