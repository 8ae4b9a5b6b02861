import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { letAnHourPass } from '../system/books.ts'
import { endLeases } from '../system/paying.ts'
import { settlingStage, type SettlingStage } from '../system/settling.ts'
import { expectSound } from './credit-notes-stage.ts'
import { closeBatchesIn, type Reply } from './merchant.ts'

let system: System
let stage: SettlingStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await settlingStage(system, `voids-${(made += 1)}`)
})
afterEach(() => expectSound(system))
afterAll(() => system.dispose())

const charge = async (fields: object = {}): Promise<string> => (await stage.charge(fields)).body.data.id
const voided = (payment_id: string, fields: object = {}, key?: string) =>
  stage.post('/voids', { payment_id, ...fields }, key)
const codeOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const ledger = async () => {
  const { results } = await system.db
    .prepare(
      'SELECT account, sum(amount_minor) AS sum FROM ledger_entries WHERE merchant_id = ? GROUP BY account HAVING sum <> 0 ORDER BY account',
    )
    .bind(stage.merchant.merchantId)
    .all<{ account: string; sum: number }>()
  return Object.fromEntries(results.map(({ account, sum }) => [account, sum]))
}
const fees = (id: string) =>
  system.db
    .prepare('SELECT count(*) AS n, sum(amount_minor) AS sum FROM transaction_fees WHERE payment_id = ?')
    .bind(id)
    .first<{ n: number; sum: number }>()

describe('a void of money that was taken', () => {
  it('undoes all of it, in the books and at the gateway, and takes its fees back', async () => {
    const id = await charge()
    const before = await fees(id)
    expect(before?.sum).toBeGreaterThan(0)
    const { status, body } = await voided(id, { reason: 'Twice', reason_code: 'duplicate' })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      object: 'void',
      payment_id: id,
      amount_minor: 5000,
      status: 'succeeded',
      reason: 'Twice',
      reason_code: 'duplicate',
      failure_code: null,
    })
    expect(body.data.transaction_id).not.toBe(id)
    expect((await stage.get(`/payments/${id}`)).body).toMatchObject({ status: 'voided', amount_refunded: 5000 })
    expect(await typesOf(body.data.id)).toEqual(['void.created', 'void.succeeded'])
    expect(await typesOf(id)).toEqual(['payment.succeeded', 'payment.voided'])
    expect(await fees(id)).toEqual({ n: 2 * (before?.n ?? 0), sum: 0 })
    // What was sold is not credited with it, so it stays as money that went back.
    expect(await ledger()).toEqual({ refunds: 5000, revenue: -5000 })
    expect(await stage.balances()).toEqual({})
    expect(codeOf(await voided(id))[1]).toBe('invalid_state')
  })

  it('is refused once the batch is closed', async () => {
    const id = await charge()
    expect(await stage.settle()).toEqual(['settled'])
    expect(codeOf(await voided(id))).toEqual([422, 'invalid_state', 'payment_id'])
  })

  it('fails where the gateway has closed the batch and told nobody; all of it is refunded then', async () => {
    const id = await charge()
    await stage.close()
    const { status, body } = await voided(id)
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ status: 'failed', method: 'void' })
    expect(body.data.failure_code).toMatch(/^\d+$/)
    expect(await typesOf(body.data.id)).toEqual(['void.failed'])
    const refund = await stage.post('/refunds', { payment_id: id })
    expect(refund.body.data).toMatchObject({ method: 'refund', amount_minor: 5000, status: 'succeeded' })
  })

  it('is not tried for a refund shortly before the close', async () => {
    const id = await charge()
    await closeBatchesIn(system, stage.merchant.merchantId, 5)
    expect((await stage.post('/refunds', { payment_id: id })).body.data.method).toBe('refund')
    expect((await voided(await charge())).body.data.status).toBe('succeeded')
  })
})

describe('a void of held funds', () => {
  it('lets them go, is listed, and is told', async () => {
    const id = await charge({ capture: false })
    const { status, body } = await voided(id, { reason: 'Changed their mind', reason_code: 'customer_request' })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      payment_id: id,
      transaction_id: null,
      invoice_id: null,
      amount_minor: 5000,
      status: 'succeeded',
      reason: 'Changed their mind',
      reason_code: 'customer_request',
    })
    expect(await stage.done('void')).toBe(1)
    expect((await stage.get(`/payments/${id}`)).body).toMatchObject({ status: 'voided', amount_refunded: 0 })
    expect(await typesOf(body.data.id)).toEqual(['void.created', 'void.succeeded'])
    expect(await typesOf(id)).toContain('payment.voided')
    expect(await ledger()).toEqual({})
    expect((await stage.get(`/voids?payment_id=${id}`)).body.data).toEqual([body.data])
    expect((await stage.get(`/voids/${body.data.public_id}`)).body.data).toEqual(body.data)
    expect(codeOf(await voided(id))[0]).toBe(404)
  })

  it('by its charge, or by its payment intent, is a void too', async () => {
    const id = await charge({ capture: false })
    expect((await stage.post(`/charges/${id}/void`)).body.data.status).toBe('voided')
    const [row] = (await stage.get(`/voids?payment_id=${id}`)).body.data
    expect(row).toMatchObject({ status: 'succeeded', amount_minor: 5000, reason: null })
    expect(await typesOf(row.id)).toEqual(['void.created', 'void.succeeded'])
    const methods = (await stage.get(`/customers/${stage.customerId}/payment-methods`)).body.data
    const fields = { amount: 2500, currency: 'usd', payment_method: methods[0].id, capture_method: 'manual' }
    const intent = (await stage.post('/payment-intents', { ...fields, customer: stage.customerId })).body
    await stage.post(`/payment-intents/${intent.id}/confirm`)
    expect((await stage.post(`/payment-intents/${intent.id}/cancel`)).body.status).toBe('canceled')
    expect((await stage.get('/voids')).body.data).toMatchObject([{ amount_minor: 2500, status: 'succeeded' }, row])
  })

  it('is finished by the same key, never sent again', async () => {
    const id = await charge({ capture: false })
    const key = crypto.randomUUID()
    await stage.trouble('error_after_charge')
    const lost = await voided(id, {}, key)
    expect([lost.status, lost.body.data.status]).toEqual([201, 'processing'])
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    await endLeases(system)
    expect((await voided(id, {}, key)).body.data).toMatchObject({ id: lost.body.data.id, status: 'succeeded' })
    expect((await stage.get(`/voids/${lost.body.data.id}`)).body.data.status).toBe('succeeded')
    expect(await stage.done('void')).toBe(1)
  })

  it('that never happened leaves them held, and may be asked for again', async () => {
    const id = await charge({ capture: false })
    await stage.trouble('error_before_charge')
    expect((await voided(id)).body.data.status).toBe('processing')
    expect((await stage.get('/voids?status=processing')).body.data).toHaveLength(1)
    await letAnHourPass(system)
    expect((await stage.get(`/payments/${id}`)).body.status).toBe('authorized')
    expect((await stage.get('/voids?status=failed')).body.data).toMatchObject([{ payment_id: id, status: 'failed' }])
    expect((await voided(id)).body.data.status).toBe('succeeded')
  })
})

describe('the list of voids', () => {
  it('has each under the status that it shows', async () => {
    const refused = await charge()
    await stage.close()
    await voided(refused)
    const unsent = await charge()
    await stage.trouble('error_before_charge')
    await voided(unsent)
    await letAnHourPass(system)
    const done = await charge()
    await voided(done)
    const paymentsOf = async (query: string) =>
      (await stage.get(`/voids${query}`)).body.data.map((row: { payment_id: string }) => row.payment_id)
    expect(await paymentsOf('')).toEqual([done, unsent, refused])
    expect(await paymentsOf('?status=failed')).toEqual([unsent, refused])
    expect(await paymentsOf('?status=succeeded')).toEqual([done])
    expect(await paymentsOf('?status=processing')).toEqual([])
    expect(await paymentsOf('?status=pending')).toEqual([])
    expect(await paymentsOf(`?payment_id=${done}`)).toEqual([done])
    expect(await paymentsOf('?status=failed&limit=1&offset=1')).toEqual([refused])
  })
})
