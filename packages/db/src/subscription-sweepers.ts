import type { D1Database } from '@cloudflare/workers-types'
import { due, type Due, type PageOf } from './sweepers.ts'

/** Where each kind of work that falls due is kept. */
const TABLES = { subscription: 'subscriptions', dunning: 'dunning_cases', schedule: 'subscription_schedules' } as const

/** Subscriptions, recoveries of failed payments, and schedules. */
export type DueKind = keyof typeof TABLES

/**
 * How long work that was handed to the queue is left to it. What got lost on the way is handed over again after that, and a
 * row has no more messages than such times have gone by.
 */
export const QUEUED_MS = 10 * 60_000

interface ClaimOf {
  /** UTC milliseconds. */
  readonly now: number
  readonly limit: number
}

/**
 * Takes work that is due and not in the queue yet, in the order in which it fell due: whoever asks next, or at the same time,
 * gets other rows. What is on a test clock waits for it. One round trip, whatever waits beside it.
 */
export async function claimDue(db: D1Database, kind: DueKind, { now, limit }: ClaimOf): Promise<readonly Due[]> {
  const { results } = await db
    .prepare(claimText(kind))
    .bind(now, now + QUEUED_MS, limit)
    .all<Due & { readonly dueAt: number }>()
  return results.toSorted((one, other) => one.dueAt - other.dueAt).map(({ merchantId, id }) => ({ merchantId, id }))
}

/** The statement of a claim: the time, until when it holds, and how many rows. Its index is pinned by due-scan.test.ts. */
export function claimText(kind: DueKind): string {
  const table = TABLES[kind]
  return `
    UPDATE ${table} SET queued_for = due_at, queued_until = ?2 WHERE rowid IN (
      SELECT rowid FROM ${table} WHERE sweep_at <= ?1 AND test_clock_id IS NULL ORDER BY sweep_at LIMIT ?3)
    RETURNING merchant_id AS merchantId, id, due_at AS dueAt`
}

/** Gives back what the queue did not take, so that the next run finds it. */
export async function releaseDue(db: D1Database, kind: DueKind, rows: readonly Due[]): Promise<void> {
  const pairs = rows.map(({ merchantId, id }) => [merchantId, id])
  const text = `
    UPDATE ${TABLES[kind]} SET queued_for = NULL, queued_until = NULL WHERE (merchant_id, id) IN (
      SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`
  await db.prepare(text).bind(JSON.stringify(pairs)).run()
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
