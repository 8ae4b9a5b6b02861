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

/** Open invoices whose due date has passed, longest first. */
export function invoicesFallenDue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM invoices WHERE due_at IS NOT NULL AND status IN ('approved', 'sent', 'partially_paid') AND due_at < ? ORDER BY due_at LIMIT ? OFFSET ?",
    now,
    page,
  )
}

async function due(db: D1Database, text: string, now: number, page: PageOf): Promise<readonly Due[]> {
  const { results } = await db.prepare(text).bind(now, page.limit, page.offset).all<Due>()
  return results
}
