import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cardToken } from '../system/buyer.ts'
import { DECLINED_CARD, newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { openInvoice } from './open-invoice.ts'

let system: System
let merchant: TestMerchant
let customerId: string
let cardId: string
let invoiceId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'cashier')
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer(merchant)
  cardId = await storeCard(system, merchant, customerId)
  invoiceId = await openInvoice(system, merchant.merchantId, { customerId })
})

const create = (body: object) => merchant.post('/payments', body)
const invoice = async () => (await merchant.get(`/invoices/${invoiceId}`)).body.data
const codeOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]
const gatewayId = async () =>
  (
    await system.db
      .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ?')
      .bind(merchant.merchantId)
      .first<{ id: string }>()
  )?.id

describe('a payment of an amount', () => {
  it('charges a one-time token, which is not kept, and makes an invoice of its own', async () => {
    const token = await cardToken(system)
    const { status, body } = await create({
      customerId,
      amount: 9900,
      currency: 'usd',
      paymentMethodToken: token,
      description: 'Consulting fee',
      metadata: { orderId: 'order_12345' },
    })
    expect([status, body.payment_link]).toEqual([201, null])
    expect(body.data).toMatchObject({
      status: 'succeeded',
      amount: 9900,
      currency: 'USD',
      customer_id: customerId,
      invoice_id: null,
      payment_method_id: null,
      description: 'Consulting fee',
      metadata: { orderId: 'order_12345' },
    })
    expect((await merchant.get(`/payments/${body.data.id}`)).body).toEqual(body.data)
    expect((await merchant.get(`/payment-methods?customer_id=${customerId}`)).body.total_count).toBe(1)
    const [sale] = (await merchant.get(`/transactions?customer_id=${customerId}`)).body.data
    expect((await merchant.get(`/invoices/${sale.invoice_id}`)).body.data).toMatchObject({
      status: 'paid',
      lines: [{ description: 'Consulting fee', total_minor: 9900 }],
    })
  })

  it('charges a stored method, or the default one', async () => {
    const named = await create({ customer_id: customerId, amount: 500, currency: 'USD', payment_method_id: cardId })
    const standard = await create({ customer_id: customerId, amount: 500, currency: 'USD' })
    expect([named, standard].map(({ body }) => body.data.payment_method_id)).toEqual([cardId, cardId])
  })

  it('is an error where it is declined', async () => {
    const token = await cardToken(system, DECLINED_CARD)
    const { status, body } = await create({ customerId, amount: 9900, currency: 'USD', paymentMethodToken: token })
    expect([status, body.error.code, body.error.decline_code]).toEqual([422, 'payment_declined', 'insufficient_funds'])
    const [failed] = (await merchant.get(`/payments?customer_id=${customerId}`)).body.data
    expect(failed).toMatchObject({ status: 'failed', amount_captured: 0 })
  })

  it.each([
    [{ customer_id: undefined }, 'customer_id'],
    [{ amount: undefined }, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ currency: undefined }, 'currency'],
    [{ payment_method_id: 'pm', payment_method_token: 't' }, 'payment_method_id'],
    [{ invoice_id: 'inv' }, 'invoice_id'],
    [{ reference_id: 'r' }, 'reference_id'],
    [{ tip: 1 }, 'tip'],
  ])('is refused with %j', async (fields, param) => {
    const refused = await create({ customer_id: customerId, amount: 500, currency: 'USD', ...fields })
    expect(codeOf(refused)).toEqual([400, 'validation_error', param])
  })

  it('is refused with a stored method and a token', async () => {
    const both = { payment_method_id: cardId, payment_method_token: 'tok' }
    expect(codeOf(await create({ customer_id: customerId, amount: 500, currency: 'USD', ...both }))).toEqual([
      400,
      'validation_error',
      'payment_method_token',
    ])
  })
})

describe('a payment of an invoice', () => {
  it('offline is recorded', async () => {
    const { status, body } = await create({
      mode: 'offline',
      account_id: customerId,
      reference_id: 'PAY-REF-001',
      invoice_id: invoiceId,
      succeeded_at: '2026-02-14T17:33:40.000Z',
    })
    expect([status, body.payment_link]).toEqual([201, null])
    expect(body.data).toMatchObject({
      status: 'succeeded',
      gateway: 'manual',
      amount: 5000,
      invoice_id: invoiceId,
      reference: 'PAY-REF-001',
      captured_at: '2026-02-14T17:33:40.000Z',
    })
    expect(await invoice()).toMatchObject({ status: 'paid' })
    expect(codeOf(await create({ mode: 'offline', invoice_id: invoiceId })).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('online charges the stored method all that is due', async () => {
    const body = { mode: 'online', invoice_id: invoiceId, payment_method_id: cardId, reference_id: 'R-7' }
    const { body: made } = await create(body)
    expect(made.data).toMatchObject({ status: 'succeeded', amount: 5000, invoice_id: invoiceId, reference: 'R-7' })
    expect(await invoice()).toMatchObject({ status: 'paid' })
  })

  it('online without a method answers with the page where it is paid', async () => {
    const body = { mode: 'online', invoice_id: invoiceId, integration_id: await gatewayId() }
    const first = await create(body)
    expect([first.status, first.body.data]).toEqual([201, null])
    expect(first.body.payment_link).toMatch(new RegExp(`^${system.urls.checkout}/i/[\\w-]{22}$`))
    expect((await create(body)).body.payment_link).toBe(first.body.payment_link)
    expect((await invoice()).status).toBe('sent')
    expect(codeOf(await create({ ...body, integration_id: crypto.randomUUID() }))).toEqual([
      404,
      'resource_missing',
      'integration_id',
    ])
  })

  it("is refused for another customer's, an unknown one, and what cannot be paid here", async () => {
    const stranger = await newCustomer(merchant)
    expect(codeOf(await create({ mode: 'offline', invoice_id: invoiceId, account_id: stranger }))).toEqual([
      404,
      'resource_missing',
      'invoice_id',
    ])
    const online = { mode: 'online', payment_method_id: cardId }
    expect(codeOf(await create({ ...online, invoice_id: crypto.randomUUID() }))).toEqual([
      404,
      'resource_missing',
      'invoice_id',
    ])
    expect(codeOf(await create({ ...online, order_id: crypto.randomUUID() }))).toEqual([
      404,
      'resource_missing',
      'order_id',
    ])
    expect(codeOf(await create({ mode: 'offline', credit_grant_id: 'cg_1' }))).toEqual([
      422,
      'invalid_state',
      'credit_grant_id',
    ])
    expect(codeOf(await create({ mode: 'offline', payment_request_id: 'pr_1' }))).toEqual([
      422,
      'invalid_state',
      'payment_request_id',
    ])
    expect(await invoice()).toMatchObject({ amount_paid_minor: 0 })
  })

  it.each([
    [{ mode: 'offline' }, 'invoice_id'],
    [{ mode: 'offline', amount: 5 }, 'amount'],
    [{ mode: 'sideways' }, 'mode'],
    [{ mode: 'offline', credit_grant_id: 'c', payment_request_id: 'p' }, 'credit_grant_id'],
    [{ mode: 'online', credit_grant_id: 'c' }, 'payment_method_id'],
    [{ mode: 'online', credit_grant_id: 'c', succeeded_at: '2026-02-14T17:33:40Z' }, 'succeeded_at'],
  ])('is refused with %j', async (body, param) => {
    const refused = await create(body)
    expect([refused.status, refused.body.error.code]).toEqual([400, 'validation_error'])
    expect(Object.keys(refused.body.error.details.fields)).toContain(param)
  })
})
