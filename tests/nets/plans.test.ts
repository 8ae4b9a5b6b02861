import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSystem, webhookReceiver, type System } from '@revkeen-edge/testing'
import { sharedBundleDir } from '@revkeen-edge/testing/bundles.ts'
import { memoryD1 } from '@revkeen-edge/testing/memory-d1.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { loggedBundles } from '../../bench/lib/bundles.ts'
import { allOperations } from './operations.ts'
import { populate, quiet } from './population.ts'
import { tenantPair } from './tenant.ts'

const DAY_MS = 86_400_000
const CRONS = ['* * * * *', '*/5 * * * *', '0 3 * * *']

const db = memoryD1()
let statements: readonly string[]

beforeAll(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'revkeen-edge-plans-'))
  const system = await startSystem({ bundleDir: await loggedBundles(sharedBundleDir() ?? '', parent) })
  try {
    await useAll(system)
    const { results } = await system.db.prepare('SELECT text FROM statement_log').all<{ text: string }>()
    statements = results.map(({ text }) => text).filter((text) => !text.startsWith('CREATE'))
  } finally {
    await system.dispose()
    rmSync(parent, { recursive: true })
  }
}, 300_000)

/** Does every operation of the API once, pays on a page, and lets all crons and queues do what follows, also a month later. */
async function useAll(system: System): Promise<void> {
  const receiver = await webhookReceiver()
  const [tenant] = await tenantPair(system, 'planner', receiver.url)
  await populate(system, tenant, allOperations())
  for (const at of [Date.now(), Date.now() + 40 * DAY_MS]) {
    for (const cron of CRONS) await system.cron(cron, new Date(at))
    await quiet(system, [tenant])
  }
  await receiver.close()
}

/** Tables of which a tenant has a handful, and an index of the few that are open at a time. */
const FEW = /^SEARCH (gateway_accounts|webhook_endpoints|tax_rates|discounts|rapyd_keys) |\bdisputes_open\b/
/** All processing accounts are gone through once a night. */
const NIGHTLY = 'FROM gateway_accounts AS a CROSS JOIN json_each(?) AS d'

/** The steps of a statement that read a whole table, or all that a tenant has in it, and not just one page in an index's order. */
async function readsAll(text: string): Promise<readonly string[]> {
  const { results } = await db.prepare(`EXPLAIN QUERY PLAN ${text}`).all<{ detail: string }>()
  const steps = results.map(({ detail }) => detail)
  const made = steps.flatMap((step) => /^(?:CO-ROUTINE|MATERIALIZE) (\w+)/.exec(step)?.[1] ?? [])
  const scans = steps.filter((step) => {
    const [, table] = /^SCAN (\w+)\b(?! VIRTUAL)/.exec(step) ?? []
    return table !== undefined && table !== 'CONSTANT' && !made.includes(table)
  })
  const isPage = text.includes('LIMIT ?') && !steps.some((step) => step.includes('TEMP B-TREE'))
  // Inserting asks no child of its new row: SQLite lists what it would ask after a key was violated.
  const searches = isPage || /^\s*INSERT/.test(text) ? [] : steps.filter((step) => step.includes('(merchant_id=?)'))
  return text.includes(NIGHTLY) ? [] : [...scans, ...searches].filter((step) => !FEW.test(step))
}

describe('what the workers ask D1', () => {
  it('is all there is to see', () => {
    const asked = (pattern: RegExp) => statements.filter((text) => pattern.test(text)).length
    expect(asked(/^\s*(SELECT|WITH)/)).toBeGreaterThan(200)
    expect(asked(/^\s*INSERT/)).toBeGreaterThan(40)
    expect(asked(/^\s*UPDATE/)).toBeGreaterThan(40)
    for (const table of ['subscription_periods', 'reversals', 'payouts', 'webhook_deliveries', 'checkout_sessions']) {
      expect(asked(new RegExp(`\\b${table}\\b`)), table).toBeGreaterThan(0)
    }
  })

  it('finds what it is about by an index', async () => {
    const wrong: string[] = []
    for (const text of statements) {
      const steps = await readsAll(text)
      if (steps.length > 0) wrong.push(`${steps.join('; ')}: ${text}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('a statement', () => {
  it.each([
    ['without its tenant', 'UPDATE messages SET data = ? WHERE kind = ?'],
    ['by what no index has', 'SELECT id FROM invoices WHERE merchant_id = ? AND total_minor = ?'],
    ['sorted by what no index has', 'SELECT id FROM customers WHERE merchant_id = ? ORDER BY phone LIMIT ?'],
  ])('%s is seen', async (_, text) => {
    expect(await readsAll(text)).not.toEqual([])
  })

  it.each([
    [
      'of one row',
      'SELECT * FROM payments WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY created_at',
    ],
    [
      'of a page',
      'SELECT id FROM customers WHERE merchant_id = ? AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT ?',
    ],
  ])('%s is not', async (_, text) => {
    expect(await readsAll(text)).toEqual([])
  })
})
