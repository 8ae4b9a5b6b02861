import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `rush-${(made += 1)}`)
  invoiceId = await stage.newInvoice()
})
afterAll(() => system.dispose())

const payments = async () => (await stage.merchant.get(`/payments?invoice_id=${invoiceId}`)).body.data

it('charges an invoice once, however many ask for it at once', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => stage.pay(invoiceId)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const others = new Set(answers.filter(({ status }) => status !== 200).map((answer) => toldBy(answer).join(' ')))
  expect([...others].every((told) => ['409 payment_processing', '422 invalid_state'].includes(told))).toBe(true)
  expect(await stage.done('sale')).toBe(1)
  expect(await payments()).toHaveLength(1)
})

it('charges an invoice once for one key, however often it is sent', async () => {
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.pay(invoiceId, key)))
  const codes = answers.map(toldBy)
  expect(codes.every(([status, code]) => status === 200 || code === 'idempotency_in_progress')).toBe(true)
  expect((await stage.pay(invoiceId, key)).body.data.status).toBe('paid')
  expect(await stage.done('sale')).toBe(1)
})

it('never takes more than is due from cards and cash at once', async () => {
  const cash = { payment_method: 'cash', amount_minor: 2500 }
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      stage.post(`/invoices/${invoiceId}/pay`, n % 2 === 0 ? cash : { amount_minor: 2500 }),
    ),
  )
  const paid = answers.filter(({ status }) => status === 200).length
  const amountPaid = async () => (await stage.merchant.get(`/invoices/${invoiceId}`)).body.data.amount_paid_minor
  expect(await amountPaid()).toBe(paid * 2500)
  expect([1, 2]).toContain(paid)
  expect(await payments()).toHaveLength(paid)
  // Who was refused left nothing behind: what is left can be paid, by card, and no more than that.
  const rest = await stage.pay(invoiceId)
  expect(rest.status).toBe(paid === 2 ? 422 : 200)
  expect(await amountPaid()).toBe(5000)
  expect(await payments()).toHaveLength(2)
  expect(toldBy(await stage.pay(invoiceId))).toEqual([422, 'invalid_state'])
})
