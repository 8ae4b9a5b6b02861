import { publicId, type CheckoutSession } from '@revkeen-edge/domain'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { rowsOf } from './money-rows.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'till')
  other = await testMerchant(system, 'stranger')
})
afterAll(() => system.dispose())

const sessions = '/checkout-sessions'

async function product(): Promise<string> {
  const fixed = {
    productId: crypto.randomUUID(),
    name: 'Beans',
    kind: 'one_time',
    pricingModel: 'one_time',
    amountMinor: 1250,
    currency: 'USD',
  }
  const { body } = await merchant.post('/products', fixed)
  return body.data.id
}

async function stored(id: string): Promise<CheckoutSession['lines']> {
  const lines = await system.db
    .prepare('SELECT lines FROM checkout_sessions WHERE id = ?')
    .bind(id)
    .first<string>('lines')
  return JSON.parse(lines ?? '[]')
}

describe('creating a checkout session', () => {
  it('gives the address of its page once, and keeps only a hash of the token in it', async () => {
    const { status, body } = await merchant.post(sessions, { amountMinor: 4200, currency: 'eur' })
    expect(status).toBe(201)
    const { id, url, public_token: token } = body.data
    expect(url).toBe(`${system.urls.checkout}/c/${token}`)
    expect(body.data).toMatchObject({
      amount_minor: 4200,
      currency: 'EUR',
      mode: 'payment',
      status: 'open',
      payment_status: 'unpaid',
    })
    const shown = await merchant.get(`${sessions}/${publicId('checkoutSession', id)}`)
    expect(shown.body.data).toMatchObject({ id, url: null, amount_total: 4200, invoice_id: null })
    expect(JSON.stringify(shown.body)).not.toContain(token)
    const row = await system.db.prepare('SELECT * FROM checkout_sessions WHERE id = ?').bind(id).first()
    expect(JSON.stringify(row)).not.toContain(token)
    const entry = await system.db
      .prepare('SELECT * FROM directory WHERE key = ?')
      .bind(await sha256Hex(token))
      .first()
    expect(entry).toMatchObject({
      kind: 'checkout_session',
      merchant_id: merchant.merchantId,
      target_id: id,
      data: '{"mode":"sandbox"}',
    })
  })

  it('takes the examples of the pages, in camel and in snake case', async () => {
    const customer = (await merchant.post('/customers', { email: 'ada@example.com' })).body.data.id
    const productId = publicId('product', await product())
    const camel = {
      customerId: publicId('customer', customer),
      lineItems: [{ productId, quantity: 2 }],
      successUrl: 'https://shop.example/success?session_id={CHECKOUT_SESSION_ID}',
      cancelUrl: 'https://shop.example/cancel',
      allowPromotionCodes: true,
      billingAddressCollection: 'required',
    }
    const snake = {
      mode: 'payment',
      customer_id: customer,
      success_url: camel.successUrl,
      line_items: [{ product_id: productId, quantity: 2 }],
    }
    for (const body of [camel, snake]) {
      const created = await merchant.post(sessions, body)
      expect(created.status).toBe(201)
      expect(created.body.data).toMatchObject({
        customer_id: customer,
        amount_minor: 2500,
        success_url: camel.successUrl,
      })
      expect(await stored(created.body.data.id)).toMatchObject([
        { description: 'Beans', quantity: 2, unitAmountMinor: 1250, subtotalMinor: 2500 },
      ])
    }
  })

  it('gives a repeated key the same address', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const replies = [
      await merchant.post(sessions, { amountMinor: 4200 }, key),
      await merchant.post(sessions, { amountMinor: 4200 }, key),
    ]
    expect(replies[1]?.body).toEqual(replies[0]?.body)
    expect(replies[0]?.body.data.url).toContain(replies[0]?.body.data.public_token)
  })

  it('keeps its prices when the catalogue changes', async () => {
    const id = await product()
    const { body } = await merchant.post(sessions, { productId: id })
    await merchant.call('PATCH', `/products/${id}`, { amountMinor: 9900 })
    expect((await merchant.get(`${sessions}/${body.data.id}`)).body.data.amount_total).toBe(1250)
  })

  it('sells a price of a product, and a product at an amount of its own', async () => {
    const id = await product()
    const price = (await merchant.post('/prices', { product_id: id, currency: 'USD', unit_amount: 700 })).body
    const priced = await merchant.post(sessions, { priceId: price.id, quantity: 3 })
    expect(priced.body.data.amount_minor).toBe(2100)
    const special = await merchant.post(sessions, { productId: id, amountMinor: 999 })
    expect(special.body.data.amount_minor).toBe(999)
    expect(await stored(special.body.data.id)).toMatchObject([
      { productId: id, description: 'Beans', subtotalMinor: 999 },
    ])
  })

  it('is a subscription where something recurs, and says so when asked for less', async () => {
    const id = await product()
    const price = (
      await merchant.post('/prices', {
        product_id: id,
        currency: 'USD',
        unit_amount: 700,
        type: 'recurring',
        interval: 'month',
      })
    ).body
    const created = await merchant.post(sessions, {
      lineItems: [{ priceId: price.id }],
      subscriptionData: { trialDays: 14 },
      mode: 'subscription',
    })
    expect(created.body.data.mode).toBe('subscription')
    expect((await merchant.post(sessions, { priceId: price.id })).body.data.mode).toBe('subscription')
    const refused = await merchant.post(sessions, { mode: 'payment', priceId: price.id })
    expect(refused.body.error).toMatchObject({ code: 'validation_error', param: 'mode' })
  })

  it('pays an open invoice whole, and shows it from the start', async () => {
    const rows = rowsOf(system, merchant.merchantId)
    const customer = rows.customer()
    const invoice = rows.invoice(customer.id)
    const paid = rows.invoice(customer.id, { status: 'paid', paidMinor: 5000 })
    const lines = [rows.line(invoice, 0), rows.line(invoice, 1)]
    await merchant.commit(
      insert('customers', customer),
      insert('invoices', invoice),
      insert('invoices', paid),
      ...lines.map((line) => insert('invoiceLines', line)),
    )
    const { body } = await merchant.post(sessions, { invoiceId: publicId('invoice', invoice.id) })
    expect(body.data).toMatchObject({ amount_minor: 5000, customer_id: customer.id, invoice_id: invoice.id })
    expect(await stored(body.data.id)).toHaveLength(2)
    expect((await merchant.post(sessions, { invoiceId: paid.id })).body.error).toMatchObject({
      code: 'invalid_state',
      param: 'invoiceId',
    })
    expect((await other.post(sessions, { invoiceId: invoice.id })).status).toBe(404)
  })

  it('only keeps a card in setup mode', async () => {
    const { body } = await merchant.post(sessions, { mode: 'setup' })
    expect(body.data).toMatchObject({
      mode: 'setup',
      amount_minor: 0,
      currency: 'USD',
      payment_status: 'no_payment_required',
    })
    expect((await merchant.post(sessions, { mode: 'setup', amountMinor: 5 })).body.error.param).toBe('amountMinor')
  })

  it.each([
    [{}, 'lineItems'],
    [{ amountMinor: 0 }, 'amountMinor'],
    [{ amountMinor: 100, currency: 'XXX' }, 'currency'],
    [{ amountMinor: 100, lineItems: [{ productId: crypto.randomUUID() }] }, 'amountMinor'],
    [{ lineItems: [{ quantity: 1 }] }, 'lineItems[0]'],
    [{ amountMinor: 100, quantity: 2 }, 'quantity'],
    [{ amountMinor: 100, successUrl: 'javascript:alert(1)' }, 'successUrl'],
    [{ amountMinor: 100, nonsense: true }, 'nonsense'],
  ])('refuses %j, naming the field', async (body, param) => {
    const refused = await merchant.post(sessions, body)
    expect(refused.status).toBe(400)
    expect(refused.body.error).toMatchObject({ code: 'validation_error', param })
  })

  it.each([
    [{ amountMinor: 100, customerId: crypto.randomUUID() }, 'customerId'],
    [{ productId: crypto.randomUUID() }, 'productId'],
    [{ lineItems: [{ priceId: crypto.randomUUID() }] }, 'lineItems[0].priceId'],
    [{ amountMinor: 100, companionDeviceId: crypto.randomUUID() }, 'companionDeviceId'],
  ])('does not find what %j refers to', async (body, param) => {
    const refused = await merchant.post(sessions, body)
    expect(refused.status).toBe(404)
    expect(refused.body.error).toMatchObject({ code: 'resource_missing', param })
  })

  it("does not sell another merchant's products, nor what is no longer for sale", async () => {
    const id = await product()
    expect((await other.post(sessions, { productId: id })).status).toBe(404)
    await merchant.call('PATCH', `/products/${id}`, { isActive: false })
    expect((await merchant.post(sessions, { productId: id })).body.error.code).toBe('invalid_state')
  })
})

describe('through the published client', () => {
  it('makes, reads and expires a session', async () => {
    const { checkoutSessions } = merchant.client
    const created = await checkoutSessions.create({
      amountMinor: 4200,
      currency: 'USD',
      successUrl: 'https://shop.example/thanks',
    })
    expect(created.data.url).toContain(created.data.public_token)
    expect((await checkoutSessions.get(created.data.id)).data).toMatchObject({
      status: 'open',
      success_url: 'https://shop.example/thanks',
    })
    expect((await checkoutSessions.expire(created.data.id)).data.status).toBe('expired')
    await expect(checkoutSessions.expire(created.data.id)).rejects.toThrow('only an open one can be expired')
  })
})

describe('expiring a checkout session', () => {
  async function open(): Promise<string> {
    return (await merchant.post(sessions, { amountMinor: 100 })).body.data.id
  }

  it('closes it once, with its event', async () => {
    const id = await open()
    const { status, body } = await merchant.post(`${sessions}/${id}/expire`)
    expect([status, body.data.id, body.data.status]).toEqual([200, id, 'expired'])
    expect(Date.parse(body.data.expired_at)).toBeLessThanOrEqual(Date.now())
    const shown = (await merchant.get(`${sessions}/${id}`)).body.data
    expect(await merchant.eventsOf(id)).toEqual([
      { type: 'checkout.session.expired', object: shown, previous: undefined },
    ])
    expect((await merchant.post(`${sessions}/${id}/expire`)).status).toBe(409)
  })

  it('waits for a payment that is under way', async () => {
    const id = await open()
    const account = await system.db
      .prepare('SELECT id FROM gateway_accounts WHERE merchant_id = ?')
      .bind(merchant.merchantId)
      .first<string>('id')
    const row = await system.db
      .prepare('SELECT id, invoice_id FROM checkout_sessions WHERE id = ?')
      .bind(id)
      .first<{ id: string; invoice_id: string }>()
    const attempt = rowsOf(system, merchant.merchantId).attempt(
      account ?? '',
      { id, invoiceId: row?.invoice_id ?? '' },
      { status: 'unknown' },
    )
    await merchant.commit(insert('paymentAttempts', attempt))
    const refused = await merchant.post(`${sessions}/${id}/expire`)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'payment_processing'])
    expect((await merchant.get(`/payment-attempts?checkout_session_id=${id}`)).body.data).toMatchObject([
      { invoice_id: null, payment_id: null },
    ])
  })

  it('is not for another merchant', async () => {
    const id = await open()
    expect((await other.post(`${sessions}/${id}/expire`)).status).toBe(404)
    expect((await other.get(`${sessions}/${id}`)).status).toBe(404)
  })
})
