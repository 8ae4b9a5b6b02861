import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectSound } from '../api/credit-notes-stage.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults } from './buyer.ts'
import { payingStage, type Stage } from './paying.ts'

let system: System
let stage: Stage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `by-hand-${(made += 1)}`)
  invoiceId = await stage.newInvoice(5000)
})
afterEach(async () => {
  await clearFaults(system)
  await expectSound(system)
})
afterAll(() => system.dispose())

const cash = (amount_minor: number) =>
  stage.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor })
const invoice = async () => (await stage.merchant.get(`/invoices/${invoiceId}`)).body.data
/** The last answer is lost, as if the process had died before it was kept, and the lease of its key has run out. */
const loseAnswer = async () => {
  const { meta } = await system.db
    .prepare(
      'UPDATE idempotency_records SET response = NULL, patch = NULL, lease_until = ? WHERE merchant_id = ? AND created_at = (SELECT max(created_at) FROM idempotency_records WHERE merchant_id = ?)',
    )
    .bind(Date.now() - 1, stage.merchant.merchantId, stage.merchant.merchantId)
    .run()
  expect(meta.changes).toBeGreaterThan(0)
}
const paymentId = async () =>
  (await stage.merchant.get(`/credit_notes/invoice/${invoiceId}/eligibility`)).body.payments[0].transaction_id

describe('cash that is returned', () => {
  beforeEach(async () => {
    await cash(5000)
  })

  it.each([
    ['a part', '/refunds', { amount_minor: 1500 }, 1500],
    ['all', '/refunds', {}, 5000],
    ['a void', '/voids', {}, 5000],
  ])('is returned once by one key, whatever became of its answer: %s', async (_, path, body, amount) => {
    const payment_id = await paymentId()
    const key = crypto.randomUUID()
    const first = await stage.post(path, { payment_id, ...body }, key)
    expect([first.status, first.body.data.status]).toEqual([201, 'succeeded'])
    await loseAnswer()
    const second = await stage.post(path, { payment_id, ...body }, key)
    expect([second.status, second.body.data]).toEqual([201, first.body.data])
    expect((await invoice()).amount_refunded_minor).toBe(amount)
  })

  it('of an invoice is returned once as well', async () => {
    const key = crypto.randomUUID()
    const refund = () => stage.post(`/invoices/${invoiceId}/refund`, { amount_minor: 2000 }, key)
    expect((await refund()).status).toBe(200)
    await loseAnswer()
    expect((await refund()).body.data.refunds).toMatchObject([{ amount_minor: 2000, status: 'succeeded' }])
    expect((await invoice()).amount_refunded_minor).toBe(2000)
  })
})

describe('cash that is returned along with money of a card', () => {
  it('is told where the card’s gateway does nothing, and stays returned once for the same key', async () => {
    await stage.post(`/invoices/${invoiceId}/pay`, { amount_minor: 4000 })
    await cash(1000)
    const key = crypto.randomUUID()
    const refund = () => stage.post(`/invoices/${invoiceId}/refund`, { amount_minor: 2000 }, key)
    const statuses = ({ body }: Awaited<ReturnType<typeof refund>>) =>
      body.data.refunds.map(({ gateway, status }: { gateway: string; status: string }) => `${gateway} ${status}`)
    await stage.trouble('error_before_charge')
    expect(statuses(await refund())).toEqual(['manual succeeded', 'nmi processing'])
    await letAnHourPass(system)
    await loseAnswer()
    expect(statuses(await refund()).toSorted()).toEqual(['manual succeeded', 'nmi canceled'])
    expect((await invoice()).amount_refunded_minor).toBe(1000)
    expect(await stage.done('refund')).toBe(0)
  })
})
