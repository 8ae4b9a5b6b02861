import type { D1Database } from '@cloudflare/workers-types'

/** Empties the bodies of a tenant's events; what happened and when stays. */
export async function dropEventBodies(db: D1Database, merchantId: string, ids: readonly string[]): Promise<void> {
  await forIds(
    db,
    'UPDATE events SET data = NULL WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))',
    merchantId,
    ids,
  )
}

/** Empties what endpoints replied to a tenant's deliveries; their outcome and times stay. */
export async function dropReplies(db: D1Database, merchantId: string, ids: readonly string[]): Promise<void> {
  const text =
    'UPDATE webhook_deliveries SET last_response = NULL WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))'
  await forIds(db, text, merchantId, ids)
}

/** Forgets a tenant's stored answers. */
export async function dropAnswers(db: D1Database, merchantId: string, ids: readonly string[]): Promise<void> {
  await forIds(
    db,
    'DELETE FROM idempotency_records WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))',
    merchantId,
    ids,
  )
}

async function forIds(db: D1Database, text: string, merchantId: string, ids: readonly string[]): Promise<void> {
  await db.prepare(text).bind(merchantId, JSON.stringify(ids)).run()
}
