import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, send } from '../nets/client.ts'
import { caller, codeOf, type Caller } from './api.ts'

let system: System
let merchant: Caller

beforeAll(async () => {
  system = await startSystem()
  merchant = await caller(system, 'versions')
})
afterAll(() => system.dispose())

const list = (headers: Record<string, string> = {}) => merchant.send('GET', '/customers', undefined, headers)

it('is the one that the key was made with', async () => {
  expect((await list()).headers['revkeen-version']).toBe(CURRENT_API_VERSION)
  const pinned = await caller(system, 'pinned')
  const pin = "UPDATE directory SET data = json_set(data, '$.apiVersion', '2025-09-01') WHERE merchant_id = ?"
  await system.db.prepare(pin).bind(pinned.merchantId).run()
  expect((await pinned.send('GET', '/customers')).headers['revkeen-version']).toBe('2025-09-01')
  const asked = await pinned.send('GET', '/customers', undefined, { 'revkeen-version': '2026-01-01' })
  expect(asked.headers['revkeen-version']).toBe('2026-01-01')
})

it.each(['2025-09-01', '2026-01-01', CURRENT_API_VERSION])('%s can be asked for', async (version) => {
  const { status, headers } = await list({ 'revkeen-version': version })
  expect([status, headers['revkeen-version']]).toEqual([200, version])
})

it.each(['2024-09-01', '2025-01-01', '2025-05-01'])('%s is retired, which says where to go', async (version) => {
  const answer = await list({ 'revkeen-version': version })
  expect([answer.status, codeOf(answer)]).toEqual([400, 'api_version_retired'])
  expect(at(answer.json, 'error', 'message')).toContain(CURRENT_API_VERSION)
})

it.each(['', 'latest', '2026-5-1', '2027-01-01', `${CURRENT_API_VERSION} `.repeat(2)])(
  '%o is no version',
  async (version) => {
    const answer = await list({ 'revkeen-version': version })
    expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
      400,
      'validation_error',
      'RevKeen-Version',
    ])
  },
)

it('is on every answer, refusals included', async () => {
  const answers = [
    await list({ 'revkeen-version': 'unknown' }),
    await merchant.send('GET', '/nothing'),
    await merchant.send('GET', '/customers/cus_x'),
    await merchant.send('POST', '/customers', {}),
    await merchant.send('POST', '/customers', 'text', { 'content-type': 'text/plain' }),
    await send(system.urls.api, { method: 'GET', path: '/v2/customers' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([400, 404, 404, 400, 415, 401])
  expect(answers.map(({ headers }) => headers['revkeen-version'])).toEqual(answers.map(() => CURRENT_API_VERSION))
})
