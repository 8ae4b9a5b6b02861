import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { biller, CONSULTING, TRAVEL, type Biller } from './invoices-shop.ts'

let system: System
let shop: Biller
let price: string
let product: string

beforeAll(async () => {
  system = await startSystem()
  shop = await biller(system, 'biller')
  const made = await shop.post('/products', {
    product_id: 'gym',
    name: 'Gym',
    kind: 'subscription',
    pricing_model: 'recurring',
    interval: 'quarter',
    amount_minor: 9_000,
    currency: 'USD',
  })
  product = made.body.data.id
  const priced = await shop.post('/prices', {
    product_id: product,
    unit_amount: 3_000,
    currency: 'USD',
    name: 'Monthly',
  })
  price = priced.body.data?.id ?? priced.body.id
})
afterAll(() => system.dispose())

const YEAR = new Date().getUTCFullYear()
const fieldsOf = (reply: { body: { error: { details?: { fields: object } } } }) => reply.body.error.details?.fields

describe('creating an invoice', () => {
  it('makes a draft of its lines, through the published client', async () => {
    const customer = await shop.customer()
    const { data } = await shop.client.invoices.create({
      customer_uuid: customer,
      total_minor: 65_000,
      line_items: [CONSULTING, TRAVEL],
      due_date: '2030-03-15T00:00:00Z',
      memo: 'Thank you!',
    } as never)
    expect(data).toMatchObject({ status: 'draft', customer_uuid: customer, total_minor: 65_000, number: null })
    expect(data).not.toHaveProperty('invoice_number')
    const got = await shop.get(`/invoices/${data.id}`)
    expect(got.body.data).toEqual(data)
    expect(got.body.data.lines).toMatchObject([
      { description: 'Consulting', source_type: 'adjustment', amount_minor: 50_000, quantity: 1, total_minor: 50_000 },
      { description: 'Travel', amount_minor: 7_500, quantity: 2, total_minor: 15_000 },
    ])
    expect((await shop.eventsOf(data.id)).map(({ type }) => type)).toEqual(['invoice.created'])
  })

  it('makes one line of a total alone, which nothing is added to', async () => {
    const customer = await shop.customer()
    const { data } = await shop.client.invoices.create({ customer_uuid: customer, total_minor: 1_234 })
    expect(data).toMatchObject({
      total_minor: 1_234,
      tax_minor: 0,
      lines: [{ source_type: 'adjustment', quantity: 1 }],
    })
  })

  it('takes the names of the other documents', async () => {
    const { total_minor: total, lines } = await shop.invoice({
      line_items: undefined,
      lines: [{ description: 'Pro plan', unitAmountMinor: 9_999, quantity: 2 }],
    })
    expect(total).toBe(19_998)
    expect(lines).toHaveLength(1)
  })

  it('keeps of the catalogue what it says now: name, price and how often it is billed', async () => {
    const { lines, total_minor: total } = await shop.invoice({
      line_items: [
        { product_id: product, quantity: 2 },
        { price_id: price, quantity: 3 },
        { product_id: product, description: 'Trial', amount_minor: 100 },
      ],
    })
    expect(lines).toMatchObject([
      {
        description: 'Gym',
        source_type: 'price',
        product_id: product,
        amount_minor: 9_000,
        billing_interval: 'quarter',
      },
      { price_id: price, source_id: price, amount_minor: 3_000, total_minor: 9_000 },
      { description: 'Trial', amount_minor: 100 },
    ])
    expect(total).toBe(18_000 + 9_000 + 100)
  })

  it('takes a credit off, but not below nothing', async () => {
    const credit = { description: 'Loyalty', amount_minor: -5_000 }
    expect(await shop.invoice({ line_items: [CONSULTING, credit] })).toMatchObject({ total_minor: 45_000 })
    const reply = await shop.post('/invoices', { customer_id: await shop.customer(), line_items: [credit] })
    expect(reply.status).toBe(400)
    expect(fieldsOf(reply)).toHaveProperty('line_items')
  })

  it('finalises or sends at once where the status says so', async () => {
    expect(await shop.invoice({ status: 'open' })).toMatchObject({ status: 'approved', sent_at: null })
    const sent = await shop.invoice({ status: 'sent' })
    expect(sent).toMatchObject({ status: 'sent', number: expect.stringMatching(`^INV-${YEAR}-\\d{4}$`) })
    expect(sent.invoice_number).toBe(sent.number)
    expect((await shop.eventsOf(sent.id)).map(({ type }) => type)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.sent',
    ])
  })

  it('takes 1,000 lines and not one more', async () => {
    const customer = await shop.customer()
    const of = (count: number) => ({
      customer_id: customer,
      line_items: Array.from({ length: count }, (_, n) => ({ description: `Piece ${n}`, amount_minor: n })),
    })
    const made = await shop.post('/invoices', of(1_000))
    expect(made.body.data.total_minor).toBe(499_500)
    expect((await shop.step(made.body.data.id, 'finalize')).body.data.status).toBe('approved')
    const refused = await shop.post('/invoices', of(1_001))
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual({ line_items: ['must have at most 1000 items'] })
  })

  it.each([
    ['nobody to pay it', { customer_id: undefined }, 400, 'customer_uuid'],
    ['nothing to pay', { line_items: undefined }, 400, 'total_minor'],
    ['a wrong currency', { currency: 'XXX' }, 400, 'currency'],
    ['a day that is none', { due_date: '2026-02-30' }, 400, 'due_date'],
    ['a status that it cannot begin with', { status: 'paid' }, 400, 'status'],
    ['half a cent', { line_items: [{ description: 'x', amount_minor: 0.5 }] }, 400, 'line_items[0].amount_minor'],
    ['no amount', { line_items: [{ description: 'x' }] }, 400, 'line_items[0].amount_minor'],
    ['no description', { line_items: [{ amount_minor: 1 }] }, 400, 'line_items[0].description'],
    ['no quantity', { line_items: [{ ...CONSULTING, quantity: 0 }] }, 400, 'line_items[0].quantity'],
    ['a number like those of the series', { invoice_number: 'inv-2026-7' }, 400, 'invoice_number'],
    ['half a record elsewhere', { external_source: 'crm' }, 400, 'external_id'],
    ['a way to pay that is none', { allowed_methods: ['barter'] }, 400, 'allowed_methods[0]'],
    ['a field that is none', { colour: 'red' }, 400, 'colour'],
    ['lines that come to another total', { total_minor: 49_999 }, 422, 'total_minor'],
    ['a discount that is not there', { discount_code: 'NOPE' }, 404, 'discount_code'],
    [
      'a price that is not there',
      { line_items: [{ price_id: '019df252-e0b8-71e8-b751-3215c19e157c' }] },
      404,
      'line_items[0].price_id',
    ],
    [
      'a rate that is not there',
      { line_items: [{ ...CONSULTING, tax_rate_ids: ['019df252-e0b8-71e8-b751-3215c19e157c'] }] },
      404,
      'line_items[0].tax_rate_ids',
    ],
    [
      'an amount beyond all',
      { line_items: [{ ...CONSULTING, amount_minor: 999_999_999_999, quantity: 2 }] },
      422,
      undefined,
    ],
  ])('refuses %s', async (_, fields, status, param) => {
    const base = { customer_id: await shop.customer(), line_items: [CONSULTING] }
    const reply = await shop.post('/invoices', { ...base, ...fields })
    expect(reply.status, JSON.stringify(reply.body)).toBe(status)
    expect(reply.body.error.param).toBe(param)
  })

  it('refuses what is sold in another currency', async () => {
    const reply = await shop.post('/invoices', {
      customer_id: await shop.customer(),
      currency: 'EUR',
      line_items: [{ price_id: price }],
    })
    expect(reply.status).toBe(422)
    expect(reply.body.error).toMatchObject({ code: 'invalid_state', param: 'line_items[0].price_id' })
  })

  it('refuses a number or a record that another invoice has', async () => {
    await shop.invoice({ invoice_number: 'A-1', external_source: 'crm', external_id: 'rec-1' })
    const customer = await shop.customer()
    const again = (fields: object) =>
      shop.post('/invoices', { customer_id: customer, line_items: [CONSULTING], ...fields })
    expect((await again({ invoice_number: 'A-1' })).body.error).toMatchObject({
      code: 'conflict',
      param: 'invoice_number',
    })
    const record = await again({ external_source: 'crm', external_id: 'rec-1' })
    expect(record.body.error).toMatchObject({ code: 'conflict', param: 'external_id' })
  })

  it('answers a repeated key with the first invoice, its number included', async () => {
    const body = { customer_id: await shop.customer(), line_items: [CONSULTING], status: 'finalized' }
    const key = { 'idempotency-key': 'invoice-once' }
    const first = await shop.post('/invoices', body, key)
    const second = await shop.post('/invoices', body, key)
    expect(second.body).toEqual(first.body)
    expect(second.body.data).toMatchObject({
      number: first.body.data.invoice_number,
      invoice_number: expect.any(String),
    })
  })
})

describe('listing invoices', () => {
  it('finds them by customer and by every name of a status', async () => {
    const customer = await shop.customer()
    const draft = await shop.invoice({ customer_id: customer })
    const open = await shop.invoice({ customer_id: customer, status: 'open' })
    const gone = await shop.invoice({ customer_id: customer, status: 'open' })
    await shop.step(gone.id, 'void')
    const listed = async (query: string) =>
      (await shop.get(`/invoices?customerId=${customer}${query}`)).body.data.map(({ id }: { id: string }) => id)
    expect(await listed('')).toEqual([gone.id, open.id, draft.id])
    expect(await listed('&status=draft')).toEqual([draft.id])
    for (const status of ['open', 'finalized', 'approved']) expect(await listed(`&status=${status}`)).toEqual([open.id])
    for (const status of ['void', 'voided']) expect(await listed(`&status=${status}`)).toEqual([gone.id])
    expect(await listed('&subscriptionId=019df252-e0b8-71e8-b751-3215c19e157c')).toEqual([])
    expect((await shop.get('/invoices?status=lost')).status).toBe(400)
  })
})

describe('changing an invoice', () => {
  const patch = (id: string, body: object) => shop.call('PATCH', `/invoices/${id}`, body)

  it('replaces lines and words of a draft, and tells what they were', async () => {
    const { id } = await shop.invoice({ memo: 'Old', due_date: '2030-01-01' })
    const { body } = await patch(id, { line_items: [TRAVEL], memo: 'New', due_date: null, metadata: { po: '7' } })
    expect(body.data).toMatchObject({ total_minor: 15_000, memo: 'New', due_date: null, metadata: { po: '7' } })
    expect(body.data.lines).toHaveLength(1)
    const [, event] = await shop.eventsOf(id)
    expect(event).toMatchObject({ type: 'invoice.updated', previous: { total_minor: 50_000, memo: 'Old' } })
    expect((await shop.get(`/invoices/${id}`)).body.data).toEqual(body.data)
  })

  it('takes a total for an invoice of a total, and of others only their own', async () => {
    const customer = await shop.customer()
    const { data } = await shop.client.invoices.create({ customer_uuid: customer, total_minor: 100 })
    expect((await patch(data.id, { total_minor: 250 })).body.data.total_minor).toBe(250)
    const { id } = await shop.invoice()
    expect((await patch(id, { total_minor: 250 })).body.error).toMatchObject({
      code: 'invalid_state',
      param: 'total_minor',
    })
  })

  it('lets words follow when the amounts are final, and nothing else', async () => {
    const { id } = await shop.invoice({ status: 'finalized' })
    const { body } = await patch(id, { memo: 'PO 7', footer: 'Bye', due_date: '2031-05-05', allowed_methods: ['card'] })
    expect(body.data).toMatchObject({ memo: 'PO 7', footer: 'Bye', due_date: '2031-05-05', allowed_methods: ['card'] })
    for (const [field, value] of Object.entries({
      total_minor: 1,
      line_items: [TRAVEL],
      invoice_number: 'B-2',
      discount_code: null,
      subscription_terms: null,
    })) {
      const reply = await patch(id, { [field]: value })
      expect(reply.body.error).toMatchObject({ code: 'invalid_state', param: field })
    }
    expect((await shop.get(`/invoices/${id}`)).body.data.total_minor).toBe(50_000)
  })

  it('takes a status alone as the step that leads there', async () => {
    const { id } = await shop.invoice()
    expect((await patch(id, { status: 'open', memo: 'x' })).status).toBe(400)
    expect((await patch(id, { status: 'paid' })).status).toBe(400)
    expect((await patch(id, {})).status).toBe(400)
    const statuses: string[] = []
    for (const status of ['pending_approval', 'draft', 'pending_approval', 'approved', 'sent', 'void']) {
      statuses.push((await patch(id, { status })).body.data.status)
    }
    expect(statuses).toEqual(['pending_approval', 'draft', 'pending_approval', 'approved', 'sent', 'voided'])
    const other = await shop.invoice()
    expect((await patch(other.id, { status: 'sent' })).body.data).toMatchObject({
      status: 'sent',
      number: expect.stringMatching(/^INV-/),
    })
  })
})

describe('deleting an invoice', () => {
  it('takes a draft away for good, and only a draft', async () => {
    const { id } = await shop.invoice()
    expect((await shop.call('DELETE', `/invoices/${id}`)).body).toMatchObject({ data: { id, deleted: true } })
    expect((await shop.get(`/invoices/${id}`)).status).toBe(404)
    const final = await shop.invoice({ status: 'open' })
    expect((await shop.call('DELETE', `/invoices/${final.id}`)).status).toBe(422)
  })
})

describe('the lines of a draft', () => {
  it('are added, changed and taken off, and the amounts follow', async () => {
    const { id } = await shop.invoice({ line_items: [] })
    const own = await shop.post(`/invoices/${id}/line-items`, {
      description: 'Extra',
      amountMinor: 25_000,
      quantity: 1,
    })
    expect(own.status).toBe(201)
    expect(own.body).toMatchObject({ data: { invoice_id: id, total_minor: 25_000 }, invoice: { total_minor: 25_000 } })
    const sold = await shop.post(`/invoices/${id}/line-items`, { priceId: price, quantity: 2 })
    expect(sold.body).toMatchObject({
      data: { source_type: 'price', total_minor: 6_000 },
      invoice: { total_minor: 31_000 },
    })
    const path = (line: { id: string }) => `/invoices/${id}/line-items/${line.id}`
    const more = await shop.call('PATCH', path(sold.body.data), { quantity: 3 })
    expect(more.body).toMatchObject({ data: { id: sold.body.data.id, quantity: 3, total_minor: 9_000 } })
    expect((await shop.call('PATCH', path(sold.body.data), { amount_minor: 1 })).status).toBe(400)
    const less = await shop.call('DELETE', path(own.body.data))
    expect(less.body).toMatchObject({ data: { id: own.body.data.id, deleted: true }, invoice: { total_minor: 9_000 } })
    expect((await shop.call('DELETE', path(own.body.data))).status).toBe(404)
    expect((await shop.get(`/invoices/${id}`)).body.data.lines).toHaveLength(1)
    await shop.step(id, 'finalize')
    for (const reply of [
      await shop.post(`/invoices/${id}/line-items`, TRAVEL),
      await shop.call('PATCH', path(sold.body.data), { quantity: 4 }),
      await shop.call('DELETE', path(sold.body.data)),
    ]) {
      expect(reply.body.error.code).toBe('invalid_state')
    }
  })
})
