import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, send, type Answer } from '../nets/client.ts'
import { envelopeFaults } from '../nets/envelope.ts'
import { caller, codeOf, type Caller } from './api.ts'
import { addRapydKey } from '../../scripts/admin/keys.ts'
import { signedHeaders } from '../system/doors.ts'

const WINDOW_MS = 60_000

let system: System
beforeAll(async () => {
  system = await startSystem({ rateLimits: true })
})
afterAll(() => system.dispose())

interface Burst {
  readonly merchantId: string
  readonly answers: readonly Answer[]
  /** Seconds of the window that were left before and after. */
  readonly left: readonly [number, number]
}

const AT_ONCE = 50
const secondsLeft = (): number => 60 - (Math.floor(Date.now() / 1000) % 60)

/** So many requests of a fresh merchant within one window: a burst that the clock cut in two is made again by another. */
async function burst(
  name: string,
  count: number,
  send: (merchant: Caller, number: number) => Promise<Answer>,
): Promise<Burst> {
  for (let tries = 1; tries <= 3; tries += 1) {
    const merchant = await caller(system, `${name}${tries}`)
    const window = Math.floor(Date.now() / WINDOW_MS)
    const before = secondsLeft()
    const answers: Answer[] = []
    while (answers.length < count) {
      const next = Array.from(
        { length: Math.min(AT_ONCE, count - answers.length) },
        (_, index) => answers.length + index,
      )
      answers.push(...(await Promise.all(next.map((number) => send(merchant, number)))))
    }
    if (Math.floor(Date.now() / WINDOW_MS) === window) {
      return { merchantId: merchant.merchantId, answers, left: [before, secondsLeft()] }
    }
  }
  throw new Error(`${count} requests did not fit into a window`)
}

it('lets a sandbox tenant send 100 requests a minute, and says how long to wait', async () => {
  const { merchantId, answers, left } = await burst('sandbox', 105, (merchant, number) =>
    merchant.send('POST', '/customers', {}, { 'idempotency-key': `key-${number}` }),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(100)
  expect(refused).toHaveLength(5)
  for (const answer of refused) {
    expect([codeOf(answer), at(answer.json, 'error', 'type')]).toEqual(['rate_limit_exceeded', 'rate_limit_error'])
    expect(envelopeFaults(answer)).toEqual([])
    const wait = Number(answer.headers['retry-after'])
    expect(wait).toBeLessThanOrEqual(left[0])
    expect(wait).toBeGreaterThanOrEqual(left[1])
  }
  const kept = system.db.prepare('SELECT count(*) AS n FROM idempotency_records WHERE merchant_id = ?').bind(merchantId)
  expect(await kept.first('n')).toBe(100)
  const elsewhere = await caller(system, 'elsewhere')
  expect((await elsewhere.send('GET', '/customers')).status).toBe(200)
})

it('counts what comes through the doors for other systems, and says so in their words', async () => {
  const { merchantId, answers } = await burst('doors', 103, (merchant) =>
    send(system.urls.api, {
      method: 'POST',
      path: '/v1/payments',
      headers: { authorization: `Bearer ${merchant.key}` },
      body: {},
    }),
  )
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(100)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
  const { row, secretKey } = await addRapydKey(system.admin, { merchantId, mode: 'sandbox' }, 'Limited')
  const path = '/v1/invoices/invoice_0/pay'
  const headers = signedHeaders({ key: { id: row.id, accessKey: row.accessKey, secretKey }, path })
  const refused = await send(system.urls.api, { method: 'POST', path, headers })
  expect([refused.status, at(refused.json, 'status', 'error_code')]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
})

it('lets a live tenant send 1,000', async () => {
  const { answers } = await burst('live', 1_003, (merchant) =>
    merchant.send('GET', '/nothing', undefined, { 'x-api-key': merchant.liveKey }),
  )
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
})
