import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'taxes')
  other = await testMerchant(system, 'elsewhere')
})
afterAll(() => system.dispose())

const create = (set: object = {}, at: TestMerchant = merchant) =>
  at.post('/tax-rates', { display_name: 'VAT', percentage: 20, ...set })
const fieldsOf = ({ body }: Reply) => Object.keys(body.error.details.fields).toSorted()

describe('a tax rate', () => {
  it('is created bare, in one round trip, and shown the same in both spellings', async () => {
    await merchant.get('/tax-rates')
    const { status, body, roundTrips } = await create({
      percentage: 8.2525,
      inclusive: true,
      tax_type: 'sales_tax',
      country: 'us',
      state: 'CA',
      jurisdiction: 'US-CA',
      description: 'California',
      metadata: { a: 1 },
    })
    expect(status).toBe(201)
    expect(roundTrips).toBe(1)
    expect(body).toMatchObject({
      object: 'tax_rate',
      display_name: 'VAT',
      percentage: 8.2525,
      inclusive: true,
      tax_type: 'sales_tax',
      country: 'US',
      state: 'CA',
      jurisdiction: 'US-CA',
      active: true,
      metadata: { a: 1 },
    })
    for (const id of [body.id, body.public_id]) expect((await merchant.get(`/tax-rates/${id}`)).body).toEqual(body)
    expect((await other.get(`/tax-rates/${body.id}`)).status).toBe(404)
  })

  it('is on top of prices and of no named type unless told', async () => {
    expect((await create()).body).toMatchObject({ inclusive: false, tax_type: 'other', country: null, metadata: {} })
  })

  it.each<[string, object, string[]]>([
    ['no name', { display_name: undefined }, ['display_name']],
    ['more than all', { percentage: 100.5 }, ['percentage']],
    ['less than nothing', { percentage: -1 }, ['percentage']],
    ['five decimals', { percentage: 1.00001 }, ['percentage']],
    ['no country of that name', { country: 'USA' }, ['country']],
    ['a state of nowhere', { state: 'CA' }, ['state']],
    ['an unknown type', { tax_type: 'toll' }, ['tax_type']],
    ['an unknown field', { rate: 5 }, ['rate']],
  ])('is refused with %s, by its field', async (_, set, fields) => {
    const reply = await create(set)
    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields])
  })

  it('changes its names, place and whether it is in use, but not how much it is', async () => {
    const { id } = (await create({ country: 'US', state: 'CA' })).body
    const path = `/tax-rates/${id}`
    const changed = await merchant.call('PATCH', path, { display_name: 'Sales tax', state: null, active: false })
    expect(changed.body).toMatchObject({ display_name: 'Sales tax', country: 'US', state: null, active: false })
    expect((await merchant.get(path)).body).toEqual(changed.body)
    for (const set of [{ percentage: 5 }, { inclusive: true }, {}]) {
      expect((await merchant.call('PATCH', path, set)).status).toBe(400)
    }
    const stateless = await create({ country: 'US', state: 'CA' })
    const reply = await merchant.call('PATCH', `/tax-rates/${stateless.body.id}`, { country: null })
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ['state']])
    expect((await other.call('PATCH', path, { active: true })).status).toBe(404)
  })

  it('is listed newest first, by cursor, with filters', async () => {
    const lister = await testMerchant(system, 'tax-lister')
    const make = async (set: object) => (await create(set, lister)).body.id as string
    const a = await make({ country: 'DE', inclusive: true })
    const b = await make({ country: 'GB' })
    await lister.call('PATCH', `/tax-rates/${a}`, { active: false })
    const ids = async (query: string) =>
      (await lister.get(`/tax-rates${query}`)).body.data.map(({ id }: { id: string }) => id)
    expect(await ids('')).toEqual([b, a])
    expect(await ids('?active=true')).toEqual([b])
    expect(await ids('?country=de')).toEqual([a])
    expect(await ids('?inclusive=false')).toEqual([b])
    expect(await ids(`?starting_after=${b}`)).toEqual([a])
    expect((await lister.get('/tax-rates?limit=1')).body).toMatchObject({
      object: 'list',
      has_more: true,
      total_count: 2,
      url: '/v2/tax-rates',
    })
    expect((await other.get(`/tax-rates?starting_after=${b}`)).status).toBe(404)
  })
})

describe('the rates of a product', () => {
  it('are set as a whole, told as a change, and ended by none', async () => {
    const rate = (await create()).body
    const made = await merchant.post('/products', {
      product_id: 'taxed',
      name: 'Taxed',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 100,
    })
    const { id } = made.body.data
    const put = (ids: string[], at: TestMerchant = merchant) =>
      at.call('PUT', `/products/${id}/tax-rates`, { tax_rate_ids: ids })
    expect((await put([rate.public_id])).body.data).toMatchObject({ id, tax_rate_ids: [rate.id] })
    const events = await merchant.eventsOf(id)
    expect(events.at(-1)).toMatchObject({ type: 'product.updated', previous: { tax_rate_ids: [] } })
    expect((await put([])).body.data.tax_rate_ids).toEqual([])
    expect((await put([rate.id, rate.id])).status).toBe(400)
    const foreign = (await create({}, other)).body
    const refused = await put([foreign.id])
    expect([refused.status, refused.body.error.param]).toEqual([404, 'tax_rate_ids[0]'])
    expect((await put([], other)).status).toBe(404)
  })
})

describe('the tax status of a customer', () => {
  it('is none unless told, and kept with what else changes', async () => {
    const { data } = (await merchant.post('/customers', { email: 'a@example.com' })).body
    expect(data.tax_exempt).toBe('none')
    const changed = await merchant.call('PATCH', `/customers/${data.id}`, { tax_exempt: 'reverse' })
    expect(changed.body.data.tax_exempt).toBe('reverse')
    const events = await merchant.eventsOf(data.id)
    expect(events.at(-1)).toMatchObject({ type: 'customer.updated', previous: { tax_exempt: 'none' } })
    expect(
      (await merchant.post('/customers', { email: 'b@example.com', taxExempt: 'exempt' })).body.data.tax_exempt,
    ).toBe('exempt')
    expect(fieldsOf(await merchant.call('PATCH', `/customers/${data.id}`, { tax_exempt: 'no' }))).toEqual(['taxExempt'])
  })

  it('decides what a preview charges', async () => {
    await create({ percentage: 25, display_name: 'Moms', country: null })
    const preview = async (exemption: string) => {
      const email = `${exemption}@example.com`
      const { data } = (await merchant.post('/customers', { email, tax_exempt: exemption })).body
      const line_items = [{ amount_minor: 1000 }]
      const reply = await merchant.post('/discounts/validate', { code: 'NONE', customer_id: data.id, line_items })
      return reply.body.data.tax_minor as number
    }
    expect(await preview('none')).toBeGreaterThan(0)
    expect(await preview('exempt')).toBe(0)
    expect(await preview('reverse')).toBe(0)
  })
})
