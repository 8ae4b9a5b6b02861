import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant } from '../api/merchant.ts'

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

const ACCOUNT = `INSERT INTO gateway_accounts (id, merchant_id, created_at, updated_at, version, provider, security_key_sealed,
    webhook_key_sealed, tokenization_key, is_default)
  SELECT ?1, ?1, 0, 0, 1, 'nmi', '', '', '', 0 WHERE NOT EXISTS (SELECT 1 FROM gateway_accounts WHERE id = ?1)`

const NUMBERS = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)'

const ROWS = {
  events: `INSERT INTO events (id, merchant_id, type, object_type, object_id, data, api_version, livemode, created_at, expanded_at)
    ${NUMBERS} SELECT ?4 || n, ?1, 'customer.created', 'customer', 'x', '{"object":{}}', '2026-05-01', 0, ?3, ?3 FROM numbers`,
  webhook_deliveries: `INSERT INTO webhook_deliveries (id, merchant_id, created_at, updated_at, version, endpoint_id, event_id, event_seq,
      object_id, event_type, generation, status, attempts, max_attempts, last_status_code, last_response)
    ${NUMBERS} SELECT ?4 || n, ?1, ?3, ?3, 1, ?1, ?4 || n, n, 'x', 'customer.created', 0, 'dead_lettered', 8, 8, 500, 'sorry' FROM numbers`,
  idempotency_records: `INSERT INTO idempotency_records (merchant_id, id, request_hash, response, created_at, expires_at)
    ${NUMBERS} SELECT ?1, ?4 || n, 'h', 'sealed', 0, ?3 FROM numbers`,
  gateway_callbacks: `INSERT INTO gateway_callbacks (id, merchant_id, gateway_account_id, event_id, event_type, body, received_at, attempts, processed_at, result)
    ${NUMBERS} SELECT ?4 || n, ?1, ?1, ?4 || n, 'transaction.sale.success', '{}', ?3, 1, ?3, 'settled' FROM numbers`,
  authentications: `INSERT INTO authentications (id, merchant_id, created_at, updated_at, version, status, state_hash, amount_minor, currency,
      gateway_account_id, gateway_reference, url, instrument_sealed, resume, expires_at)
    ${NUMBERS} SELECT ?4 || n, ?1, ?3, ?3, 1, 'used', ?4 || n, 100, 'USD', ?1, 'r', 'https://bank.example', 's', '{}', ?3 FROM numbers`,
  directory: `INSERT INTO directory (kind, key, merchant_id, target_id, data, purge_at)
    ${NUMBERS} SELECT 'checkout_session', ?4 || n, ?1, 'x', '{}', ?3 FROM numbers`,
} as const
type Table = keyof typeof ROWS

/** So many rows of a merchant, of a time: when they were made, or when an answer expires. */
async function fill(table: Table, at: number, many: number, merchantId = merchants[0]): Promise<void> {
  await system.db.batch([ENDPOINT, ACCOUNT].map((text) => system.db.prepare(text).bind(merchantId)))
  await system.db.prepare(ROWS[table]).bind(merchantId, many, at, `${crypto.randomUUID()}-`).run()
}

const countOf = async (table: Table, where: string, merchantId = merchants[0]): Promise<number> => {
  const text = `SELECT count(*) AS n FROM ${table} WHERE merchant_id = ? AND ${where}`
  return (await system.db.prepare(text).bind(merchantId).first<number>('n')) ?? -1
}

describe.each([
  ['events', 'data', 'created_at'],
  ['webhook_deliveries', 'last_response', 'created_at'],
  ['gateway_callbacks', 'body', 'received_at'],
] as const)('what %s hold in %s', (table, column, since) => {
  const kept = (merchantId?: string) => countOf(table, `${column} IS NOT NULL`, merchantId)

  it('goes thirty days on, to the millisecond', async () => {
    await fill(table, NIGHT - RETENTION_MS, 1)
    await fill(table, NIGHT - RETENTION_MS + 1, 1)
    await system.cron('0 3 * * *', new Date(NIGHT - 1))
    expect(await kept()).toBe(2)
    await system.cron('0 3 * * *', new Date(NIGHT))
    expect(await kept()).toBe(1)
    expect(await countOf(table, `${column} IS NOT NULL AND ${since} = ${NIGHT - RETENTION_MS + 1}`)).toBe(1)
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

it('the body of a callback that is still tried stays, and that of one that failed for good goes', async () => {
  await fill('gateway_callbacks', NIGHT - 2 * RETENTION_MS, 2)
  const [merchantId] = merchants
  const text = 'UPDATE gateway_callbacks SET processed_at = NULL, result = NULL, next_attempt_at = ?2'
  const tried = `${text} WHERE merchant_id = ?1 AND id = (SELECT min(id) FROM gateway_callbacks WHERE merchant_id = ?1)`
  await system.db.prepare(`${text} WHERE merchant_id = ?1`).bind(merchantId, null).run()
  await system.db
    .prepare(tried)
    .bind(merchantId, NIGHT + 1)
    .run()
  await system.cron('0 3 * * *', new Date(NIGHT))
  expect(await countOf('gateway_callbacks', 'body IS NOT NULL')).toBe(1)
  expect(await countOf('gateway_callbacks', 'body IS NOT NULL AND next_attempt_at IS NOT NULL')).toBe(1)
  expect(await countOf('gateway_callbacks', 'processed_at IS NULL')).toBe(2)
})

describe.each([
  ['authentications', 'updated_at', RETENTION_MS],
  ['directory', 'purge_at', 0],
] as const)('rows of %s', (table, since, keptMs) => {
  it('go when their time is up, to the millisecond', async () => {
    await fill(table, NIGHT - keptMs, 1)
    await fill(table, NIGHT - keptMs + 1, 1)
    await system.cron('0 3 * * *', new Date(NIGHT - 1))
    expect(await countOf(table, 'true')).toBe(2)
    await system.cron('0 3 * * *', new Date(NIGHT))
    expect(await countOf(table, 'true')).toBe(1)
    expect(await countOf(table, `${since} = ${NIGHT - keptMs + 1}`)).toBe(1)
  })

  it('go in one run of every tenant, however many', async () => {
    for (const merchantId of merchants) await fill(table, NIGHT - keptMs, MANY, merchantId)
    await system.cron('0 3 * * *', new Date(NIGHT))
    for (const merchantId of merchants) expect(await countOf(table, 'true', merchantId)).toBe(0)
  })
})

it.each(['pending', 'passed'])('a challenge that is %s stays, however old', async (status) => {
  await fill('authentications', NIGHT - 2 * RETENTION_MS, 1)
  await system.db
    .prepare('UPDATE authentications SET status = ? WHERE merchant_id = ?')
    .bind(status, merchants[0])
    .run()
  await system.cron('0 3 * * *', new Date(NIGHT))
  expect(await countOf('authentications', 'true')).toBe(1)
})

it('what the directory keeps for ever stays: keys, links, accounts and invoices', async () => {
  const kinds = ['api_key', 'payment_link', 'gateway_account', 'invoice']
  const text = "INSERT INTO directory (kind, key, merchant_id, target_id, data) VALUES (?2, ?3, ?1, 'x', '{}')"
  await system.db.batch(kinds.map((kind) => system.db.prepare(text).bind(merchants[0], kind, crypto.randomUUID())))
  await system.cron('0 3 * * *', new Date(NIGHT + 100 * RETENTION_MS))
  expect(await countOf('directory', 'true')).toBe(kinds.length)
})

it('a session’s token outlives the session by thirty days', async () => {
  const merchant = await testMerchant(system, 'keeper')
  const made = await merchant.post('/checkout-sessions', { amountMinor: 2500, currency: 'USD' })
  const text = `SELECT purge_at - expires_at AS kept FROM directory JOIN checkout_sessions ON token_hash = key
    WHERE checkout_sessions.id = ?`
  const kept = await system.db.prepare(text).bind(made.body.data.id).first('kept')
  expect(kept).toBe(RETENTION_MS)
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
