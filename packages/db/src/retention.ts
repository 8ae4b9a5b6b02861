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

/** Empties the bodies of a tenant's callbacks; what kind each was, when it came and what became of it stays. */
export async function dropCallbackBodies(db: D1Database, merchantId: string, ids: readonly string[]): Promise<void> {
  const text =
    'UPDATE gateway_callbacks SET body = NULL WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))'
  await forIds(db, text, merchantId, ids)
}

/** Forgets a tenant's 3-D Secure challenges, with the instruments and proofs that are sealed in them. */
export async function dropAuthentications(db: D1Database, merchantId: string, ids: readonly string[]): Promise<void> {
  const text = 'DELETE FROM authentications WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))'
  await forIds(db, text, merchantId, ids)
}

/** Forgets what a tenant's secrets opened, by their hashes. Of keys that are not secrets of a limited time, none goes. */
export async function dropDirectoryRows(db: D1Database, merchantId: string, keys: readonly string[]): Promise<void> {
  const text =
    "DELETE FROM directory WHERE merchant_id = ? AND purge_at IS NOT NULL AND kind IN ('checkout_session', 'authentication') AND key IN (SELECT value FROM json_each(?))"
  await forIds(db, text, merchantId, keys)
}

async function forIds(db: D1Database, text: string, merchantId: string, ids: readonly string[]): Promise<void> {
  await db.prepare(text).bind(merchantId, JSON.stringify(ids)).run()
}
