import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { securityKeyOf } from '../system/buyer.ts'
import { salesAt } from '../system/orders-shop.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { LINES, ordersStage, type OrdersStage } from './orders-stage.ts'

let system: System
let merchant: TestMerchant
let stage: OrdersStage
let customerId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'part-of-it')
  stage = ordersStage(system, merchant)
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await stage.customer()
})

const storeCard = () => stage.storeCard(customerId)
const order = (body: object = {}) => stage.order(customerId, body)

/** An invoice for 60.00 USD, which the order of 50.00 USD is paid with. */
async function largerInvoice(): Promise<string> {
  const invoice = await merchant.post('/invoices', {
    customer_id: customerId,
    currency: 'USD',
    line_items: [{ description: 'Everything', amount_minor: 6000, quantity: 1 }],
    status: 'open',
  })
  expect(invoice.status, JSON.stringify(invoice.body)).toBe(201)
  return invoice.body.data.id
}

const lastSale = async () => (await salesAt(system, await securityKeyOf(system, merchant.merchantId))).at(-1)
const owedOn = async (id: string) => {
  const { status, total_minor: total, amount_paid_minor: paid } = (await merchant.get(`/invoices/${id}`)).body.data
  return [status, total - paid]
}

describe('an order with an invoice for more', () => {
  it('is charged what it comes to itself, by default', async () => {
    const invoiceId = await largerInvoice()
    const made = await order({ invoice_id: invoiceId, customer_id: undefined })
    expect(made).toMatchObject({ status: 'draft', invoice_id: invoiceId, customer_id: customerId })
    const second = await merchant.post('/orders', { line_items: LINES, invoice_id: invoiceId })
    expect([second.status, second.body.error.param]).toEqual([409, 'invoice_id'])
    await storeCard()
    expect((await merchant.post(`/orders/${made.id}/pay`)).body).toMatchObject({ status: 'paid', amount_paid: 5000 })
    expect(await lastSale()).toBe(5000)
    expect(await owedOn(invoiceId)).toEqual(['partially_paid', 1000])
    expect((await merchant.post(`/orders/${made.id}/pay`)).body.error.code).toBe('invalid_state')
    const paid = await merchant.post('/orders', { line_items: LINES, invoice_id: invoiceId })
    expect([paid.status, paid.body.error.code]).toEqual([409, 'conflict'])
  })

  it('is paid in parts up to its own total, and its invoice by itself', async () => {
    await storeCard()
    const invoiceId = await largerInvoice()
    const { id } = await order({ invoice_id: invoiceId })
    const beyond = await merchant.post(`/orders/${id}/pay`, { amount: 5500 })
    expect([beyond.status, beyond.body.error.code, beyond.body.error.param]).toEqual([
      422,
      'amount_too_large',
      'amount',
    ])
    const part = await merchant.post(`/orders/${id}/pay`, { amount: 3500 })
    expect(part.body).toMatchObject({ status: 'partially_paid', amount_paid: 3500, amount_due: 1500 })
    expect((await merchant.post(`/orders/${id}/pay`, { amount: 1501 })).status).toBe(422)
    expect((await merchant.post(`/orders/${id}/pay`)).body).toMatchObject({ status: 'paid', amount_due: 0 })
    expect(await lastSale()).toBe(1500)
    expect((await merchant.post(`/invoices/${invoiceId}/pay`)).body.data.status).toBe('paid')
    expect(await lastSale()).toBe(1000)
    expect((await merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'paid', amount_paid: 5000 })
  })

  it('is paid once a payment of the invoice covers it', async () => {
    await storeCard()
    const invoiceId = await largerInvoice()
    const { id } = await order({ invoice_id: invoiceId })
    await merchant.post(`/invoices/${invoiceId}/pay`, { amount_minor: 4000 })
    expect((await merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'partially_paid', amount_due: 1000 })
    await merchant.post(`/invoices/${invoiceId}/pay`, { amount_minor: 1000 })
    expect((await merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'paid', amount_due: 0 })
    expect(await owedOn(invoiceId)).toEqual(['partially_paid', 1000])
  })

  it('is charged or recorded by a payment with what is due on the order', async () => {
    const method = await storeCard()
    const [online, offline] = [await largerInvoice(), await largerInvoice()]
    const charged = await order({ invoice_id: online })
    const recorded = await order({ invoice_id: offline })
    const common = { account_id: customerId }
    const sale = { ...common, mode: 'online', order_id: charged.id, payment_method_id: method }
    expect((await merchant.post('/payments', sale)).body.data).toMatchObject({ amount: 5000 })
    expect(await lastSale()).toBe(5000)
    const cash = await merchant.post('/payments', { ...common, mode: 'offline', order_id: recorded.id })
    expect(cash.body.data, JSON.stringify(cash.body)).toMatchObject({ amount: 5000 })
    for (const [id, invoiceId] of [
      [charged.id, online],
      [recorded.id, offline],
    ]) {
      expect((await merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'paid', amount_due: 0 })
      expect(await owedOn(invoiceId)).toEqual(['partially_paid', 1000])
    }
  })

  it('costs something, and no more than the invoice', async () => {
    const invoiceId = await largerInvoice()
    for (const unit_price of [0, 6001]) {
      const body = { customer_id: customerId, invoice_id: invoiceId, line_items: [{ description: 'Gift', unit_price }] }
      const refused = await merchant.post('/orders', body)
      expect([refused.status, refused.body.error.code, refused.body.error.param]).toEqual([
        422,
        'invalid_state',
        'invoice_id',
      ])
    }
  })
})
