import type { D1Database } from '@cloudflare/workers-types'
import type { Due, PageOf } from './sweepers.ts'

/** Open payment attempts whose gateway is to be asked again, longest waiting first. */
export function attemptsToCheck(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM payment_attempts WHERE next_check_at IS NOT NULL AND next_check_at <= ? ORDER BY next_check_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Open checkout sessions whose time is up. */
export function sessionsToExpire(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM checkout_sessions AS s WHERE status = 'open' AND expires_at <= ? AND NOT EXISTS (SELECT 1 FROM payment_attempts AS a WHERE a.merchant_id = s.merchant_id AND a.invoice_id = s.invoice_id AND a.status IN ('pending', 'unknown')) ORDER BY expires_at LIMIT ? OFFSET ?",
    now,
    page,
  )
}

/** 3-D Secure challenges whose time is up: not passed, or passed by somebody whose payment never began. */
export function authenticationsToExpire(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM authentications WHERE status IN ('pending', 'passed') AND expires_at <= ? ORDER BY expires_at LIMIT ? OFFSET ?",
    now,
    page,
  )
}

/** Gateway callbacks that are due: those whose queue message was lost, and those whose processing failed before. */
export function callbacksToProcess(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM gateway_callbacks WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

const OF_CLOCKED_CUSTOMER =
  'SELECT 1 FROM customers AS c WHERE c.merchant_id = i.merchant_id AND c.id = i.customer_id AND c.test_clock_id IS NOT NULL'

/** Open invoices whose due date has passed, longest first. Those of customers on a test clock wait for it. */
export function invoicesFallenDue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    `SELECT merchant_id AS merchantId, id FROM invoices AS i WHERE due_at IS NOT NULL AND status IN ('approved', 'sent', 'partially_paid') AND due_at < ? AND NOT EXISTS (${OF_CLOCKED_CUSTOMER}) ORDER BY due_at LIMIT ? OFFSET ?`,
    now,
    page,
  )
}

/** Disputes whose deadline has passed without an answer. */
export function disputesOverdue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM disputes WHERE status IN ('needs_response', 'warning_needs_response') AND evidence_due_at <= ? ORDER BY evidence_due_at LIMIT ? OFFSET ?",
    now,
    page,
  )
}

/** Payouts that the bank has by now. */
export function payoutsArrived(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM payouts WHERE status = 'in_transit' AND arrival_at <= ? ORDER BY arrival_at LIMIT ? OFFSET ?",
    now,
    page,
  )
}

/** A day of a processing account that is to be compared with its gateway's report. */
export interface DueDay extends Due {
  readonly accountId: string
  readonly day: string
}

/**
 * Those of these days (`YYYY-MM-DD` in UTC, latest first) that were never compared, or for which the gateway could not be
 * asked, for every processing account that was there by their end. A night that was missed is made up for.
 */
export async function daysToReconcile(
  db: D1Database,
  days: readonly string[],
  { limit, offset }: PageOf,
): Promise<readonly DueDay[]> {
  const text = `
    SELECT a.merchant_id AS merchantId, a.id AS accountId, d.value AS day, a.id || '/' || d.value AS id
    FROM gateway_accounts AS a CROSS JOIN json_each(?) AS d
    LEFT JOIN reconciliations AS r ON r.merchant_id = a.merchant_id AND r.gateway_account_id = a.id AND r.day = d.value
    WHERE a.created_at < unixepoch(d.value, '+1 day') * 1000 AND (r.id IS NULL OR r.status = 'unavailable')
    ORDER BY d.key, a.id LIMIT ? OFFSET ?`
  const { results } = await db.prepare(text).bind(JSON.stringify(days), limit, offset).all<DueDay>()
  return results
}

async function due(db: D1Database, text: string, now: number, page: PageOf): Promise<readonly Due[]> {
  const { results } = await db.prepare(text).bind(now, page.limit, page.offset).all<Due>()
  return results
}
