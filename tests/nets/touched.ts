import type { System } from '@revkeen-edge/testing'
import { tenantTables, type Tenant } from './tenant.ts'

const watched = new WeakMap<System, Promise<void>>()

/** Has the database note whose rows are inserted, changed or deleted from now on; reading all of them takes far longer. */
async function watchRows(system: System): Promise<void> {
  const watching = watched.get(system) ?? install(system)
  watched.set(system, watching)
  await watching
}

async function install(system: System): Promise<void> {
  const { db } = system
  const tables = await tenantTables(system)
  await db.batch([
    db.prepare('CREATE TABLE touched_rows (owner TEXT NOT NULL, what TEXT NOT NULL)'),
    ...tables.flatMap(({ table }) =>
      (['INSERT', 'UPDATE', 'DELETE'] as const).map((change) => {
        const owner = `${change === 'DELETE' ? 'OLD' : 'NEW'}.merchant_id`
        const note = `INSERT INTO touched_rows (owner, what) VALUES (coalesce(${owner}, ''), '${change} ${table}')`
        return db.prepare(`CREATE TRIGGER touched_${table}_${change} AFTER ${change} ON ${table} BEGIN ${note}; END`)
      }),
    ),
  ])
}

/** What was done to rows of tenants since this was last asked of them: `UPDATE invoices of alpha`, say. */
export async function touched(system: System, tenants: readonly Tenant[]): Promise<readonly string[]> {
  await watchRows(system)
  const text = 'DELETE FROM touched_rows WHERE owner IN (SELECT value FROM json_each(?)) RETURNING owner, what'
  const wanted = JSON.stringify(tenants.map(({ merchantId }) => merchantId))
  const { results } = await system.db.prepare(text).bind(wanted).all<{ owner: string; what: string }>()
  const named = new Map(tenants.map(({ merchantId, marker }) => [merchantId, marker]))
  return [...new Set(results.map(({ owner, what }) => `${what} of ${named.get(owner)}`))]
}
