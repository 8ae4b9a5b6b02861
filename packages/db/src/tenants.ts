import type { D1Database } from '@cloudflare/workers-types'
import type { Mode } from '@revkeen-edge/domain'

/** A tenant's mode never changes, so an isolate asks once. */
const modes = new Map<string, Mode>()

/** Whether a tenant is a sandbox or live, for work that starts from its id alone. */
export async function modeOf(db: D1Database, merchantId: string): Promise<Mode> {
  const known = modes.get(merchantId)
  if (known) return known
  const row = await db.prepare('SELECT mode FROM merchants WHERE id = ?').bind(merchantId).first<{ mode: Mode }>()
  if (!row) throw new Error(`there is no merchant ${merchantId}`)
  modes.set(merchantId, row.mode)
  return row.mode
}
