import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { endLeases, payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let paymentId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `lost-returns-${(made += 1)}`)
  paymentId = (await stage.charge()).body.data.id
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

/** The two ways in which money goes back, with the gateway's word for it. */
const WAYS = [
  { name: 'a refund', word: 'refund', amount: 1500, path: '/refunds' },
  { name: 'a void', word: 'void', amount: 5000, path: '/voids' },
] as const
type Way = (typeof WAYS)[number]

const give = ({ path, word, amount }: Way, key?: string) =>
  stage.post(path, { payment_id: paymentId, ...(word === 'refund' ? { amount_minor: amount } : {}) }, key)
const payment = async () => (await stage.merchant.get(`/payments/${paymentId}`)).body
const action = ({ word }: Way) => (word === 'void' ? 'reverse' : 'refund')
const newKey = () => crypto.randomUUID()
const minuteLater = () => system.cron('* * * * *', new Date(Date.now() + 61_000))

describe.each(WAYS)('$name', (way) => {
  const expectReturned = async (times: number) => {
    expect(await stage.done(way.word)).toBe(times)
    expect((await payment()).amount_refunded).toBe(times * way.amount)
  }

  it.each(['timeout_after_charge', 'error_after_charge', 'garbled'])(
    'whose answer is lost (%s) waits, and the cron finds it',
    async (mode) => {
      await stage.trouble(mode)
      const { status, body } = await give(way)
      expect([status, body.data.status]).toEqual([201, 'processing'])
      // What is on its way is held: nothing of it can be returned again.
      expect(toldBy(await stage.post('/refunds', { payment_id: paymentId, amount_minor: 5000 }))[0]).toBe(422)
      await minuteLater()
      expect((await stage.merchant.get(`${way.path}/${body.data.id}`)).body.data.status).toBe('succeeded')
      expect(await stage.attempts(action(way))).toEqual(['succeeded'])
      await expectReturned(1)
    },
  )

  it.each(['timeout_before_charge', 'error_before_charge', 'connection_refused'])(
    'that never happened (%s) is given up after ten minutes, and may be asked for again',
    async (mode) => {
      await stage.trouble(mode)
      const { body } = await give(way)
      expect(body.data.status).toBe('processing')
      await letAnHourPass(system)
      expect(await stage.attempts(action(way))).toEqual(['canceled'])
      await expectReturned(0)
      expect((await give(way)).body.data.status).toBe('succeeded')
      await expectReturned(1)
    },
  )

  it('is finished by the same key, never sent again', async () => {
    const key = newKey()
    await stage.trouble('error_after_charge')
    expect((await give(way, key)).body.data.status).toBe('processing')
    await minuteLater()
    await endLeases(system)
    expect((await give(way, key)).status).toBe(201)
    await expectReturned(1)
  })

  it.each(['before_reply', 'duplicate', 'normal'])('is booked once with callbacks %s', async (mode) => {
    await setCallbacks(system, stage.securityKey, mode)
    expect((await give(way)).body.data.status).toBe('succeeded')
    await expect.poll(unprocessed, { timeout: 10_000 }).toBe(0)
    await expectReturned(1)
  })

  it('whose answer is lost is told by a callback', async () => {
    await setCallbacks(system, stage.securityKey, 'normal')
    await stage.trouble('error_after_charge')
    await give(way)
    await expect.poll(async () => (await payment()).amount_refunded, { timeout: 10_000 }).toBe(way.amount)
    await expectReturned(1)
  })

  it('is found after the process was killed between the call and its answer', async () => {
    const key = newKey()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
    const dead = give(way, key).catch(() => null)
    await expect.poll(() => stage.done(way.word), { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await dead).toBeNull()
    expect(await stage.attempts(action(way))).toEqual(['pending'])
    await clearFaults(system)
    await endLeases(system)
    expect((await give(way, key)).body.data.status).toBe('succeeded')
    await expectReturned(1)
  })
})

async function unprocessed(): Promise<number> {
  const row = await system.db
    .prepare('SELECT count(*) AS n, sum(processed_at IS NULL) AS open FROM gateway_callbacks WHERE merchant_id = ?')
    .bind(stage.merchant.merchantId)
    .first<{ n: number; open: number }>()
  return row && row.n > 0 ? row.open : -1
}
