import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let product: { id: string; public_id: string }

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'discounts')
  other = await testMerchant(system, 'elsewhere')
  product = await newProduct(merchant)
})
afterAll(() => system.dispose())

let counter = 0
const newCode = () => `CODE-${(counter += 1)}`

async function newProduct({ post }: TestMerchant, set: object = {}): Promise<{ id: string; public_id: string }> {
  const body = { product_id: newCode(), name: 'Mug', kind: 'one_time', pricing_model: 'one_time', amount_minor: 1000 }
  return (await post('/products', { ...body, currency: 'USD', ...set })).body.data
}

const create = (set: object, headers?: Record<string, string>) =>
  merchant.post('/discounts', { code: newCode(), name: 'An offer', ...set }, headers)
const tenPercent = { discount_type: 'percentage', discount_value: 10 }
const patch = (id: string, set: object) => merchant.call('PATCH', `/discounts/${id}`, set)
const fieldsOf = ({ body }: Reply) => Object.keys(body.error.details.fields).toSorted()

describe('creating a discount', () => {
  it('takes the client’s fields, and shows them the same everywhere, in one round trip', async () => {
    const code = newCode()
    const { status, body, roundTrips } = await create({
      code: code.toLowerCase(),
      discount_type: 'percentage',
      discount_value: 12.3456,
      max_redemptions: 100,
      max_redemptions_per_user: 2,
      valid_from: '2026-01-01T00:00:00Z',
      valid_until: '2030-01-01T00:00:00Z',
      recurring_type: 'repeating',
      recurring_cycles: 3,
      first_time_customer: true,
    })
    expect(status).toBe(201)
    expect(roundTrips).toBe(1)
    expect(body.data).toMatchObject({
      code,
      name: 'An offer',
      discount_type: 'percentage',
      discount_value: 12.3456,
      applies_to: 'all',
      scope: 'entire_order',
      product_ids: null,
      max_redemptions: 100,
      max_redemptions_per_user: 2,
      current_redemptions: 0,
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: '2030-01-01T00:00:00.000Z',
      recurring_type: 'repeating',
      recurring_cycles: 3,
      first_time_customer: true,
      is_active: true,
    })
    for (const id of [body.data.id, body.data.public_id]) {
      expect((await merchant.get(`/discounts/${id}`)).body.data).toEqual(body.data)
    }
    expect((await other.get(`/discounts/${body.data.id}`)).status).toBe(404)
  })

  it('takes the pages’ spelling of each type', async () => {
    const spelt = { productIds: [product.public_id], maxRedemptions: 5, expiresAt: '2030-08-31T23:59:59Z' }
    expect((await create({ type: 'percentage', percentOff: 20, ...spelt })).body.data).toMatchObject({
      discount_type: 'percentage',
      discount_value: 20,
      applies_to: 'specific_products',
      scope: 'specific_products',
      product_ids: [product.id],
      max_redemptions: 5,
      valid_until: '2030-08-31T23:59:59.000Z',
    })
    expect((await create({ type: 'fixed', amountOff: 2500, currency: 'eur' })).body.data).toMatchObject({
      discount_type: 'fixed_amount',
      discount_value: 2500,
      currency: 'EUR',
    })
    expect((await create({ type: 'free_trial', trialDays: 30 })).body.data).toMatchObject({
      discount_type: 'free_trial',
      discount_value: 30,
      currency: null,
    })
  })

  it('is without a limit for each customer at 0, and in the merchant’s currency unless told', async () => {
    const { body } = await create({ discount_type: 'fixed_amount', discount_value: 500, max_redemptions_per_user: 0 })
    expect(body.data).toMatchObject({ max_redemptions_per_user: null, currency: 'USD' })
  })

  it.each<[string, object, string[]]>([
    ['nothing said', {}, ['discount_type']],
    ['no value', { discount_type: 'percentage' }, ['discount_value']],
    ['more than everything', { discount_type: 'percentage', discount_value: 100.0001 }, ['discount_value']],
    ['five decimals', { discount_type: 'percentage', discount_value: 1.00001 }, ['discount_value']],
    ['nothing off', { discount_type: 'percentage', discount_value: 0 }, ['discount_value']],
    ['less than nothing', { discount_type: 'fixed_amount', discount_value: -1 }, ['discount_value']],
    ['a broken amount', { discount_type: 'fixed_amount', discount_value: 0.5 }, ['discount_value']],
    ['a percentage with a currency', { ...tenPercent, currency: 'USD' }, ['currency']],
    ['two types', { ...tenPercent, type: 'fixed' }, ['type']],
    ['two values', { ...tenPercent, percent_off: 11 }, ['percent_off']],
    ['another type’s value', { ...tenPercent, amount_off: 11 }, ['amount_off']],
    [
      'two ends',
      { ...tenPercent, valid_until: '2030-01-01T00:00:00Z', expires_at: '2031-01-01T00:00:00Z' },
      ['expires_at'],
    ],
    [
      'an end before its start',
      { ...tenPercent, valid_from: '2030-01-02T00:00:00Z', valid_until: '2030-01-01T00:00:00Z' },
      ['valid_until'],
    ],
    ['products for none', { ...tenPercent, applies_to: 'specific_products' }, ['product_ids']],
    ['an empty choice', { ...tenPercent, scope: 'specific_products', product_ids: [] }, ['product_ids']],
    ['cycles of nothing', { ...tenPercent, recurring_cycles: 3 }, ['recurring_cycles']],
    ['no cycles', { ...tenPercent, recurring_type: 'repeating' }, ['recurring_cycles']],
    ['no uses', { ...tenPercent, max_redemptions: 0 }, ['max_redemptions']],
    ['a code with a space', { ...tenPercent, code: 'A B' }, ['code']],
    ['an unknown field', { ...tenPercent, colour: 'red' }, ['colour']],
  ])('refuses %s, by its field', async (_, set, fields) => {
    const reply = await create(set)
    expect(reply.status).toBe(400)
    expect(fieldsOf(reply)).toEqual(fields)
  })

  it('refuses all for all and some at once', async () => {
    const reply = await create({ ...tenPercent, applies_to: 'all', product_ids: [product.id] })
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ['product_ids']])
  })

  it('does not find another merchant’s product', async () => {
    const foreign = await newProduct(other)
    const { status, body } = await create({ ...tenPercent, product_ids: [product.id, foreign.id] })
    expect([status, body.error.code, body.error.param]).toEqual([404, 'resource_missing', 'product_ids[1]'])
  })

  it('refuses a code that is taken, however it is typed, also when two ask at once', async () => {
    const code = newCode()
    const replies = await Promise.all([
      create({ ...tenPercent, code }),
      create({ ...tenPercent, code: code.toLowerCase() }),
    ])
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(replies.find(({ status }) => status === 409)?.body.error.param).toBe('code')
    expect((await other.post('/discounts', { code, name: 'Theirs', ...tenPercent })).status).toBe(201)
  })

  it('answers a repeated key with the first answer', async () => {
    const headers = { 'idempotency-key': newCode() }
    const body = { code: newCode(), ...tenPercent }
    const first = await merchant.post('/discounts', body, headers)
    expect((await merchant.post('/discounts', body, headers)).body).toEqual(first.body)
  })
})

describe('changing a discount', () => {
  it('changes what is given and clears what is null', async () => {
    const { data } = (await create({ ...tenPercent, valid_until: '2030-01-01T00:00:00Z', max_redemptions: 5 })).body
    const { status, body } = await patch(data.public_id, { discount_value: 7.5, valid_until: null, name: 'Other' })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ discount_value: 7.5, valid_until: null, name: 'Other', max_redemptions: 5 })
  })

  it('moves between all products and some', async () => {
    const { id } = (await create(tenPercent)).body.data
    expect((await patch(id, { product_ids: [product.id] })).body.data).toMatchObject({
      scope: 'specific_products',
      product_ids: [product.id],
    })
    expect(fieldsOf(await patch(id, { product_ids: null }))).toEqual(['product_ids'])
    expect((await patch(id, { applies_to: 'all' })).body.data).toMatchObject({
      scope: 'entire_order',
      product_ids: null,
    })
  })

  it.each([{ code: 'NEW' }, { discount_type: 'fixed_amount' }, {}])('refuses %j', async (set) => {
    const { id } = (await create(tenPercent)).body.data
    expect((await patch(id, set)).status).toBe(400)
  })

  it('is not found where there is none', async () => {
    expect((await patch(product.id, { name: 'x' })).status).toBe(404)
  })
})

describe('a discount that was used', () => {
  /** It has taken 10 % off an invoice; gives its id and the invoice's. */
  async function used(set: object = {}): Promise<{ id: string; invoiceId: string }> {
    const { id } = (await create({ ...tenPercent, ...set })).body.data
    const customer = (await merchant.post('/customers', { email: `${newCode()}@example.com` })).body.data.id
    const line_items = [{ product_id: product.id, quantity: 1 }]
    const invoice = { customer_id: customer, line_items, discount_id: id, status: 'open' }
    const made = await merchant.post('/invoices', invoice)
    expect(made.body.data, JSON.stringify(made.body)).toMatchObject({ discount_minor: 100 })
    return { id, invoiceId: made.body.data.id }
  }

  it.each<[object, string]>([
    [{ discount_value: 11 }, 'discount_value'],
    [{ product_ids: ['the mug'] }, 'product_ids'],
    [{ scope: 'one_time_only' }, 'scope'],
    [{ applies_to: 'specific_products', product_ids: ['the mug'] }, 'applies_to'],
    [{ recurring_type: 'forever' }, 'recurring_type'],
    [{ recurring_type: 'repeating', recurring_cycles: 4 }, 'recurring_cycles'],
    [{ discount_value: 11, is_active: false }, 'discount_value'],
  ])('keeps its terms while it is active: %j is refused by %s', async (set, param) => {
    const cycles = { recurring_type: 'repeating', recurring_cycles: 3 }
    const { id } = await used(param === 'recurring_cycles' ? cycles : {})
    const before = (await merchant.get(`/discounts/${id}`)).body.data
    const body = 'product_ids' in set ? { ...set, product_ids: [product.id] } : set
    const refused = await patch(id, body)
    expect([refused.status, refused.body.error.code, refused.body.error.param]).toEqual([422, 'invalid_state', param])
    expect((await merchant.get(`/discounts/${id}`)).body.data).toEqual(before)
  })

  it('takes other words and limits, and its own terms once more', async () => {
    const { id } = await used()
    const set = {
      name: 'Spring',
      description: 'For everybody',
      max_redemptions: 5,
      max_redemptions_per_user: 2,
      valid_until: '2030-01-01T00:00:00.000Z',
    }
    const { status, body } = await patch(id, { ...set, discount_value: 10, applies_to: 'all' })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.data).toMatchObject(set)
  })

  it('takes other terms once it is switched off, or nobody’s use of it stands', async () => {
    const [off, free] = [await used(), await used()]
    await patch(off.id, { is_active: false })
    expect((await patch(off.id, { discount_value: 11 })).body.data.discount_value).toBe(11)
    await merchant.post(`/invoices/${free.invoiceId}/void`)
    expect((await patch(free.id, { discount_value: 11 })).body.data.discount_value).toBe(11)
  })
})

describe('archiving a discount', () => {
  it('ends it and frees its code; it comes back only while the code is free', async () => {
    const first = (await create(tenPercent)).body.data
    const gone = await merchant.call('DELETE', `/discounts/${first.public_id}`)
    expect(gone.body.data).toMatchObject({ id: first.id, is_active: false, is_archived: true })
    expect((await merchant.call('DELETE', `/discounts/${first.id}`)).body.data).toEqual(gone.body.data)
    const second = (await create({ ...tenPercent, code: first.code })).body.data
    const back = await patch(first.id, { is_archived: false })
    expect([back.status, back.body.error.param]).toEqual([409, 'code'])
    await patch(second.id, { is_archived: true })
    expect((await patch(first.id, { is_archived: false, is_active: true })).body.data).toMatchObject({
      is_archived: false,
      is_active: true,
    })
  })

  it('cannot be active at the same time', async () => {
    const { id } = (await create(tenPercent)).body.data
    expect(fieldsOf(await patch(id, { is_archived: true, is_active: true }))).toEqual(['is_active'])
  })
})

describe('listing discounts', () => {
  it('filters, counts, and leaves archived ones out unless asked', async () => {
    const lister = await testMerchant(system, 'lister')
    const make = async (code: string, set: object = {}) =>
      (await lister.post('/discounts', { code, ...tenPercent, ...set })).body.data.id as string
    const [a, b, c] = [await make('SUMMER1'), await make('SUMMER2', { is_active: false }), await make('WINTER')]
    await lister.call('DELETE', `/discounts/${c}`)
    const ids = async (query: string) =>
      (await lister.get(`/discounts${query}`)).body.data.map(({ id }: { id: string }) => id)
    expect(await ids('')).toEqual([b, a])
    expect(await ids('?is_active=true')).toEqual([a])
    expect(await ids('?is_archived=true')).toEqual([c])
    expect(await ids('?search=summer')).toEqual([b, a])
    expect(await ids('?search=%25')).toEqual([])
    expect((await lister.get('/discounts?limit=1')).body).toMatchObject({
      meta: { total: 2, limit: 1, offset: 0, has_more: true },
      pagination: { kind: 'offset', total: 2, hasMore: true },
    })
    expect(await lister.tripsOf('/discounts')).toBe(1)
  })
})

describe('previewing a discount', () => {
  const preview = (set: object) =>
    merchant.post('/discounts/validate', { line_items: [{ product_id: product.id, quantity: 2 }], ...set })

  it('gives exact figures, of each line too, and writes nothing', async () => {
    const { code, id } = (await create({ ...tenPercent, product_ids: [product.id] })).body.data
    const { status, body } = await preview({
      code: ` ${code.toLowerCase()} `,
      line_items: [
        { product_id: product.id, quantity: 2 },
        { description: 'Engraving', amount_minor: 333 },
      ],
    })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      valid: true,
      reason: null,
      currency: 'USD',
      subtotal_minor: 2333,
      discount_minor: 200,
      tax_minor: 0,
      total_minor: 2133,
      line_items: [
        { description: 'Mug', quantity: 2, subtotal_minor: 2000, discount_minor: 200, total_minor: 1800 },
        { description: 'Engraving', quantity: 1, subtotal_minor: 333, discount_minor: 0, total_minor: 333 },
      ],
    })
    expect((await merchant.get(`/discounts/${id}`)).body.data.current_redemptions).toBe(0)
  })

  it.each<[string, object, object]>([
    ['expired', { valid_until: '2020-01-01T00:00:00Z' }, {}],
    ['not_yet_valid', { valid_from: '2100-01-01T00:00:00Z' }, {}],
    ['unavailable', { is_active: false }, {}],
    ['not_applicable', { scope: 'subscription_only' }, {}],
    ['other_currency', { discount_type: 'fixed_amount', discount_value: 5, currency: 'EUR' }, {}],
  ])('says why a code does not count: %s', async (reason, set, body) => {
    const { code } = (await create({ ...tenPercent, ...set })).body.data
    const { data } = (await preview({ code, ...body })).body
    expect(data).toMatchObject({ valid: false, reason, discount_minor: 0, total_minor: 2000 })
    expect(data.message).toMatch(/^This discount /)
  })

  it('says that a code is unknown, and names what of the order is', async () => {
    expect((await preview({ code: 'NOBODY' })).body.data).toMatchObject({ valid: false, reason: 'unknown' })
    const missing = await preview({ code: 'NOBODY', line_items: [{ price_id: product.id }] })
    expect([missing.status, missing.body.error.param]).toEqual([404, 'line_items[0].price_id'])
    const empty = await preview({ code: 'NOBODY', line_items: [{ quantity: 1 }] })
    expect([empty.status, fieldsOf(empty)]).toEqual([400, ['line_items[0].amount_minor']])
    expect((await preview({ code: 'NOBODY', customer_id: product.id })).status).toBe(404)
  })
})
