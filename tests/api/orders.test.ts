import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { cardToken } from '../system/buyer.ts'
import { LINES, mailsTo, ordersStage, type OrdersStage } from './orders-stage.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let stage: OrdersStage
let customerId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'warehouse')
  other = await testMerchant(system, 'neighbour')
  stage = ordersStage(system, merchant)
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer()
})

const newCustomer = (body: object = {}) => stage.customer(body)
const storeCard = (number?: string) => stage.storeCard(customerId, number)
const product = (body: object = {}) => stage.product(body)
const order = (body: object = {}) => stage.order(customerId, body)
const paidOrder = (body: object = {}) => stage.paidOrder(customerId, body)

const typesOf = async (id: string) => (await merchant.eventsOf(id)).map(({ type }) => type)

describe('creating an order', () => {
  it('drafts it with the amounts of its lines, and tells of it', async () => {
    const made = await order({ notes: 'Gift', metadata: { channel: 'phone' } })
    expect(made).toMatchObject({
      object: 'order',
      status: 'draft',
      billing_type: 'one_time',
      fulfillment_status: 'unfulfilled',
      customer_id: customerId,
      currency: 'USD',
      subtotal: 5000,
      discount: 0,
      tax: 0,
      total: 5000,
      amount_paid: 0,
      amount_due: 5000,
      invoice_id: null,
      notes: 'Gift',
      metadata: { channel: 'phone' },
    })
    expect(made.line_items).toMatchObject([
      { description: 'Engraving', quantity: 2, unit_price: 2500, total: 5000, fulfillment_status: 'pending' },
    ])
    expect((await merchant.get(`/orders/${made.public_id}`)).body).toEqual(made)
    expect(await merchant.eventsOf(made.id)).toEqual([{ type: 'order.created', object: made, previous: undefined }])
  })

  it('takes prices of the catalogue, a discount and an address, as the documents write them', async () => {
    const productId = await product({ name: 'Coffee' })
    const price = await merchant.post('/prices', { product_id: productId, currency: 'USD', unit_amount: 1200 })
    const discount = await merchant.post('/discounts', {
      code: 'TENOFF',
      discount_type: 'percentage',
      discount_value: 10,
    })
    const made = await order({
      currency: 'usd',
      line_items: undefined,
      lineItems: [{ priceId: price.body.public_id, quantity: 2 }],
      discountId: discount.body.data?.public_id ?? discount.body.public_id,
      shippingAddress: { line1: '123 Main St', city: 'San Francisco', state: 'CA', postalCode: '94102', country: 'us' },
    })
    expect(made).toMatchObject({ subtotal: 2400, discount: 240, total: 2160 })
    expect(made.line_items).toMatchObject([
      {
        product_id: productId,
        price_id: price.body.id,
        description: 'Coffee',
        unit_price: 1200,
        discount: 240,
        total: 2160,
      },
    ])
    expect(made.shipping).toEqual({
      name: null,
      phone: null,
      line1: '123 Main St',
      line2: null,
      city: 'San Francisco',
      state: 'CA',
      postal_code: '94102',
      country: 'US',
    })
  })

  it("adds the merchant's taxes", async () => {
    const rate = await merchant.post('/tax-rates', {
      display_name: 'GST',
      percentage: 10,
      inclusive: false,
      country: 'NZ',
    })
    expect(rate.status, JSON.stringify(rate.body)).toBe(201)
    const taxed = await order({ customer_id: await newCustomer({ country: 'NZ' }) })
    expect(taxed).toMatchObject({ subtotal: 5000, tax: 500, total: 5500 })
    const moved = await merchant.call('PATCH', `/orders/${taxed.id}`, { customer_id: customerId })
    expect(moved.body).toMatchObject({ customer_id: customerId, tax: 0, total: 5000 })
    expect(moved.body.line_items[0]).toMatchObject({ tax: 0, total: 5000 })
    const [, changed] = await merchant.eventsOf(taxed.id)
    expect(changed).toMatchObject({
      type: 'order.updated',
      previous: { customer_id: taxed.customer_id, tax: 500, total: 5500 },
    })
  })

  it('needs something to sell, of things that are there', async () => {
    const foreign = (await other.post('/customers', { email: 'eve@example.com' })).body.data.id
    const unknown = crypto.randomUUID()
    const gone = await product()
    await merchant.call('PATCH', `/products/${gone}`, { is_active: false })
    const line = { description: 'Thing', unit_price: 100 }
    const refusals: [object, number, string][] = [
      [{}, 400, 'line_items'],
      [{ line_items: [] }, 400, 'line_items'],
      [{ line_items: [{ quantity: 1 }] }, 400, 'line_items[0].description'],
      [{ line_items: [{ ...line, unit_price: -1 }] }, 400, 'line_items[0].unit_price'],
      [{ line_items: [{ ...line, unit_price: 1.5 }] }, 400, 'line_items[0].unit_price'],
      [{ line_items: [{ ...line, quantity: 0 }] }, 400, 'line_items[0].quantity'],
      [{ line_items: [{ ...line, colour: 'red' }] }, 400, 'line_items[0].colour'],
      [{ line_items: [{ price_id: unknown }] }, 404, 'line_items[0].price_id'],
      [{ line_items: [line, { ...line, product_id: unknown }] }, 404, 'line_items[1].product_id'],
      [{ line_items: [{ product_id: gone }] }, 422, 'line_items[0].product_id'],
      [{ line_items: Array.from({ length: 1001 }, () => line) }, 400, 'line_items'],
      [{ line_items: [line], customer_id: foreign }, 404, 'customer_id'],
      [{ line_items: [line], discount_id: unknown }, 404, 'discount_id'],
      [{ line_items: [line], invoice_id: unknown }, 404, 'invoice_id'],
      [{ line_items: [line], subscription_id: unknown }, 404, 'subscription_id'],
      [{ line_items: [line], currency: 'XXX' }, 400, 'currency'],
      [{ line_items: [line], expires_at: '2020-01-01T00:00:00Z' }, 400, 'expires_at'],
      [{ line_items: [line], shipping_address: {} }, 400, 'shipping_address.line1'],
    ]
    for (const [body, status, param] of refusals) {
      const refused = await merchant.post('/orders', body)
      expect([refused.status, refused.body.error?.param], JSON.stringify(refused.body)).toEqual([status, param])
    }
  })

  it('has as many lines as an invoice may', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) => ({ description: `Item ${n}`, unit_price: 7 }))
    const made = await order({ line_items: lines })
    expect([made.line_items.length, made.total]).toEqual([1000, 7000])
    await storeCard()
    expect((await merchant.post(`/orders/${made.id}/pay`)).body.status).toBe('paid')
  })
})

describe('the orders', () => {
  it('are listed by customer, status and time, in pages that join up', async () => {
    const ids = [(await order()).id, (await order()).id, (await order()).id].toReversed()
    const path = `/orders?customer_id=${customerId}`
    const { body } = await merchant.get(path)
    expect(body).toMatchObject({ object: 'list', has_more: false, total_count: 3, url: '/v2/orders' })
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(body.data[0].line_items).toHaveLength(1)
    const first = (await merchant.get(`${path}&limit=2`)).body
    expect([first.data.length, first.has_more]).toEqual([2, true])
    const rest = (await merchant.get(`${path}&limit=2&starting_after=${first.data[1].id}`)).body
    expect(rest.data.map(({ id }: { id: string }) => id)).toEqual([ids[2]])
    expect((await merchant.get(`${path}&status=paid`)).body.data).toEqual([])
    expect((await merchant.get(`${path}&created_gte=${Math.floor(Date.now() / 1000) + 60}`)).body.data).toEqual([])
    expect((await merchant.get('/orders?status=shipped')).status).toBe(400)
  })

  it("are not another merchant's", async () => {
    const { id } = await order()
    const own = await other.get('/orders')
    expect(own.body.data).toEqual([])
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['POST', '/pay'],
      ['POST', '/fulfill'],
      ['POST', '/cancel'],
    ] as const) {
      const body = method === 'PATCH' ? { notes: 'x' } : undefined
      expect((await other.call(method, `/orders/${id}${path}`, body)).status, `${method} ${path}`).toBe(404)
    }
  })
})

describe('updating an order', () => {
  it('changes notes and metadata, and says what changed', async () => {
    const made = await order({ notes: 'Old' })
    const { status, body } = await merchant.call('PATCH', `/orders/${made.id}`, { notes: null, metadata: { a: 1 } })
    expect([status, body.notes, body.metadata]).toEqual([200, null, { a: 1 }])
    const [, changed] = await merchant.eventsOf(made.id)
    expect(changed).toEqual({ type: 'order.updated', object: body, previous: { notes: 'Old', metadata: {} } })
  })

  it('needs a field, and leaves the customer of an order with an invoice', async () => {
    const paid = await paidOrder()
    expect((await merchant.call('PATCH', `/orders/${paid.id}`, {})).status).toBe(400)
    expect((await merchant.call('PATCH', `/orders/${paid.id}`, { total: 1 })).status).toBe(400)
    const refused = await merchant.call('PATCH', `/orders/${paid.id}`, { customer_id: await newCustomer() })
    expect([refused.status, refused.body.error.param]).toEqual([422, 'customer_id'])
    expect((await merchant.call('PATCH', `/orders/${paid.id}`, { notes: 'Ring twice' })).body.notes).toBe('Ring twice')
  })
})

describe('paying an order', () => {
  it('makes its invoice, charges the default method and pays both', async () => {
    const paid = await paidOrder()
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 5000, amount_due: 0, fulfillment_status: 'unfulfilled' })
    expect((await merchant.get(`/orders/${paid.id}`)).body).toEqual(paid)
    const invoice = (await merchant.get(`/invoices/${paid.invoice_id}`)).body.data
    expect(invoice).toMatchObject({
      status: 'paid',
      customer_id: customerId,
      total_minor: 5000,
      amount_paid_minor: 5000,
    })
    expect(invoice.number).toMatch(/^INV-\d{4}-\d{4}$/)
    expect(invoice.lines).toMatchObject([{ source_type: 'order_line_item', source_id: paid.line_items[0].id }])
    expect(await typesOf(paid.id)).toEqual(['order.created', 'order.updated', 'order.paid'])
    const told = await merchant.eventsOf(invoice.id)
    expect(told.map(({ type }) => type)).toEqual(['invoice.finalized', 'invoice.paid'])
    expect(told.at(-1)?.object).toEqual(invoice)
  })

  it('takes a named method, a one-time token, and parts', async () => {
    const method = await storeCard()
    const { id } = await order()
    const first = await merchant.post(`/orders/${id}/pay`, { payment_method_id: method, amount: 2000 })
    expect(first.body).toMatchObject({ status: 'partially_paid', amount_paid: 2000, amount_due: 3000, paid_at: null })
    const more = await merchant.post(`/orders/${id}/pay`, { amount: 3001 })
    expect([more.status, more.body.error.param]).toEqual([422, 'amount'])
    const rest = await merchant.post(`/orders/${id}/pay`, { payment_token: await cardToken(system) })
    expect(rest.body).toMatchObject({ status: 'paid', amount_paid: 5000, invoice_id: first.body.invoice_id })
    expect(await typesOf(id)).toEqual(['order.created', 'order.updated', 'order.updated', 'order.paid'])
    const again = await merchant.post(`/orders/${id}/pay`)
    expect([again.status, again.body.error.code]).toEqual([422, 'invalid_state'])
  })

  it('keeps the invoice of a declined payment for the next one', async () => {
    await storeCard('4000000000000002')
    const { id } = await order()
    const declined = await merchant.post(`/orders/${id}/pay`)
    expect([declined.status, declined.body.error.code]).toEqual([422, 'payment_declined'])
    const pending = (await merchant.get(`/orders/${id}`)).body
    expect(pending).toMatchObject({ status: 'pending', amount_due: 5000 })
    const paid = await merchant.post(`/orders/${id}/pay`, { payment_token: await cardToken(system) })
    expect(paid.body).toMatchObject({ status: 'paid', invoice_id: pending.invoice_id })
  })

  it('answers a repeated key with the first payment', async () => {
    await storeCard()
    const { id } = await order()
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await merchant.post(`/orders/${id}/pay`, {}, key)
    expect((await merchant.post(`/orders/${id}/pay`, {}, key)).body).toEqual(first.body)
  })

  it('refuses what cannot be paid', async () => {
    const { id } = await order()
    const noMethod = await merchant.post(`/orders/${id}/pay`)
    expect([noMethod.status, noMethod.body.error.param]).toEqual([422, 'payment_method_id'])
    const both = { payment_method_id: crypto.randomUUID(), payment_token: 'x' }
    expect((await merchant.post(`/orders/${id}/pay`, both)).body.error.param).toBe('payment_token')
    const unknown = await merchant.post(`/orders/${id}/pay`, { payment_method_id: crypto.randomUUID() })
    expect([unknown.status, unknown.body.error.param]).toEqual([404, 'payment_method_id'])
    expect((await merchant.post(`/orders/${id}/pay`, { amount: 0 })).status).toBe(400)
    expect((await merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'draft', invoice_id: null })

    const nobody = await order({ customer_id: undefined })
    expect((await merchant.post(`/orders/${nobody.id}/pay`, { payment_token: 'x' })).body.error.code).toBe(
      'invalid_state',
    )
    const expiring = await order({ expires_at: new Date(Date.now() + 60_000).toISOString() })
    await system.db.prepare('UPDATE orders SET expires_at = 1 WHERE id = ?').bind(expiring.id).run()
    const late = await merchant.post(`/orders/${expiring.id}/pay`, { payment_token: 'x' })
    expect([late.status, late.body.error.message]).toEqual([422, 'The order has expired, so it takes no payment.'])
  })

  it('pays one that costs nothing without a charge', async () => {
    const digital = await product({ amount_minor: 0, fulfillment_type: 'digital' })
    const { id } = await order({ line_items: [{ product_id: digital }] })
    const { body } = await merchant.post(`/orders/${id}/pay`)
    expect(body).toMatchObject({ status: 'fulfilled', total: 0, amount_paid: 0, fulfillment_status: 'fulfilled' })
    expect((await merchant.get(`/invoices/${body.invoice_id}`)).body.data.status).toBe('paid')
    expect(await typesOf(id)).toEqual(['order.created', 'order.updated', 'order.paid', 'order.fulfilled'])
  })

  it('uses its discount once, which is checked again', async () => {
    const made = await merchant.post('/discounts', {
      code: 'ONCE',
      discount_type: 'fixed_amount',
      discount_value: 1000,
      currency: 'USD',
      max_redemptions: 1,
    })
    const discount = made.body.data ?? made.body
    const one = await order({ discount_id: discount.id })
    const two = await order({ discount_id: discount.id })
    await storeCard()
    expect((await merchant.post(`/orders/${one.id}/pay`)).body).toMatchObject({ status: 'paid', total: 4000 })
    const refused = await merchant.post(`/orders/${two.id}/pay`)
    expect([refused.status, refused.body.error.code]).toEqual([422, 'invalid_state'])
    expect((await merchant.get(`/orders/${two.id}`)).body).toMatchObject({ status: 'draft', invoice_id: null })
    const late = await merchant.post('/orders', {
      customer_id: customerId,
      line_items: LINES,
      discount_id: discount.id,
    })
    expect([late.status, late.body.error.param]).toEqual([422, 'discount_id'])
  })
})

describe('fulfilling an order', () => {
  it('notes what was sent, line by line, and then is done', async () => {
    const paid = await paidOrder({ line_items: [...LINES, { description: 'Frame', unit_price: 900 }] })
    const [engraving, frame] = paid.line_items
    const part = await merchant.post(`/orders/${paid.id}/fulfill`, {
      line_item_ids: [engraving.id],
      carrier: 'UPS',
      tracking_number: '1Z999',
    })
    expect(part.body).toMatchObject({ status: 'paid', fulfillment_status: 'partial', fulfilled_at: null })
    expect(part.body.line_items).toMatchObject([
      { fulfillment_status: 'shipped', carrier: 'UPS', tracking_number: '1Z999' },
      { fulfillment_status: 'pending', carrier: null },
    ])
    const twice = await merchant.post(`/orders/${paid.id}/fulfill`, { line_item_ids: [engraving.id] })
    expect([twice.status, twice.body.error.param]).toEqual([422, 'line_item_ids[0]'])
    const whole = await merchant.post(`/orders/${paid.id}/fulfill`, { line_item_ids: [frame.public_id] })
    expect(whole.body).toMatchObject({ status: 'fulfilled', fulfillment_status: 'fulfilled' })
    expect(whole.body.fulfilled_at).not.toBeNull()
    expect((await typesOf(paid.id)).slice(-2)).toEqual(['order.partially_fulfilled', 'order.fulfilled'])
    expect((await merchant.post(`/orders/${paid.id}/fulfill`)).body.error.code).toBe('invalid_state')
  })

  it('sends the customer a message where the merchant wants it', async () => {
    customerId = await newCustomer({ email: 'parcel@example.com', name: 'Grace' })
    const paid = await paidOrder({ line_items: [{ description: 'Compiler <manual>', unit_price: 900, quantity: 3 }] })
    const done = await merchant.post(`/orders/${paid.id}/fulfill`, {
      carrier: 'Royal Mail',
      tracking_number: 'RM123',
      notify_customer: true,
    })
    expect(done.body.status).toBe('fulfilled')
    const mails = await mailsTo(system, 'parcel@example.com')
    const mail = mails.find(({ subject }) => subject === 'Your order from Warehouse is on its way')
    for (const fact of [paid.public_id, 'Royal Mail', 'RM123', '3 × Compiler <manual>', 'Hello Grace,']) {
      expect(mail?.text).toContain(fact)
    }
    expect(mail?.html).toContain('Compiler &lt;manual&gt;')
  })

  it('is for paid orders and their own lines', async () => {
    const draft = await order()
    expect((await merchant.post(`/orders/${draft.id}/fulfill`)).body.error.code).toBe('invalid_state')
    const paid = await paidOrder()
    const foreign = await merchant.post(`/orders/${paid.id}/fulfill`, { line_item_ids: [draft.line_items[0].id] })
    expect([foreign.status, foreign.body.error.param]).toEqual([404, 'line_item_ids[0]'])
    expect((await merchant.post(`/orders/${paid.id}/fulfill`, { line_item_ids: [] })).status).toBe(400)
    expect((await merchant.post(`/orders/${paid.id}/fulfill`, { notify_customer: 'yes' })).status).toBe(400)
  })
})

describe('canceling an order', () => {
  it('ends a draft', async () => {
    const { id } = await order()
    const { body } = await merchant.post(`/orders/${id}/cancel`, { reason: 'Ordered twice' })
    expect(body).toMatchObject({ status: 'canceled', cancel_reason: 'Ordered twice', invoice_id: null })
    expect(body.canceled_at).not.toBeNull()
    expect(await typesOf(id)).toEqual(['order.created', 'order.canceled'])
    expect((await merchant.post(`/orders/${id}/cancel`)).body.error.code).toBe('invalid_state')
    expect((await merchant.post(`/orders/${id}/pay`, { payment_token: 'x' })).body.error.code).toBe('invalid_state')
  })

  it('voids its unpaid invoice, and frees its goods and its discount', async () => {
    const mug = await product({ track_inventory: true, stock_quantity: 3, fulfillment_type: 'physical' })
    const made = await merchant.post('/discounts', { code: 'FREED', discount_type: 'percentage', discount_value: 10 })
    const discount = made.body.data ?? made.body
    await storeCard('4000000000000002')
    const { id } = await order({ line_items: [{ product_id: mug }], discount_id: discount.id })
    await merchant.post(`/orders/${id}/pay`)
    const canceled = (await merchant.post(`/orders/${id}/cancel`)).body
    expect(canceled.status).toBe('canceled')
    const invoice = (await merchant.get(`/invoices/${canceled.invoice_id}`)).body.data
    expect(invoice).toMatchObject({ status: 'voided', void_reason: 'The order was canceled.' })
    expect((await merchant.eventsOf(invoice.id)).map(({ type }) => type)).toEqual([
      'invoice.finalized',
      'invoice.payment_failed',
      'invoice.voided',
    ])
    expect(await stage.stockOf(mug)).toBe(3)
    const uses = 'SELECT redemptions AS n FROM discounts WHERE id = ?'
    expect(await system.db.prepare(uses).bind(discount.id).first('n')).toBe(0)
  })

  it('is refused once it is paid, whole or in part', async () => {
    const paid = await paidOrder()
    expect((await merchant.post(`/orders/${paid.id}/cancel`)).status).toBe(422)
    const part = await order()
    await merchant.post(`/orders/${part.id}/pay`, { amount: 100 })
    expect((await merchant.post(`/orders/${part.id}/cancel`)).status).toBe(422)
  })

  it('is refused once it is fulfilled, and changes nothing', async () => {
    const paid = await paidOrder()
    await merchant.post(`/orders/${paid.id}/fulfill`)
    const before = (await merchant.get(`/orders/${paid.id}`)).body
    expect(before.status).toBe('fulfilled')
    const { status, body } = await merchant.post(`/orders/${paid.id}/cancel`)
    expect([status, body.error.code]).toEqual([422, 'invalid_state'])
    expect((await merchant.get(`/orders/${paid.id}`)).body).toEqual(before)
  })
})
