import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let paymentId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `returns-${(made += 1)}`)
  paymentId = (await stage.charge()).body.data.id
})
afterAll(() => system.dispose())

const refund = (amount_minor?: number, key?: string) =>
  stage.post('/refunds', { payment_id: paymentId, amount_minor }, key)
const payment = async () => (await stage.merchant.get(`/payments/${paymentId}`)).body
const returned = (answers: readonly { status: number; body: { data?: { status: string } } }[]) =>
  answers.filter(({ status, body }) => status === 201 && body.data?.status === 'succeeded').length

it('never returns more than was taken, however many ask at once', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => refund(700)))
  const done = returned(answers)
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThanOrEqual(7)
  const refused = new Set(answers.filter(({ status }) => status !== 201).map((answer) => toldBy(answer).join(' ')))
  expect(
    [...refused].every((told) => /^(422 (invalid_state|amount_too_large)|409 payment_processing)$/.test(told)),
  ).toBe(true)
  expect((await payment()).amount_refunded).toBe(done * 700)
  expect(await stage.done('refund')).toBe(done)
  // What is left can still be returned, to the last cent.
  expect((await refund()).body.data).toMatchObject({ status: 'succeeded', amount_minor: 5000 - done * 700 })
  expect((await payment()).status).toBe('refunded')
})

it('returns once for one key, however often it is sent', async () => {
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => refund(1000, key)))
  expect(answers.map(toldBy).every(([status, code]) => status === 201 || code === 'idempotency_in_progress')).toBe(true)
  expect((await refund(1000, key)).body.data.status).toBe('succeeded')
  expect(await stage.done('refund')).toBe(1)
  expect((await payment()).amount_refunded).toBe(1000)
})

it('lets one of a refund, a void and a refund of the invoice win', async () => {
  const { body } = await stage.merchant.get(`/transactions?customer_id=${stage.customerId}`)
  const invoiceId = body.data[0].invoice_id
  const answers = await Promise.all([
    refund(),
    stage.post('/voids', { payment_id: paymentId }),
    stage.post(`/invoices/${invoiceId}/refund`),
    stage.post(`/charges/${paymentId}/refund`),
  ])
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
  expect((await stage.done('void')) + (await stage.done('refund'))).toBe(1)
  expect((await payment()).amount_refunded).toBe(5000)
})
