import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { endLeases, payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `paying-${(made += 1)}`)
  invoiceId = await stage.newInvoice()
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const newKey = () => crypto.randomUUID()

describe('an answer that is lost after the charge', () => {
  it.each(['timeout_after_charge', 'error_after_charge', 'garbled'])(
    '%s: the same key finishes the payment',
    async (mode) => {
      const key = newKey()
      await stage.trouble(mode)
      expect(toldBy(await stage.pay(invoiceId, key))).toEqual([409, 'payment_processing'])
      expect(toldBy(await stage.pay(invoiceId, key))).toEqual([409, 'idempotency_in_progress'])
      expect(toldBy(await stage.pay(invoiceId))).toEqual([409, 'payment_processing'])
      await endLeases(system)
      const paid = await stage.pay(invoiceId, key)
      expect([paid.status, paid.body.data?.status]).toEqual([200, 'paid'])
      expect((await stage.pay(invoiceId, key)).body).toEqual(paid.body)
      expect(await stage.done('sale')).toBe(1)
      expect(await stage.attempts('sale')).toEqual(['succeeded'])
    },
  )

  it('is found by the cron, and the key gets what it found', async () => {
    const key = newKey()
    await stage.trouble('error_after_charge')
    await stage.pay(invoiceId, key)
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    expect(await stage.statusOfInvoice(invoiceId)).toBe('paid')
    await endLeases(system)
    expect((await stage.pay(invoiceId, key)).body.data).toMatchObject({ id: invoiceId, status: 'paid' })
    expect(await stage.done('sale')).toBe(1)
  })

  it('keeps the payment open while the gateway cannot be asked', async () => {
    const key = newKey()
    await stage.trouble('error_after_charge')
    await stage.pay(invoiceId, key)
    await setFault(system, {
      security_key: stage.securityKey,
      mode: 'error_before_charge',
      operation: 'query',
      count: 1,
    })
    await endLeases(system)
    expect(toldBy(await stage.pay(invoiceId, key))).toEqual([409, 'payment_processing'])
    await endLeases(system)
    expect((await stage.pay(invoiceId, key)).body.data?.status).toBe('paid')
    expect(await stage.done('sale')).toBe(1)
  })

  it('is told by a callback', async () => {
    await setCallbacks(system, stage.securityKey, 'normal')
    await stage.trouble('error_after_charge')
    await stage.pay(invoiceId)
    await expect.poll(() => stage.statusOfInvoice(invoiceId), { timeout: 10_000 }).toBe('paid')
    expect(await stage.done('sale')).toBe(1)
  })

  it('of a payment of an amount is finished by the same key as well', async () => {
    const key = newKey()
    const body = { customer_id: stage.customerId, amount: 700, currency: 'USD' }
    await stage.trouble('error_after_charge')
    expect(toldBy(await stage.post('/payments', body, key))).toEqual([409, 'payment_processing'])
    await endLeases(system)
    const paid = await stage.post('/payments', body, key)
    expect([paid.status, paid.body.data?.status]).toEqual([201, 'succeeded'])
    expect(await stage.done('sale')).toBe(1)
  })
})

describe('a charge that never reached the gateway', () => {
  it.each(['timeout_before_charge', 'error_before_charge', 'connection_refused'])(
    '%s: is given up after ten minutes, and the same key pays once',
    async (mode) => {
      const key = newKey()
      await stage.trouble(mode)
      expect(toldBy(await stage.pay(invoiceId, key))).toEqual([409, 'payment_processing'])
      await endLeases(system)
      expect(toldBy(await stage.pay(invoiceId, key))).toEqual([409, 'payment_processing'])
      expect(await stage.done('sale')).toBe(0)
      await letAnHourPass(system)
      expect(await stage.attempts('sale')).toEqual(['canceled'])
      await endLeases(system)
      expect((await stage.pay(invoiceId, key)).body.data?.status).toBe('paid')
      expect(await stage.attempts('sale')).toEqual(['canceled', 'succeeded'])
      expect(await stage.done('sale')).toBe(1)
    },
  )
})

describe('callbacks and answers of one charge', () => {
  it.each(['before_reply', 'duplicate', 'normal'])('come to one payment with callbacks %s', async (mode) => {
    await setCallbacks(system, stage.securityKey, mode)
    expect((await stage.pay(invoiceId)).body.data?.status).toBe('paid')
    await expect.poll(unprocessed, { timeout: 10_000 }).toBe(0)
    expect(await stage.attempts('sale')).toEqual(['succeeded'])
    expect((await stage.merchant.get(`/payments?invoice_id=${invoiceId}`)).body.total_count).toBe(1)
  })
})

describe('a process that is killed', () => {
  it('after the gateway charged: the payment is found, and its key gets it', async () => {
    const key = newKey()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
    const dead = stage.pay(invoiceId, key).catch(() => null)
    await expect.poll(() => stage.done('sale'), { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await dead).toBeNull()
    expect(await stage.attempts('sale')).toEqual(['pending'])
    await clearFaults(system)
    await endLeases(system)
    expect((await stage.pay(invoiceId, key)).body.data?.status).toBe('paid')
    expect(await stage.done('sale')).toBe(1)
  })
})

async function unprocessed(): Promise<number> {
  const row = await system.db
    .prepare('SELECT count(*) AS n, sum(processed_at IS NULL) AS open FROM gateway_callbacks WHERE merchant_id = ?')
    .bind(stage.merchant.merchantId)
    .first<{ n: number; open: number }>()
  return row && row.n > 0 ? row.open : 1
}
