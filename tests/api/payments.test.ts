import type { GatewayAccount } from '@revkeen-edge/domain'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cardToken, securityKeyOf } from '../system/buyer.ts'
import { newPayer, payPart } from '../system/public-invoices.ts'
import { DECLINED_CARD, newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { openInvoice } from './open-invoice.ts'
import { ordersStage } from './orders-stage.ts'

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
  system.db
    .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ? AND is_default = 1')
    .bind(merchant.merchantId)
    .first<string>('id')

/** One more account of the merchant's, beside the standard one; at the gateway it is the same. */
async function anotherAccount(): Promise<string> {
  const id = systemRuntime.uuid()
  const sealer = sealerOf(system.admin.env['ENVELOPE_KEY'] ?? '')
  const securityKey = await securityKeyOf(system, merchant.merchantId)
  const account: GatewayAccount = {
    id,
    merchantId: merchant.merchantId,
    provider: 'nmi',
    securityKeySealed: await sealer.seal(securityKey, sealedFor(id, 'security_key')),
    webhookKeySealed: await sealer.seal('unused', sealedFor(id, 'webhook_key')),
    tokenizationKey: `tokenization-${id}`,
    isDefault: false,
    label: null,
    currencies: null,
    status: 'active',
    settlementTime: '20:00',
    settlementZone: 'America/New_York',
    createdAt: 0,
    updatedAt: 0,
    version: 1,
  }
  await merchant.commit(insert('gatewayAccounts', account))
  return id
}

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

  it('online takes the payment through the gateway account that is named', async () => {
    const accountId = await anotherAccount()
    const body = { mode: 'online', invoice_id: invoiceId }
    const { payment_link: link } = (await create({ ...body, integration_id: accountId })).body
    expect(await (await fetch(link)).text()).toContain(`tokenization-${accountId}`)
    const paid = await payPart(system, link, { session: newPayer(), amountMinor: 5000, named: false })
    expect(paid, JSON.stringify(paid)).toMatchObject({ httpStatus: 200, status: 'succeeded' })
    const text = 'SELECT gateway_account_id AS id FROM payment_attempts WHERE invoice_id = ?'
    expect(await system.db.prepare(text).bind(invoiceId).first('id')).toBe(accountId)
    expect(await invoice()).toMatchObject({ status: 'paid' })
  })

  it('online goes back to the standard account where that is named later', async () => {
    const body = { mode: 'online', invoice_id: invoiceId }
    const accountId = await anotherAccount()
    const other = await create({ ...body, integration_id: accountId })
    const standard = await create({ ...body, integration_id: await gatewayId() })
    expect(standard.body.payment_link).toBe(other.body.payment_link)
    const page = await (await fetch(standard.body.payment_link)).text()
    expect(page).not.toContain(`tokenization-${accountId}`)
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
      404,
      'resource_missing',
      'credit_grant_id',
    ])
    expect(codeOf(await create({ mode: 'offline', payment_request_id: crypto.randomUUID() }))).toEqual([
      404,
      'resource_missing',
      'payment_request_id',
    ])
    expect(await invoice()).toMatchObject({ amount_paid_minor: 0 })
  })

  it.each([
    [{ mode: 'offline' }, 'invoice_id'],
    [{ mode: 'offline', amount: 5 }, 'amount'],
    [{ mode: 'sideways' }, 'mode'],
    [{ mode: 'offline', credit_grant_id: 'c', payment_request_id: crypto.randomUUID() }, 'credit_grant_id'],
    [{ mode: 'online', credit_grant_id: 'c' }, 'payment_method_id'],
    [{ mode: 'online', credit_grant_id: 'c', succeeded_at: '2026-02-14T17:33:40Z' }, 'succeeded_at'],
  ])('is refused with %j', async (body, param) => {
    const refused = await create(body)
    expect([refused.status, refused.body.error.code]).toEqual([400, 'validation_error'])
    expect(Object.keys(refused.body.error.details.fields)).toContain(param)
  })
})

describe('a payment of an order that has no invoice yet', () => {
  const stage = () => ordersStage(system, merchant)
  const goods = async (left: number) => stage().product({ track_inventory: true, stock_quantity: left })
  const orderOf = async (productId: string, body: object = {}) => {
    const line = { product_id: productId, description: 'Mug', unit_price: 1500, quantity: 2 }
    return stage().order(customerId, { line_items: [line], ...body })
  }
  const orderNow = async (id: string) => (await merchant.get(`/orders/${id}`)).body
  const invoiceNow = async (id: string) => (await merchant.get(`/invoices/${id}`)).body.data
  const typesOf = async (id: string) => (await merchant.eventsOf(id)).map(({ type }) => type)

  it('offline makes its invoice, takes the goods, uses the discount and is recorded, all at once', async () => {
    const code = { code: `HALF-${crypto.randomUUID()}`, discount_type: 'percentage', discount_value: 50 }
    const discount = (await merchant.post('/discounts', code)).body.data
    const productId = await goods(3)
    const order = await orderOf(productId, { discount_id: discount.id })
    const { status, body } = await create({
      mode: 'offline',
      account_id: customerId,
      order_id: order.id,
      reference_id: 'CHEQUE-9',
    })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.data).toMatchObject({ status: 'succeeded', gateway: 'manual', amount: 1500, reference: 'CHEQUE-9' })
    const paid = await orderNow(order.id)
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 1500, amount_due: 0, invoice_id: body.data.invoice_id })
    expect(await invoiceNow(paid.invoice_id)).toMatchObject({
      status: 'paid',
      number: expect.stringMatching(/^INV-\d{4}-\d{4}$/),
      total_minor: 1500,
      discount_minor: 1500,
    })
    expect(await stage().stockOf(productId)).toBe(1)
    expect((await merchant.get(`/discounts/${discount.id}`)).body.data).toMatchObject({ current_redemptions: 1 })
    expect(await typesOf(order.id)).toEqual(['order.created', 'order.updated', 'order.paid'])
    expect(await typesOf(paid.invoice_id)).toEqual(['invoice.finalized', 'invoice.paid'])
    expect(codeOf(await create({ mode: 'offline', order_id: order.id })).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('online charges the stored method; a decline puts the goods back and keeps the invoice', async () => {
    const productId = await goods(2)
    const order = await orderOf(productId)
    const declined = await storeCard(system, merchant, customerId, DECLINED_CARD)
    const online = { mode: 'online', order_id: order.public_id, reference_id: 'R-8' }
    expect((await create({ ...online, payment_method_id: declined })).body.error.code).toBe('payment_declined')
    const waiting = await orderNow(order.id)
    expect([waiting.status, await stage().stockOf(productId)]).toEqual(['pending', 2])
    const { status, body } = await create({ ...online, payment_method_id: cardId })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.data).toMatchObject({
      status: 'succeeded',
      amount: 3000,
      invoice_id: waiting.invoice_id,
      payment_method_id: cardId,
      reference: 'R-8',
    })
    expect(await orderNow(order.id)).toMatchObject({ status: 'paid', amount_due: 0 })
    expect(await stage().stockOf(productId)).toBe(0)
  })

  it('online without a method makes the invoice and answers with its page', async () => {
    const order = await orderOf(await goods(2))
    const body = { mode: 'online', order_id: order.id, integration_id: await gatewayId() }
    const { payment_link: link } = (await create(body)).body
    expect(link).toMatch(new RegExp(`^${system.urls.checkout}/i/[\\w-]{22}$`))
    expect((await fetch(link)).status).toBe(200)
    expect((await create(body)).body.payment_link).toBe(link)
    const waiting = await orderNow(order.id)
    expect(waiting).toMatchObject({ status: 'pending', amount_due: 3000 })
    expect(await invoiceNow(waiting.invoice_id)).toMatchObject({ status: 'approved', amount_paid_minor: 0 })
  })

  it('is made once by a repeated key, and once by two requests at the same time', async () => {
    const productId = await goods(4)
    const first = await orderOf(productId)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const offline = { mode: 'offline', order_id: first.id }
    const one = await merchant.post('/payments', offline, headers)
    expect((await merchant.post('/payments', offline, headers)).body).toEqual(one.body)
    const second = await orderOf(productId)
    const both = await Promise.all([1, 2].map(() => create({ mode: 'offline', order_id: second.id })))
    expect(both.map(({ status }) => `${status}`).toSorted()).toEqual(['201', '422'])
    expect(await stage().stockOf(productId)).toBe(0)
  })

  it('is refused for what cannot be sold, and for another customer', async () => {
    const productId = await goods(1)
    const soldOut = await orderOf(productId)
    expect(codeOf(await create({ mode: 'offline', order_id: soldOut.id })).slice(0, 2)).toEqual([422, 'invalid_state'])
    const free = await stage().order(customerId, { line_items: [{ description: 'Hug', unit_price: 0, quantity: 1 }] })
    expect(codeOf(await create({ mode: 'offline', order_id: free.id })).slice(0, 2)).toEqual([422, 'invalid_state'])
    const stranger = await newCustomer(merchant)
    for (const body of [{ mode: 'offline' }, { mode: 'online', integration_id: await gatewayId() }]) {
      expect(codeOf(await create({ ...body, order_id: soldOut.id, account_id: stranger }))).toEqual([
        404,
        'resource_missing',
        'order_id',
      ])
    }
    expect(await orderNow(soldOut.id)).toMatchObject({ status: 'draft', invoice_id: null })
    expect(await stage().stockOf(productId)).toBe(1)
  })
})
