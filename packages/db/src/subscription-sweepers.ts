import type { D1Database } from '@cloudflare/workers-types'
import { due, type Due, type PageOf } from './sweepers.ts'

/** Subscriptions that have something to be done, in the order in which they fell due. Those on a test clock wait for it. */
export function subscriptionsDue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM subscriptions WHERE due_at IS NOT NULL AND test_clock_id IS NULL AND due_at <= ? ORDER BY due_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Test clocks whose advance nobody has gone on with for a while: their messages were lost. */
export function clocksLeft(db: D1Database, since: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    "SELECT merchant_id AS merchantId, id FROM test_clocks WHERE status = 'advancing' AND deleted_at IS NULL AND updated_at <= ? ORDER BY updated_at LIMIT ? OFFSET ?",
    since,
    page,
  )
}

/** Recoveries whose next step is due. */
export function dunningDue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM dunning_cases WHERE due_at IS NOT NULL AND test_clock_id IS NULL AND due_at <= ? ORDER BY due_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}

/** Schedules whose next phase is due. */
export function schedulesDue(db: D1Database, now: number, page: PageOf): Promise<readonly Due[]> {
  return due(
    db,
    'SELECT merchant_id AS merchantId, id FROM subscription_schedules WHERE due_at IS NOT NULL AND test_clock_id IS NULL AND due_at <= ? ORDER BY due_at LIMIT ? OFFSET ?',
    now,
    page,
  )
}
