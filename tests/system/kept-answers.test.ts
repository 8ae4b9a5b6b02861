import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caller, codeOf, eventually, type Caller } from '../http/api.ts'
import { at, send, type Answer } from '../nets/client.ts'
import { cardToken, clearFaults } from './buyer.ts'

let system: System
let merchant: Caller
let other: Caller

beforeAll(async () => {
  system = await startSystem()
  merchant = await caller(system, 'kept')
  other = await caller(system, 'kept-elsewhere')
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const newKey = (): Record<string, string> => ({ 'idempotency-key': crypto.randomUUID() })

interface Stored {
  readonly merchantId: string
  readonly id: string
  readonly response: string | null
}

const STORED = 'SELECT merchant_id AS merchantId, id, response FROM idempotency_records'

const stored = async (): Promise<readonly Stored[]> => (await system.db.prepare(STORED).all<Stored>()).results

/** Sends a request for the first time, and gives its answer with the record that was kept of it. */
async function keep(
  by: Caller,
  body: object,
  key: Record<string, string>,
): Promise<{ answer: Answer; record: Stored }> {
  const before = new Set((await stored()).map(({ id }) => id))
  const answer = await by.send('POST', '/customers', body, key)
  const [record, ...more] = (await stored()).filter(({ id }) => !before.has(id))
  if (!record || more.length > 0) throw new Error('a request keeps one answer')
  return { answer, record }
}

describe('a stored answer that was moved to another row', () => {
  const body = { email: 'hers@example.com', name: 'Her secret' }

  it.each([
    ['of another key', () => merchant],
    ['of another tenant', () => other],
  ])('%s does not open: nothing of it is shown', async (_, target) => {
    const hers = await keep(merchant, body, newKey())
    const key = newKey()
    const theirs = await keep(target(), body, key)
    const put = system.db.prepare('UPDATE idempotency_records SET response = ? WHERE merchant_id = ? AND id = ?')
    await put.bind(hers.record.response, theirs.record.merchantId, theirs.record.id).run()
    const again = await target().send('POST', '/customers', body, key)
    expect(again.status).toBe(500)
    expect(again.text).not.toContain('Her secret')
    expect(again.text).not.toContain(String(at(hers.answer.json, 'data', 'id')))
    // Back in its place the answer that was overwritten is good again, so it is the place that the seal is of.
    await put.bind(theirs.record.response, theirs.record.merchantId, theirs.record.id).run()
    expect((await target().send('POST', '/customers', body, key)).text).toBe(theirs.answer.text)
  })
})

describe('a slow request whose lease was taken over', () => {
  async function customerId(): Promise<string> {
    const made = await merchant.send('POST', '/customers', { email: `${crypto.randomUUID()}@example.com` })
    return String(at(made.json, 'data', 'id'))
  }

  const fault = (body: object) =>
    send(system.urls.sandbox, { method: 'POST', path: '/faults', body: { operation: 'transact', count: 1, ...body } })

  const claimed = () => eventually(async () => (await stored()).find(({ response }) => response === null) ?? null)

  const endLease = () =>
    system.db
      .prepare('UPDATE idempotency_records SET lease_until = ? WHERE response IS NULL')
      .bind(Date.now() - 1)
      .run()

  /** How many payment methods a customer has, as the API tells. */
  const methodsOf = async (customer: string): Promise<number> => {
    const { json } = await merchant.send('GET', `/payment-methods?customer_id=${customer}`)
    const list = at(json, 'data')
    return Array.isArray(list) ? list.length : -1
  }

  async function store() {
    const customer = await customerId()
    const body = { customer_id: customer, token: await cardToken(system) }
    const key = newKey()
    return { customer, key, send: () => merchant.send('POST', '/payment-methods', body, key) }
  }

  it('leaves the answer of the one that took it over as it is, and gives it too', async () => {
    const storing = await store()
    // Stores the card, and says so late.
    await fault({ mode: 'none', latency_ms: 2_000 })
    const slow = storing.send()
    await claimed()
    await endLease()
    // The token is spent, so this one is refused: another answer than the slow one would have.
    const second = await storing.send()
    expect([second.status, codeOf(second)]).toEqual([400, 'validation_error'])
    const first = await slow
    expect(first.text).toBe(second.text)
    expect(first.headers['idempotency-replayed']).toBe('true')
    const again = await storing.send()
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([second.text, 'true'])
    expect(await methodsOf(storing.customer)).toBe(0)
  })

  it('fails for itself alone when the one that took it over has succeeded', async () => {
    const storing = await store()
    await fault({ mode: 'error_before_charge', latency_ms: 2_000 })
    const slow = storing.send()
    await claimed()
    await endLease()
    const second = await storing.send()
    expect(second.status).toBe(201)
    expect((await slow).status).toBe(503)
    const again = await storing.send()
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([second.text, 'true'])
    expect(await methodsOf(storing.customer)).toBe(1)
  })

  it('gives its own answer to both where it is done first', async () => {
    const storing = await store()
    await fault({ mode: 'none', latency_ms: 1_000 })
    await fault({ mode: 'none', latency_ms: 3_000 })
    const slow = storing.send()
    await claimed()
    await endLease()
    const slower = storing.send()
    const [first, second] = await Promise.all([slow, slower])
    expect(first.status).toBe(201)
    expect([second.text, second.headers['idempotency-replayed']]).toEqual([first.text, 'true'])
    expect(await methodsOf(storing.customer)).toBe(1)
  })
})
