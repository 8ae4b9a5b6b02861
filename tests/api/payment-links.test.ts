import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { rowsOf } from './money-rows.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
/** A one-time product with a price of 25.00, and a plan of 29.00 a month. */
let mug: { product: string; price: string; priceId: string }
let plan: string

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'links')
  other = await testMerchant(system, 'rival')
  const product = (
    await merchant.post('/products', {
      product_id: 'mug',
      name: 'Mug',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 1500,
      currency: 'USD',
    })
  ).body.data
  const price = (await merchant.post('/prices', { product_id: product.id, unit_amount: 2500, currency: 'USD' })).body
  mug = { product: product.id, price: price.public_id, priceId: price.id }
  plan = (
    await merchant.post('/prices', { product_id: product.id, unit_amount: 2900, currency: 'USD', interval: 'month' })
  ).body.id
})
afterAll(() => system.dispose())

const create = (body: object) => merchant.post('/payment-links', body)
const fieldsOf = (reply: { body: { error: { details: { fields: object } } } }) =>
  Object.keys(reply.body.error.details.fields).toSorted()

describe('creating a payment link', () => {
  it('takes the page’s example and gives the link bare, with the address of its page', async () => {
    const { status, body } = await create({
      priceId: mug.price,
      allowQuantity: true,
      allowDiscountCodes: true,
      collectBillingAddress: true,
      successUrl: 'https://yoursite.com/thank-you?session={CHECKOUT_SESSION_ID}',
      metadata: { campaign: 'summer-sale' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      merchant_id: merchant.merchantId,
      url: `${system.urls.checkout}/l/${body.public_id}`,
      mode: 'custom',
      status: 'active',
      is_active: true,
      currency: 'USD',
      product_ids: [mug.product],
      line_items: [{ product_id: mug.product, price_id: mug.priceId, quantity: 1, is_adhoc: false }],
      allow_quantity: true,
      allow_promotion_codes: true,
      collect_billing_address: true,
      selection_mode: 'bundle',
      metadata: { campaign: 'summer-sale' },
    })
    for (const id of [body.id, body.public_id]) expect((await merchant.get(`/payment-links/${id}`)).body).toEqual(body)
    expect((await other.get(`/payment-links/${body.id}`)).status).toBe(404)
    expect(await merchant.eventsOf(body.id)).toEqual([
      { type: 'payment_link.created', object: body, previous: undefined },
    ])
    const row = await system.db
      .prepare("SELECT merchant_id, data FROM directory WHERE kind = 'payment_link' AND key = ?")
      .bind(body.id)
      .first()
    expect(row).toEqual({ merchant_id: merchant.merchantId, data: '{"mode":"sandbox"}' })
  })

  it('of an amount alone costs one round trip', async () => {
    const { status, body, roundTrips } = await create({ amount_minor: 4200, currency: 'eur', name: 'Deposit' })
    expect([status, roundTrips]).toEqual([201, 1])
    expect(body).toMatchObject({
      mode: 'custom',
      amount_minor: 4200,
      currency: 'EUR',
      name: 'Deposit',
      line_items: [],
      product_ids: [],
    })
  })

  it('checks all references in one trip, beside the commit', async () => {
    const { roundTrips, body } = await create({
      product_ids: [mug.product],
      line_items: [{ price: mug.price, quantity: 2 }],
    })
    expect(roundTrips).toBe(2)
    expect(body.line_items).toHaveLength(2)
  })

  it('sells ad-hoc items, of a product or not', async () => {
    const { body } = await create({
      currency: 'USD',
      line_items: [
        {
          price_data: { unit_amount: 750, product_data: { name: 'Repair', images: ['https://img.example/r.png'] } },
          quantity: 2,
        },
        { priceData: { unitAmount: 100, product: mug.product }, merchantReference: 'R-1' },
      ],
    })
    expect(body.line_items).toMatchObject([
      {
        is_adhoc: true,
        quantity: 2,
        price_id: null,
        product_details: { name: 'Repair', unit_amount: 750, currency: 'USD', recurring: null },
      },
      {
        is_adhoc: true,
        product_id: mug.product,
        merchant_reference: 'R-1',
        product_details: { name: 'Mug', unit_amount: 100 },
      },
    ])
  })

  it('is a subscription where a price recurs', async () => {
    expect((await create({ price_id: plan })).body.mode).toBe('subscription')
    expect(fieldsOf(await create({ price_id: plan, mode: 'custom' }))).toEqual(['mode'])
    expect(fieldsOf(await create({ price_id: mug.price, mode: 'subscription' }))).toEqual(['mode'])
  })

  it('names the fields that do not fit', async () => {
    expect(fieldsOf(await create({ price_id: mug.price, currency: 'EUR' }))).toEqual(['price_id'])
    expect(fieldsOf(await create({ price_id: mug.price, amount_minor: 1 }))).toEqual(['amount_minor'])
    expect(fieldsOf(await create({ amount_minor: 5, expires_at: '2020-01-01T00:00:00Z' }))).toEqual(['expires_at'])
    expect(fieldsOf(await create({ price_id: mug.price, default_product_id: mug.product }))).toEqual([
      'default_product_id',
    ])
    expect(fieldsOf(await create({ line_items: [{ quantity: 1 }] }))).toEqual(['line_items[0]'])
    expect(fieldsOf(await create({ amount_minor: 5, success_url: 'javascript:alert(1)' }))).toEqual(['success_url'])
  })

  it('names every way to say what is sold where nothing is', async () => {
    const { status, body } = await create({})
    expect(status).toBe(400)
    const { fields } = body.error.details
    expect(Object.keys(fields).toSorted()).toEqual(['amount_minor', 'line_items', 'product_ids'])
    for (const reasons of Object.values(fields)) expect(reasons).toEqual([expect.stringContaining('says what is sold')])
  })

  it('refuses what the merchant does not have or no longer sells', async () => {
    const foreign = await other.post('/payment-links', { line_items: [{ price: mug.price }] })
    expect(foreign).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing', param: 'line_items[0].price' } },
    })
    const old = (await merchant.post('/prices', { product_id: mug.product, unit_amount: 1, currency: 'USD' })).body
    await merchant.call('DELETE', `/prices/${old.id}`)
    expect(await create({ price_id: old.id })).toMatchObject({
      status: 422,
      body: { error: { code: 'invalid_state', param: 'price_id' } },
    })
    expect((await create({ subscription_id: '0198c7a0-0000-7000-8000-000000000000' })).status).toBe(404)
  })

  it('asks for the invoice of a subscription, and not for the subscription', async () => {
    const customerId = (await merchant.post('/customers', { email: 'sub@example.com' })).body.data.id
    const wanted = { customerId, priceId: plan, collectionMethod: 'send_invoice' }
    const { id } = (await merchant.post('/subscriptions', wanted)).body.data
    const refused = await create({ subscription_id: id })
    expect(refused).toMatchObject({
      status: 422,
      body: {
        error: { code: 'invalid_state', param: 'subscription_id', message: expect.stringContaining('invoice_id') },
      },
    })
    expect((await other.post('/payment-links', { subscription_id: id })).status).toBe(404)
    const [invoice] = (await merchant.get(`/invoices?subscriptionId=${id}`)).body.data
    expect((await create({ invoice_id: invoice.id })).status).toBe(201)
  })

  it('has a slug of its own', async () => {
    expect((await create({ amount_minor: 5, currency: 'USD', slug: 'donate' })).status).toBe(201)
    expect(await create({ amount_minor: 5, currency: 'USD', slug: 'donate' })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', param: 'slug' } },
    })
    expect((await other.post('/payment-links', { amount_minor: 5, currency: 'USD', slug: 'donate' })).status).toBe(201)
  })

  it('gives the same link to the same idempotency_key, and a conflict to another body', async () => {
    const body = { amount_minor: 5, currency: 'USD', idempotency_key: 'order-77', slug: 'order-77' }
    const [first, second] = await Promise.all([create(body), create(body)])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
    expect(await merchant.eventsOf(first.body.id)).toHaveLength(1)
    const changed = await create({ ...body, amount_minor: 6 })
    expect(changed).toMatchObject({ status: 409, body: { error: { param: 'idempotency_key' } } })
  })

  it('collects an open invoice', async () => {
    const rows = rowsOf(system, merchant.merchantId)
    const customer = rows.customer()
    const open = rows.invoice(customer.id, { status: 'sent', totalMinor: 900, subtotalMinor: 900 })
    const draft = rows.invoice(customer.id, { status: 'draft', finalizedAt: null })
    await merchant.commit(insert('customers', customer), insert('invoices', open), insert('invoices', draft))
    expect((await create({ invoice_id: open.id })).body).toMatchObject({
      mode: 'invoice',
      invoice_id: open.id,
      currency: open.currency,
    })
    expect(fieldsOf(await create({ invoice_id: open.id, amount_minor: 5 }))).toEqual(['amount_minor'])
    expect(fieldsOf(await create({ mode: 'invoice', amount_minor: 5 }))).toEqual(['invoice_id'])
    expect((await create({ invoice_id: draft.id })).status).toBe(422)
    expect((await other.post('/payment-links', { invoice_id: open.id })).status).toBe(404)
  })
})

describe('the states of a payment link', () => {
  const link = async () => (await create({ amount_minor: 500, currency: 'USD' })).body
  const status = (id: string, to: string) => merchant.call('PATCH', `/payment-links/${id}/status`, { status: to })

  it('turns off and on, and says when', async () => {
    const { id, public_id } = await link()
    const off = await status(public_id, 'inactive')
    expect(off).toMatchObject({ status: 200, body: { id, status: 'inactive', is_active: false } })
    expect((await merchant.get(`/payment-links/${id}`)).body).toMatchObject({ status: 'active', is_active: false })
    const again = await status(id, 'inactive')
    expect(again.body).toEqual(off.body)
    const on = await merchant.post(`/payment-links/${id}/activate`)
    expect(on.body).toMatchObject({ status: 'active', is_active: true })
    expect((await merchant.eventsOf(id)).map(({ type, previous }) => [type, previous])).toEqual([
      ['payment_link.created', undefined],
      ['payment_link.updated', { is_active: true }],
      ['payment_link.updated', { is_active: false }],
    ])
  })

  it('archives for good', async () => {
    const { id } = await link()
    expect((await merchant.post(`/payment-links/${id}/archive`)).body).toMatchObject({
      status: 'archived',
      is_active: false,
    })
    expect((await merchant.post(`/payment-links/${id}/archive`)).status).toBe(200)
    expect((await merchant.post(`/payment-links/${id}/activate`)).status).toBe(422)
    expect((await status(id, 'inactive')).status).toBe(422)
  })

  it('expires for good, with or without a body', async () => {
    const { id } = await link()
    expect((await merchant.post(`/payment-links/${id}/expire`, { reason: 'sold' })).body).toMatchObject({
      id,
      status: 'expired',
      is_active: false,
    })
    expect((await merchant.post(`/payment-links/${id}/expire`)).status).toBe(200)
    expect((await merchant.post(`/payment-links/${id}/activate`)).status).toBe(422)
    expect((await merchant.eventsOf(id)).map(({ type }) => type)).toEqual([
      'payment_link.created',
      'payment_link.expired',
    ])
  })

  it('is nobody else’s to change', async () => {
    const { id } = await link()
    expect((await other.post(`/payment-links/${id}/expire`)).status).toBe(404)
    expect((await other.call('PATCH', `/payment-links/${id}/status`, { status: 'archived' })).status).toBe(404)
  })

  it.each(['expired', 'gone'])('cannot be set to %s, and says to what', async (to) => {
    const { id } = await link()
    const refused = await status(id, to)
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'validation_error', param: 'status' } } })
    expect(refused.body.error.details.fields.status).toEqual(['must be one of active, inactive, archived'])
    expect((await merchant.get(`/payment-links/${id}`)).body).toMatchObject({ status: 'active', is_active: true })
  })
})

describe('listing payment links', () => {
  it('filters by the status that a link has now, by mode and by words', async () => {
    const shop = await testMerchant(system, 'lister')
    const make = async (set: object) =>
      (await shop.post('/payment-links', { amount_minor: 5, currency: 'USD', ...set })).body
    const kept = await make({ name: 'Summer sale' })
    const over = await make({ name: 'Winter sale', expires_at: new Date(Date.now() + 60_000).toISOString() })
    await system.db.prepare('UPDATE payment_links SET expires_at = 1 WHERE id = ?').bind(over.id).run()
    const ids = async (query: string) => {
      const { body } = await shop.get(`/payment-links${query}`)
      return body.data.map(({ id, status }: { id: string; status: string }) => [id, status])
    }
    expect(await ids('')).toEqual([
      [over.id, 'expired'],
      [kept.id, 'active'],
    ])
    expect(await ids('?status=active')).toEqual([[kept.id, 'active']])
    expect(await ids('?status=expired')).toEqual([[over.id, 'expired']])
    expect(await ids('?search=summer&mode=custom')).toEqual([[kept.id, 'active']])
    expect((await shop.get('/payment-links?limit=1&offset=1')).body.pagination).toMatchObject({
      total: 2,
      offset: 1,
      hasMore: false,
    })
  })
})
