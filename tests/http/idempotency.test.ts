import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, send, type Answer } from '../nets/client.ts'
import { cardToken } from '../nets/tenant.ts'
import { caller, codeOf, eventually, type Caller } from './api.ts'

let system: System
let merchant: Caller

beforeAll(async () => {
  system = await startSystem()
  merchant = await caller(system, 'again')
})
afterAll(() => system.dispose())

const newKey = (): Record<string, string> => ({ 'idempotency-key': crypto.randomUUID() })
const idOf = ({ json }: Answer) => at(json, 'data', 'id')
const post = (body: unknown, headers = newKey()) => merchant.send('POST', '/customers', body, headers)

async function records(): Promise<readonly { id: string; response: string | null; lease_until: number | null }[]> {
  const text = 'SELECT id, response, lease_until FROM idempotency_records WHERE merchant_id = ? ORDER BY created_at, id'
  return (await system.db.prepare(text).bind(merchant.merchantId).all<Awaited<ReturnType<typeof records>>[number]>())
    .results
}

async function customersNamed(name: string): Promise<number> {
  const row = await system.db
    .prepare('SELECT count(*) AS n FROM customers WHERE name = ?')
    .bind(name)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('a repeated key', () => {
  it('gets the first answer to the letter, and does nothing again', async () => {
    const key = newKey()
    const body = { email: 'ada@example.com', name: 'Exactly once' }
    const first = await post(body, key)
    const second = await post(body, key)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    expect(second.headers['x-request-id']).toBe(first.headers['x-request-id'])
    expect(second.headers['revkeen-version']).toBe(first.headers['revkeen-version'])
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(await customersNamed('Exactly once')).toBe(1)
  })

  it('gets the version of the first answer, whatever it asks for', async () => {
    const key = newKey()
    const first = await post({ email: 'v@example.com' }, { ...key, 'revkeen-version': '2025-09-01' })
    const second = await post({ email: 'v@example.com' }, key)
    expect([first, second].map(({ headers }) => headers['revkeen-version'])).toEqual(['2025-09-01', '2025-09-01'])
  })

  it('conflicts with another body, even one that means the same', async () => {
    const key = newKey()
    await post({ email: 'ada@example.com', name: 'A' }, key)
    const other = await post({ name: 'A', email: 'ada@example.com' }, key)
    expect([other.status, codeOf(other)]).toEqual([409, 'idempotency_conflict'])
    expect(at(other.json, 'error', 'type')).toBe('idempotency_error')
  })

  it('makes one object when its requests run at once', async () => {
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post({ email: 'p@example.com', name: 'Parallel' }, key)),
    )
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(7)
    expect(await customersNamed('Parallel')).toBe(1)
  })

  it.each([
    ['a refused body', 400, { email: 'no' }],
    ['an unknown reference', 404, { customer_id: '00000000-0000-7000-8000-000000000000', token: 't' }],
  ])('gets %s again as it was', async (_, status, body) => {
    const key = newKey()
    const path = status === 400 ? '/customers' : '/payment-methods'
    const first = await merchant.send('POST', path, body, key)
    const second = await merchant.send('POST', path, body, key)
    expect([first.status, second.status]).toEqual([status, status])
    expect(second.text).toBe(first.text)
    expect(second.headers['idempotency-replayed']).toBe('true')
  })

  it('leaves no trace without a good API key', async () => {
    const before = (await records()).length
    const sent = { method: 'POST', path: '/v2/customers', body: { email: 'a@example.com' }, headers: newKey() }
    expect((await send(system.urls.api, sent)).status).toBe(401)
    expect(await records()).toHaveLength(before)
  })

  it('is new for another path, another method and another tenant', async () => {
    const key = newKey()
    const body = { email: 'ada@example.com', name: 'Elsewhere' }
    const made = await post(body, key)
    const changed = await merchant.send('PATCH', `/customers/${String(idOf(made))}`, body, key)
    const pushed = await merchant.send('PUT', '/customers/external/crm/1', body, key)
    const live = await merchant.send('POST', '/customers', body, { ...key, 'x-api-key': merchant.liveKey })
    expect([made, changed, pushed, live].map(({ status }) => status)).toEqual([201, 200, 200, 201])
    expect([changed, pushed, live].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(idOf(live)).not.toBe(idOf(made))
  })

  it('means nothing to GET and DELETE', async () => {
    const key = newKey()
    const made = await post({ email: 'gone@example.com' })
    const path = `/customers/${String(idOf(made))}`
    const before = (await records()).length
    const looks = [await merchant.send('GET', path, undefined, key), await merchant.send('GET', path, undefined, key)]
    const deletions = [
      await merchant.send('DELETE', path, undefined, key),
      await merchant.send('DELETE', path, undefined, key),
    ]
    expect([...looks, ...deletions].map(({ status }) => status)).toEqual([200, 200, 200, 404])
    expect(await records()).toHaveLength(before)
  })

  it('is forgotten after 24 hours', async () => {
    const key = newKey()
    const body = { email: 'day@example.com', name: 'Daily' }
    const first = await post(body, key)
    const lifetime = 'SELECT max(expires_at - created_at) AS ms FROM idempotency_records'
    expect(await system.db.prepare(lifetime).first('ms')).toBe(86_400_000)
    await system.db
      .prepare('UPDATE idempotency_records SET expires_at = ?')
      .bind(Date.now() - 1)
      .run()
    const second = await post(body, key)
    expect(second.status).toBe(201)
    expect(idOf(second)).not.toBe(idOf(first))
    expect(second.headers['idempotency-replayed']).toBeUndefined()
  })

  it.each(['', 'k'.repeat(256)])('must have 1 to 255 characters, not %#', async (key) => {
    const answer = await merchant.send('POST', '/customers', { email: 'a@example.com' }, { 'idempotency-key': key })
    expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
      400,
      'validation_error',
      'Idempotency-Key',
    ])
  })

  it('may have 255 characters', async () => {
    expect((await post({ email: 'a@example.com' }, { 'idempotency-key': 'k'.repeat(255) })).status).toBe(201)
  })
})

it('keeps answers sealed', async () => {
  await post({ email: 'secret-address@example.com', name: 'Under seal' })
  const stored = await system.db.prepare('SELECT * FROM idempotency_records').all()
  expect(stored.results.length).toBeGreaterThan(0)
  expect(JSON.stringify(stored.results)).not.toMatch(/secret-address|Under seal|@example/)
})

describe('a key of a request that calls a gateway', () => {
  let customerId: string
  beforeAll(async () => {
    customerId = String(idOf(await post({ email: 'card@example.com' })))
  })

  const store = (token: string, key: Readonly<Record<string, string>>) =>
    merchant.send('POST', '/payment-methods', { customer_id: customerId, token }, key)

  const fault = (body: object) =>
    send(system.urls.sandbox, { method: 'POST', path: '/faults', body: { operation: 'transact', count: 1, ...body } })

  const claimed = () => eventually(async () => (await records()).find(({ response }) => response === null) ?? null)

  const endLease = () =>
    system.db
      .prepare('UPDATE idempotency_records SET lease_until = ? WHERE response IS NULL')
      .bind(Date.now() - 1)
      .run()

  it('is taken before the gateway is called: meanwhile the same request has to wait', async () => {
    const token = await cardToken(system)
    const key = newKey()
    await fault({ mode: 'none', latency_ms: 1_500 })
    const running = store(token, key)
    await claimed()
    const meanwhile = await store(token, key)
    expect([meanwhile.status, codeOf(meanwhile)]).toEqual([409, 'idempotency_in_progress'])
    const other = await store('another', key)
    expect(codeOf(other)).toBe('idempotency_conflict')
    const first = await running
    expect(first.status).toBe(201)
    const again = await store(token, key)
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true'])
  })

  it('is taken over by one request once its lease of a minute has run out', async () => {
    const token = await cardToken(system)
    const key = newKey()
    await fault({ mode: 'connection_refused' })
    const lost = await store(token, key)
    expect(lost.status).toBe(503)
    const { lease_until: lease } = await claimed()
    expect(Math.abs((lease ?? 0) - Date.now() - 60_000)).toBeLessThan(10_000)
    expect(codeOf(await store(token, key))).toBe('idempotency_in_progress')
    await endLease()
    const answers = await Promise.all(Array.from({ length: 4 }, () => store(token, key)))
    expect(
      answers.filter(({ status, headers }) => status === 201 && headers['idempotency-replayed'] === undefined),
    ).toHaveLength(1)
    const others = answers.filter(({ status, headers }) => status !== 201 || headers['idempotency-replayed'] === 'true')
    expect(others.every((answer) => answer.status === 201 || codeOf(answer) === 'idempotency_in_progress')).toBe(true)
    expect((await store(token, key)).headers['idempotency-replayed']).toBe('true')
  })
})
