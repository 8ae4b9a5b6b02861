import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import {
  CIRCUIT_REST_MS,
  CIRCUIT_THRESHOLD,
  DELIVERY_CLAIM_MS,
  RETRY_FAILURES_TOLD,
  type StoredEvent,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@revkeen-edge/domain'
import type {
  AttemptRecord,
  ClaimedDelivery,
  DeliveryRef,
  DeliveryStore,
  NewEvent,
} from '@revkeen-edge/services/ports/deliveries.ts'
import { conflictOf } from './commit.ts'
import { prepare, selectFrom } from './query.ts'
import { codecOf, decodeRow } from './rows.ts'
import * as t from './schema/index.ts'
import { raw, sql } from './sql.ts'

/** An earlier first attempt of the same object to the same endpoint: order of first attempts. Pinned by webhooks.test.ts. */
export const AHEAD_IN_LINE = `
  SELECT 1 FROM webhook_deliveries AS ahead
  WHERE ahead.endpoint_id = webhook_deliveries.endpoint_id AND ahead.object_id = webhook_deliveries.object_id
    AND ahead.event_seq < webhook_deliveries.event_seq AND ahead.attempts = 0 AND ahead.status = 'pending'`

/** Whether an endpoint `e` takes an attempt: not while its circuit rests or another delivery probes it. */
export const TAKES_ATTEMPTS = `
  (e.deleted_at IS NOT NULL OR e.status = 'disabled' OR e.circuit_state = 'closed'
    OR (e.circuit_state = 'open' AND e.circuit_opened_at <= ?) OR (e.circuit_state = 'half_open' AND e.circuit_opened_at <= ?))`

const CLAIM = `
  UPDATE webhook_deliveries SET claimed_until = ?, version = version + 1
  WHERE merchant_id = ? AND id = ? AND attempts = ? AND status IN ('pending', 'failed')
    AND (claimed_until IS NULL OR claimed_until <= ?)
    AND (attempts > 0 OR NOT EXISTS (${AHEAD_IN_LINE}))
    AND EXISTS (SELECT 1 FROM webhook_endpoints AS e WHERE e.merchant_id = webhook_deliveries.merchant_id AND e.id = webhook_deliveries.endpoint_id AND ${TAKES_ATTEMPTS})
  RETURNING id`

/** The attempt that was just claimed is the probe of a circuit that is not closed. */
const PROBE = `
  UPDATE webhook_endpoints SET circuit_state = 'half_open', circuit_opened_at = ?
  WHERE changes() = 1 AND merchant_id = ? AND id = (SELECT endpoint_id FROM webhook_deliveries WHERE merchant_id = ? AND id = ?)
    AND circuit_state <> 'closed' AND status = 'enabled' AND deleted_at IS NULL`

/** What an open circuit holds back waits until it has rested. */
const DEFER = `
  UPDATE webhook_deliveries SET version = webhook_deliveries.version + 1, next_retry_at = e.circuit_opened_at + ?
  FROM webhook_endpoints AS e
  WHERE webhook_deliveries.merchant_id = ? AND webhook_deliveries.id = ? AND attempts = ? AND webhook_deliveries.status IN ('pending', 'failed')
    AND (claimed_until IS NULL OR claimed_until <= ?) AND e.merchant_id = webhook_deliveries.merchant_id AND e.id = webhook_deliveries.endpoint_id
    AND e.circuit_state = 'open' AND e.circuit_opened_at + ? > next_retry_at`

/** One tenant's deliveries. */
export function deliveryStoreOf(db: D1Database, merchantId: string): DeliveryStore {
  return {
    claim: (ref, now) => claim(db, merchantId, ref, now),
    record: (record, now) => recordAttempt(db, merchantId, record, now),
  }
}

async function claim(
  db: D1Database,
  merchantId: string,
  { deliveryId, attempt }: DeliveryRef,
  now: number,
): Promise<ClaimedDelivery | null> {
  const attempts = attempt - 1
  const ofDelivery = (column: string) =>
    sql`(SELECT ${raw(column)} FROM webhook_deliveries WHERE merchant_id = ${merchantId} AND id = ${deliveryId})`
  const [claimed, , , delivery, endpoint, event] = await db.batch([
    db
      .prepare(CLAIM)
      .bind(
        now + DELIVERY_CLAIM_MS,
        merchantId,
        deliveryId,
        attempts,
        now,
        now - CIRCUIT_REST_MS,
        now - DELIVERY_CLAIM_MS,
      ),
    db.prepare(PROBE).bind(now, merchantId, merchantId, deliveryId),
    db.prepare(DEFER).bind(CIRCUIT_REST_MS, merchantId, deliveryId, attempts, now, CIRCUIT_REST_MS),
    prepare(db, selectFrom(t.webhookDeliveries, sql`WHERE merchant_id = ${merchantId} AND id = ${deliveryId}`)),
    prepare(
      db,
      selectFrom(t.webhookEndpoints, sql`WHERE merchant_id = ${merchantId} AND id = ${ofDelivery('endpoint_id')}`),
    ),
    prepare(db, selectFrom(t.events, sql`WHERE merchant_id = ${merchantId} AND id = ${ofDelivery('event_id')}`)),
  ])
  const rows = [delivery, endpoint, event].map((result) => result?.results[0])
  if (claimed?.results.length !== 1 || rows.includes(undefined)) return null
  return {
    delivery: decodeRow<WebhookDelivery>(t.webhookDeliveries, rows[0]),
    endpoint: decodeRow<WebhookEndpoint>(t.webhookEndpoints, rows[1]),
    event: decodeRow<StoredEvent>(t.events, rows[2]),
  }
}

const SUCCEEDED = `
  UPDATE webhook_endpoints SET total_deliveries = total_deliveries + 1, successful_deliveries = successful_deliveries + 1, last_delivery_at = ?,
    consecutive_failures = 0, consecutive_retry_failures = 0, circuit_state = 'closed', circuit_opened_at = NULL
  WHERE merchant_id = ? AND id = ?`

const FAILED = `
  UPDATE webhook_endpoints SET total_deliveries = total_deliveries + 1, failed_deliveries = failed_deliveries + 1, last_delivery_at = ?,
    consecutive_failures = consecutive_failures + 1, consecutive_retry_failures = consecutive_retry_failures + ?,
    circuit_opened_at = CASE WHEN circuit_state = 'half_open' OR (circuit_state = 'closed' AND consecutive_failures + 1 >= ${CIRCUIT_THRESHOLD}) THEN ? ELSE circuit_opened_at END,
    circuit_state = CASE WHEN circuit_state = 'half_open' OR consecutive_failures + 1 >= ${CIRCUIT_THRESHOLD} THEN 'open' ELSE circuit_state END
  WHERE merchant_id = ? AND id = ?`

/** First attempts that an open circuit held back leave as soon as it closes. */
const RELEASE = `
  UPDATE webhook_deliveries SET next_retry_at = ?, version = version + 1
  WHERE merchant_id = ? AND endpoint_id = ? AND attempts = 0 AND status = 'pending' AND next_retry_at > ?`

const NEXT_IN_LINE = `
  SELECT id FROM webhook_deliveries
  WHERE merchant_id = ? AND endpoint_id = ? AND object_id = ? AND attempts = 0 AND status = 'pending' AND event_seq > ?
  ORDER BY event_seq LIMIT 1`

async function recordAttempt(db: D1Database, merchantId: string, record: AttemptRecord, now: number) {
  const { claimed, tally, trouble } = record
  const { delivery, endpoint } = claimed
  const counted =
    tally && (tally.succeeded ? succeeded(db, endpoint, now) : failed(db, endpoint, now, tally.countsAsRetryFailure))
  try {
    const results = await db.batch<{ id: string }>([
      recordOutcome(db, record),
      db.prepare('INSERT INTO batch_guard (lost_race) SELECT changes() = 1'),
      db.prepare(NEXT_IN_LINE).bind(merchantId, delivery.endpointId, delivery.objectId, delivery.eventSeq),
      db.prepare('DELETE FROM batch_guard'),
      ...(counted ?? []),
      ...(trouble ? [tellTrouble(db, endpoint, trouble)] : []),
    ])
    const next = delivery.attempts === 0 ? results[2]?.results[0] : undefined
    return {
      next: next ? { deliveryId: next.id, attempt: 1 } : null,
      troubleTold: trouble !== null && results.at(-1)?.results.length === 1,
    }
  } catch (error) {
    if (conflictOf(error)?.kind === 'lost_race') return null
    throw error
  }
}

/** What an attempt changes of its delivery. Only the claim that it was made under may record it. */
const OUTCOME = [
  'status',
  'attempts',
  'lastStatusCode',
  'lastError',
  'lastErrorCode',
  'lastDurationMs',
  'lastAttemptAt',
  'lastResponse',
  'nextRetryAt',
  'claimedUntil',
  'deliveredAt',
  'deadLetteredAt',
  'deadLetterReason',
  'updatedAt',
] as const

function recordOutcome(db: D1Database, { claimed, after }: AttemptRecord): D1PreparedStatement {
  const { delivery } = claimed
  const { keys, columns, encode } = codecOf(t.webhookDeliveries)
  const set = OUTCOME.map((key) => `${columns[keys.indexOf(key)]} = ?`).join(', ')
  return db
    .prepare(
      `UPDATE webhook_deliveries SET ${set}, version = version + 1 WHERE merchant_id = ? AND id = ? AND attempts = ? AND claimed_until = ?`,
    )
    .bind(
      ...OUTCOME.map((key) => encode(key, after[key])),
      delivery.merchantId,
      delivery.id,
      delivery.attempts,
      delivery.claimedUntil,
    )
}

function succeeded(db: D1Database, endpoint: WebhookEndpoint, now: number): D1PreparedStatement[] {
  return [
    db.prepare(SUCCEEDED).bind(now, endpoint.merchantId, endpoint.id),
    ...(endpoint.circuitState === 'closed'
      ? []
      : [db.prepare(RELEASE).bind(now, endpoint.merchantId, endpoint.id, now)]),
  ]
}

function failed(
  db: D1Database,
  endpoint: WebhookEndpoint,
  now: number,
  countsAsRetryFailure: boolean,
): D1PreparedStatement[] {
  return [db.prepare(FAILED).bind(now, countsAsRetryFailure ? 1 : 0, now, endpoint.merchantId, endpoint.id)]
}

/** Stores the event if the failure just counted is the one that reaches the mark, with the endpoint's figures as they now stand. */
function tellTrouble(db: D1Database, endpoint: WebhookEndpoint, event: NewEvent): D1PreparedStatement {
  const { keys, columns, encode } = codecOf(t.events)
  const row: Record<string, unknown> = { ...event }
  const stored = keys.filter((key) => key !== 'seq')
  const values = stored.map((key) =>
    key === 'data'
      ? "json_set(?, '$.object.total_deliveries', e.total_deliveries, '$.object.successful_deliveries', e.successful_deliveries, '$.object.failed_deliveries', e.failed_deliveries, '$.object.circuit_breaker_state', e.circuit_state)"
      : '?',
  )
  const names = stored.map((key) => columns[keys.indexOf(key)])
  return db
    .prepare(
      `INSERT INTO events (${names.join(', ')}) SELECT ${values.join(', ')} FROM webhook_endpoints AS e WHERE e.merchant_id = ? AND e.id = ? AND e.consecutive_retry_failures = ${RETRY_FAILURES_TOLD} RETURNING id`,
    )
    .bind(...stored.map((key) => encode(key, row[key])), endpoint.merchantId, endpoint.id)
}
