import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const RETENTION_MS = 30 * 24 * 60 * 60 * 1000
/** More than a sweep looks at in one go. */
const MANY = 1_203
const NIGHT = Date.UTC(2026, 5, 1, 3)

let system: System
let merchants: readonly [string, string]

beforeAll(async () => {
  system = await startSystem({ invariants: false })
})
beforeEach(() => {
  merchants = [crypto.randomUUID(), crypto.randomUUID()]
})
afterAll(() => system.dispose())

const ENDPOINT = `INSERT INTO webhook_endpoints (id, merchant_id, created_at, updated_at, version, url, enabled_events, status,
    secret_sealed, api_version, circuit_state, consecutive_failures, consecutive_retry_failures, total_deliveries,
    successful_deliveries, failed_deliveries)
  SELECT ?1, ?1, 0, 0, 1, 'https://hooks.example', '["*"]', 'enabled', '', '2026-05-01', 'closed', 0, 0, 0, 0, 0
  WHERE NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE id = ?1)`

const NUMBERS = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)'

const ROWS = {
  events: `INSERT INTO events (id, merchant_id, type, object_type, object_id, data, api_version, livemode, created_at, expanded_at)
    ${NUMBERS} SELECT ?4 || n, ?1, 'customer.created', 'customer', 'x', '{"object":{}}', '2026-05-01', 0, ?3, ?3 FROM numbers`,
  webhook_deliveries: `INSERT INTO webhook_deliveries (id, merchant_id, created_at, updated_at, version, endpoint_id, event_id, event_seq,
      object_id, event_type, generation, status, attempts, max_attempts, last_status_code, last_response)
    ${NUMBERS} SELECT ?4 || n, ?1, ?3, ?3, 1, ?1, ?4 || n, n, 'x', 'customer.created', 0, 'dead_lettered', 8, 8, 500, 'sorry' FROM numbers`,
  idempotency_records: `INSERT INTO idempotency_records (merchant_id, id, request_hash, response, created_at, expires_at)
    ${NUMBERS} SELECT ?1, ?4 || n, 'h', 'sealed', 0, ?3 FROM numbers`,
} as const
type Table = keyof typeof ROWS

/** So many rows of a merchant, of a time: when they were made, or when an answer expires. */
async function fill(table: Table, at: number, many: number, merchantId = merchants[0]): Promise<void> {
  await system.db.prepare(ENDPOINT).bind(merchantId).run()
  await system.db.prepare(ROWS[table]).bind(merchantId, many, at, `${crypto.randomUUID()}-`).run()
}

const countOf = async (table: Table, where: string, merchantId = merchants[0]): Promise<number> => {
  const text = `SELECT count(*) AS n FROM ${table} WHERE merchant_id = ? AND ${where}`
  return (await system.db.prepare(text).bind(merchantId).first<number>('n')) ?? -1
}

describe.each([
  ['events', 'data'],
  ['webhook_deliveries', 'last_response'],
] as const)('what %s hold in %s', (table, column) => {
  const kept = (merchantId?: string) => countOf(table, `${column} IS NOT NULL`, merchantId)

  it('goes thirty days on, to the millisecond', async () => {
    await fill(table, NIGHT - RETENTION_MS, 1)
    await fill(table, NIGHT - RETENTION_MS + 1, 1)
    await system.cron('0 3 * * *', new Date(NIGHT - 1))
    expect(await kept()).toBe(2)
    await system.cron('0 3 * * *', new Date(NIGHT))
    expect(await kept()).toBe(1)
    expect(await countOf(table, `${column} IS NOT NULL AND created_at = ${NIGHT - RETENTION_MS + 1}`)).toBe(1)
  })

  it('goes in one run of every tenant, however much it is, and the rows themselves stay', async () => {
    for (const merchantId of merchants) await fill(table, NIGHT - RETENTION_MS, MANY, merchantId)
    await system.cron('0 3 * * *', new Date(NIGHT))
    for (const merchantId of merchants) {
      expect(await kept(merchantId)).toBe(0)
      expect(await countOf(table, 'true', merchantId)).toBe(MANY)
    }
  })
})

it('the body of an event that is still to be delivered stays', async () => {
  await fill('events', NIGHT - 2 * RETENTION_MS, 2)
  const [waiting] = merchants
  const oldest = '(SELECT min(seq) FROM events WHERE merchant_id = ?1)'
  await system.db
    .prepare(`UPDATE events SET expanded_at = NULL WHERE merchant_id = ?1 AND seq = ${oldest}`)
    .bind(waiting)
    .run()
  await system.cron('0 3 * * *', new Date(NIGHT))
  expect(await countOf('events', 'data IS NOT NULL')).toBe(1)
  expect(await countOf('events', 'data IS NOT NULL AND expanded_at IS NULL')).toBe(1)
})

describe('answers to idempotency keys', () => {
  it('are dropped at their expiry, to the millisecond', async () => {
    await fill('idempotency_records', NIGHT, 1)
    await fill('idempotency_records', NIGHT + 1, 1)
    await system.cron('*/5 * * * *', new Date(NIGHT - 1))
    expect(await countOf('idempotency_records', 'true')).toBe(2)
    await system.cron('*/5 * * * *', new Date(NIGHT))
    expect(await countOf('idempotency_records', 'true')).toBe(1)
    expect(await countOf('idempotency_records', `expires_at = ${NIGHT + 1}`)).toBe(1)
  })

  it('are dropped in one run of every tenant, however many, claims that nobody finished included', async () => {
    for (const merchantId of merchants) await fill('idempotency_records', NIGHT, MANY, merchantId)
    await system.db
      .prepare('UPDATE idempotency_records SET response = NULL, lease_until = 1 WHERE merchant_id = ?')
      .bind(merchants[1])
      .run()
    await system.cron('*/5 * * * *', new Date(NIGHT))
    for (const merchantId of merchants) expect(await countOf('idempotency_records', 'true', merchantId)).toBe(0)
  })
})
