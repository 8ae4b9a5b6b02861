import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { expectSound } from '../api/credit-notes-stage.ts'
import type { Reply } from '../api/merchant.ts'
import { setFault } from './buyer.ts'
import { payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `credits-${(made += 1)}`)
  invoiceId = await stage.newInvoice(5000)
})
afterEach(() => expectSound(system))
afterAll(() => system.dispose())

const credit = (amount_minor: number, fields: object = {}, key?: string) =>
  stage.post('/credit_notes', { invoice_id: invoiceId, amount_minor, ...fields }, key)
const invoice = async () => (await stage.merchant.get(`/invoices/${invoiceId}`)).body.data
const issued = (answers: readonly Reply[]) => answers.filter(({ status }) => status === 201)

it('never credits more than the invoice, however many ask at once', async () => {
  await stage.pay(invoiceId)
  const answers = await Promise.all(Array.from({ length: 50 }, () => credit(700, { credit_method: 'external' })))
  const done = issued(answers).length
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThanOrEqual(7)
  const refused = new Set(answers.filter(({ status }) => status !== 201).map((answer) => toldBy(answer).join(' ')))
  for (const told of refused) expect(told).toMatch(/^(422 amount_too_large|409 conflict)$/)
  expect((await invoice()).amount_credited_minor).toBe(done * 700)
  // What is left can still be credited, to the last cent, and no number was lost on the way.
  const last = await credit(5000 - done * 700, { credit_method: 'external' })
  expect(last.status).toBe(201)
  expect(Number(last.body.data.credit_note_number.slice(-4))).toBe(done + 1)
})

it('never returns more than was paid, however many ask at once', async () => {
  await stage.pay(invoiceId)
  const answers = await Promise.all(Array.from({ length: 50 }, () => credit(700)))
  const done = issued(answers).length
  expect(done).toBeGreaterThan(0)
  expect(await stage.done('refund')).toBe(done)
  expect(await invoice()).toMatchObject({ amount_credited_minor: done * 700, amount_refunded_minor: done * 700 })
})

it('lets one of a refund, a void and a credit note of one payment win', async () => {
  await stage.pay(invoiceId)
  const { body } = await stage.merchant.get(`/credit_notes/invoice/${invoiceId}/eligibility`)
  const payment_id = body.payments[0].transaction_id
  const answers = await Promise.all([
    stage.post('/refunds', { payment_id }),
    stage.post('/voids', { payment_id }),
    credit(5000),
  ])
  expect(issued(answers)).toHaveLength(1)
  expect((await stage.done('void')) + (await stage.done('refund'))).toBe(1)
  expect(await invoice()).toMatchObject({ status: 'refunded', amount_refunded_minor: 5000 })
})

it.each([
  ['of the payment', async (payment_id: string) => stage.post('/refunds', { payment_id })],
  ['of the invoice', async () => stage.post(`/invoices/${invoiceId}/refund`)],
])('puts nothing on the balance that a refund %s returns', async (_, refund) => {
  await stage.pay(invoiceId)
  const { body } = await stage.merchant.get(`/credit_notes/invoice/${invoiceId}/eligibility`)
  // The gateway takes its time, so that credit notes find the refund under way or not begun.
  await setFault(system, { security_key: stage.securityKey, mode: 'none', latency_ms: 300, count: 1 })
  const toBalance = () => credit(1000, { credit_method: 'customer_balance' })
  await Promise.all([toBalance(), refund(body.payments[0].transaction_id), toBalance(), toBalance()])
  const { amount_refunded_minor: returned, amount_credited_minor: credited } = await invoice()
  expect(returned + credited).toBeLessThanOrEqual(5000)
})

it('does not let a payment and a credit of what is owed both settle it', async () => {
  const [paid, credited] = await Promise.all([stage.pay(invoiceId), credit(5000)])
  const { status, amount_paid_minor: received, amount_credited_minor: taken } = await invoice()
  // Whoever came first: a credit note that waited returned what had been paid meanwhile.
  if (credited.status !== 201) expect([paid.status, status, received]).toEqual([200, 'paid', 5000])
  else if (paid.status !== 200) expect([status, taken]).toEqual(['voided', 5000])
  else expect([status, taken]).toEqual(['refunded', 5000])
})

it('issues one for one key, however often it is sent', async () => {
  await stage.pay(invoiceId)
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => credit(1000, {}, key)))
  expect(answers.every((answer) => answer.status === 201 || toldBy(answer)[1] === 'idempotency_in_progress')).toBe(true)
  expect((await credit(1000, {}, key)).body.data.status).toBe('applied')
  expect(await stage.done('refund')).toBe(1)
  expect((await invoice()).amount_credited_minor).toBe(1000)
})

it('voids once, and gives the balance back once', async () => {
  await stage.pay(invoiceId)
  const { body } = await credit(2000, { credit_method: 'customer_balance' })
  const answers = await Promise.all(Array.from({ length: 10 }, () => stage.post(`/credit_notes/${body.data.id}/void`)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const balances = (await stage.merchant.get(`/customers/${stage.customerId}/balances`)).body.data
  expect(balances).toMatchObject([{ currency: 'USD', balance_minor: 0 }])
})
