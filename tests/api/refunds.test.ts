import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let customerId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'refunder')
  other = await testMerchant(system, 'onlooker')
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer(merchant)
  await storeCard(system, merchant, customerId)
})

const charge = async (amountMinor = 4200): Promise<string> =>
  (await merchant.post('/charges', { customerId, amountMinor, currency: 'USD', description: 'Setup fee' })).body.data.id
const refund = (payment_id: string, fields: object = {}) => merchant.post('/refunds', { payment_id, ...fields })
const codeOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]
const saleOf = async (id: string) =>
  (await merchant.get(`/transactions?customer_id=${customerId}&type=sale`)).body.data.find(
    (sale: { payment_id: string }) => sale.payment_id === id,
  )

describe('a refund', () => {
  it('returns a part through the gateway, and the rest later', async () => {
    const paymentId = await charge()
    const first = await refund(paymentId, { amount_minor: 1200, reason: 'Customer request', reason_details: 'Late' })
    expect(first.status).toBe(201)
    expect(first.body.data).toMatchObject({
      payment_id: paymentId,
      parent_transaction_id: paymentId,
      gateway: 'nmi',
      method: 'refund',
      amount_minor: 1200,
      currency: 'USD',
      reason: 'customer_request',
      reason_details: 'Late',
      status: 'succeeded',
      failure_code: null,
    })
    expect(first.body.data.gateway_refund_id).toMatch(/^\d+$/)
    expect((await merchant.get(`/payments/${paymentId}`)).body).toMatchObject({
      status: 'partially_refunded',
      amount_refunded: 1200,
    })
    const rest = await refund(paymentId)
    expect(rest.body.data).toMatchObject({ amount_minor: 3000, status: 'succeeded', method: 'refund' })
    expect((await merchant.get(`/charges/${paymentId}`)).body.data).toMatchObject({
      status: 'refunded',
      amountRefundedMinor: 4200,
    })
    expect(codeOf(await refund(paymentId))).toEqual([422, 'invalid_state', undefined])
  })

  it('of all that is not settled undoes the charge, which costs nothing', async () => {
    const paymentId = await charge()
    const { body } = await refund(paymentId)
    expect(body.data).toMatchObject({ method: 'void', amount_minor: 4200, status: 'succeeded' })
    const sale = await saleOf(paymentId)
    const invoice = (await merchant.get(`/invoices/${sale.invoice_id}`)).body.data
    expect(invoice).toMatchObject({ status: 'refunded', amount_refunded_minor: 4200, amount_paid_minor: 4200 })
  })

  it('is of what is left at most', async () => {
    const paymentId = await charge()
    expect(codeOf(await refund(paymentId, { amount_minor: 4201 }))).toEqual([422, 'amount_too_large', 'amount_minor'])
    expect(codeOf(await refund(paymentId, { amount_minor: 0 }))[0]).toBe(400)
    await refund(paymentId, { amount_minor: 4000 })
    expect(codeOf(await refund(paymentId, { amount_minor: 201 }))).toEqual([422, 'amount_too_large', 'amount_minor'])
    expect((await merchant.get(`/payments/${paymentId}`)).body.amount_refunded).toBe(4000)
  })

  it('is of one merchant', async () => {
    const paymentId = await charge()
    expect(codeOf(await other.post('/refunds', { payment_id: paymentId }))).toEqual([
      404,
      'resource_missing',
      'payment_id',
    ])
    const { body } = await refund(paymentId, { amount_minor: 100 })
    expect((await other.get(`/refunds/${body.data.id}`)).status).toBe(404)
    expect((await merchant.get(`/refunds/${body.data.public_id}`)).body.data).toEqual(body.data)
    expect((await merchant.get(`/voids/${body.data.id}`)).status).toBe(404)
  })

  it('tells everybody', async () => {
    const paymentId = await charge()
    const { body } = await refund(paymentId, { amount_minor: 1000 })
    expect((await merchant.eventsOf(body.data.id)).map(({ type }) => type)).toEqual([
      'refund.created',
      'refund.succeeded',
    ])
    expect((await merchant.eventsOf(paymentId)).map(({ type }) => type)).toEqual([
      'payment.succeeded',
      'payment.refunded',
    ])
  })
})

describe('a void', () => {
  it('undoes a payment that is not settled', async () => {
    const paymentId = await charge()
    const { status, body } = await merchant.post('/voids', {
      payment_id: paymentId,
      reason: 'Twice',
      reason_code: 'duplicate',
    })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      payment_id: paymentId,
      amount_minor: 4200,
      status: 'succeeded',
      reason: 'Twice',
      reason_code: 'duplicate',
    })
    expect((await merchant.get(`/payments/${paymentId}`)).body.status).toBe('voided')
    expect(codeOf(await merchant.post('/voids', { payment_id: paymentId }))[1]).toBe('invalid_state')
  })
})
