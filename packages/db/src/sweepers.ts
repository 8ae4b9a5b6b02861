import type { D1Database } from '@cloudflare/workers-types'
import { CIRCUIT_REST_MS, DELIVERY_CLAIM_MS, EVENT_RETENTION_MS, RETENTION_MS } from '@revkeen-edge/domain'
import { AHEAD_IN_LINE, TAKES_ATTEMPTS } from './deliveries.ts'

/** Work that is due, across tenants: whose it is and its id, and nothing else. The work itself is done tenant by tenant. */
export interface Due {
  readonly merchantId: string
  readonly id: string
}

export interface DueAttempt extends Due {
  readonly attempt: number
}

/** Which part of what is due. */
export interface PageOf {
  readonly limit: number
  readonly offset: number
}

const DUE_DELIVERIES = `
  SELECT webhook_deliveries.merchant_id AS merchantId, webhook_deliveries.id AS id, attempts + 1 AS attempt
  FROM webhook_deliveries
  JOIN webhook_endpoints AS e ON e.merchant_id = webhook_deliveries.merchant_id AND e.id = webhook_deliveries.endpoint_id
  WHERE webhook_deliveries.status IN ('pending', 'failed') AND next_retry_at <= ? AND (claimed_until IS NULL OR claimed_until <= ?)
    AND (attempts > 0 OR NOT EXISTS (${AHEAD_IN_LINE}))
    AND ${TAKES_ATTEMPTS}
  ORDER BY next_retry_at LIMIT ? OFFSET ?`

/** What waits to be delivered: first attempts and retries, in the order in which they fell due. */
export async function dueDeliveries(
  db: D1Database,
  now: number,
  { limit, offset }: PageOf,
): Promise<readonly DueAttempt[]> {
  const { results } = await db
    .prepare(DUE_DELIVERIES)
    .bind(now, now, now - CIRCUIT_REST_MS, now - DELIVERY_CLAIM_MS, limit, offset)
    .all<DueAttempt>()
  return results
}

/** Events whose deliveries were never made, oldest first. */
export function eventsInOutbox(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM events WHERE expanded_at IS NULL AND created_at <= ? ORDER BY created_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Messages that are due to be sent, oldest first. One that was never tried is due, whatever the clock of its commit said. */
export function messagesInOutbox(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM messages WHERE next_attempt_at IS NOT NULL AND (attempts = 0 OR next_attempt_at <= ?) ORDER BY next_attempt_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Answers to idempotency keys whose time is up. */
export function expiredAnswers(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM idempotency_records WHERE expires_at <= ? ORDER BY expires_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Events whose bodies have been kept long enough. */
export function oldEventBodies(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  const text =
    'SELECT merchant_id AS merchantId, id FROM events WHERE data IS NOT NULL AND created_at <= ? AND expanded_at IS NOT NULL ORDER BY created_at LIMIT ? OFFSET ?'
  return due(db, text, now - EVENT_RETENTION_MS, page)
}

/** Deliveries whose replies have been kept long enough. */
export function oldReplies(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  const text =
    'SELECT merchant_id AS merchantId, id FROM webhook_deliveries WHERE last_response IS NOT NULL AND created_at <= ? ORDER BY created_at LIMIT ? OFFSET ?'
  return due(db, text, now - EVENT_RETENTION_MS, page)
}

/** Callbacks whose bodies have been kept long enough, and which nobody tries again. */
export function oldCallbackBodies(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  const text =
    'SELECT merchant_id AS merchantId, id FROM gateway_callbacks WHERE body IS NOT NULL AND received_at <= ? AND next_attempt_at IS NULL ORDER BY received_at LIMIT ? OFFSET ?'
  return due(db, text, now - RETENTION_MS, page)
}

/** 3-D Secure challenges that have been over for long enough. */
export function oldAuthentications(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  const text =
    "SELECT merchant_id AS merchantId, id FROM authentications WHERE status IN ('failed', 'expired', 'used') AND updated_at <= ? ORDER BY updated_at LIMIT ? OFFSET ?"
  return due(db, text, now - RETENTION_MS, page)
}

/** Rows of the directory that have outlived what they open, by their keys. */
export function oldDirectoryRows(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  const text =
    'SELECT merchant_id AS merchantId, key AS id FROM directory WHERE purge_at IS NOT NULL AND purge_at <= ? ORDER BY purge_at LIMIT ? OFFSET ?'
  return due(db, text, now, page)
}

/** The rows of a query that takes the time, the limit and the offset. */
export async function due(
  db: D1Database,
  text: string,
  now: number,
  { limit, offset }: PageOf,
): Promise<readonly Due[]> {
  const { results } = await db.prepare(text).bind(now, limit, offset).all<Due>()
  return results
}
