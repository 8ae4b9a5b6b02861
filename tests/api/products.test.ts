import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'catalogue')
  other = await testMerchant(system, 'neighbour')
  // The first request also looks up its key.
  await merchant.get('/products')
})
afterAll(() => system.dispose())

const setup = (productId: string, set: object = {}) => ({
  productId,
  name: 'Setup Fee',
  kind: 'one_time',
  pricingModel: 'fixed',
  amountMinor: 9900,
  currency: 'USD',
  ...set,
})
const plan = (productId: string, set: object = {}) => ({
  productId,
  name: 'Pro Plan',
  description: 'Everything',
  kind: 'subscription',
  pricingModel: 'recurring',
  amountMinor: 2900,
  currency: 'USD',
  interval: 'month',
  trialDays: 14,
  features: ['Unlimited projects', 'Priority support'],
  ...set,
})

describe('creating a product', () => {
  it('gives the product in one round trip, and tells of it', async () => {
    const { status, body, roundTrips } = await merchant.post(
      '/products',
      plan('pro_monthly', { media: [{ url: 'https://img.example/a.png' }, 'b.png'] }),
    )
    expect(status).toBe(201)
    expect(roundTrips).toBe(1)
    expect(body.data).toMatchObject({
      object: 'product',
      product_id: 'pro_monthly',
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 2900,
      currency: 'USD',
      interval: 'month',
      interval_count: 1,
      trial_days: 14,
      fulfillment_type: 'none',
      is_active: true,
      is_archived: false,
      image_url: 'https://img.example/a.png',
      media: ['https://img.example/a.png', 'b.png'],
      features: ['Unlimited projects', 'Priority support'],
    })
    expect(await merchant.eventsOf(body.data.id)).toEqual([
      { type: 'product.created', object: body.data, previous: undefined },
    ])
    for (const id of [body.data.id, body.data.public_id]) {
      expect((await merchant.get(`/products/${id}`)).body.data).toEqual(body.data)
    }
    expect((await other.get(`/products/${body.data.id}`)).status).toBe(404)
  })

  it('understands fixed and service, and sells in the merchant’s currency unless told', async () => {
    const { body } = await merchant.post('/products', {
      product_id: 'massage',
      name: 'Massage',
      kind: 'service',
      pricing_model: 'fixed',
      amount_minor: 5000,
    })
    expect(body.data).toMatchObject({ kind: 'one_time', pricing_model: 'one_time', currency: 'USD' })
  })

  it('refuses a code or slug that is taken, by its field, but only within the merchant', async () => {
    await merchant.post('/products', setup('taken', { slug: 'setup' }))
    const code = await merchant.post('/products', setup('taken'))
    expect(code).toMatchObject({ status: 409, body: { error: { code: 'conflict', param: 'product_id' } } })
    const slug = await merchant.post('/products', setup('free', { slug: 'setup' }))
    expect(slug).toMatchObject({ status: 409, body: { error: { code: 'conflict', param: 'slug' } } })
    expect((await other.post('/products', setup('taken', { slug: 'setup' }))).status).toBe(201)
  })

  it('names every field that is missing, unknown, wrong or contradictory', async () => {
    const missing = await merchant.post('/products', { name: 'x' })
    expect(Object.keys(missing.body.error.details.fields).toSorted()).toEqual([
      'amount_minor',
      'kind',
      'pricing_model',
      'product_id',
    ])
    const wrong = await merchant.post(
      '/products',
      setup('w', { currency: 'XXX', amountMinor: 1.5, image_url: 'javascript:alert(1)', colour: 'red' }),
    )
    expect(Object.keys(wrong.body.error.details.fields).toSorted()).toEqual([
      'amount_minor',
      'colour',
      'currency',
      'image_url',
    ])
    const contradictory = await merchant.post('/products', setup('c', { interval: 'month', trackInventory: true }))
    expect(Object.keys(contradictory.body.error.details.fields).toSorted()).toEqual(['interval', 'stock_quantity'])
    for (const { status } of [missing, wrong, contradictory]) expect(status).toBe(400)
  })

  it('replays its answer to the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'create-once-1' }
    const first = await merchant.post('/products', setup('once'), key)
    const second = await merchant.post('/products', setup('once'), key)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
  })
})

describe('updating a product', () => {
  it('changes what is given and names it in the event', async () => {
    const { body } = await merchant.post('/products', plan('to_update'))
    const { status, body: changed } = await merchant.call('PATCH', `/products/${body.data.public_id}`, {
      amountMinor: 3900,
      isActive: false,
    })
    expect(status).toBe(200)
    expect(changed.data).toMatchObject({
      amount_minor: 3900,
      is_active: false,
      name: 'Pro Plan',
      features: ['Unlimited projects', 'Priority support'],
    })
    const [, event] = await merchant.eventsOf(body.data.id)
    expect(event).toEqual({
      type: 'product.updated',
      object: changed.data,
      previous: { amount_minor: 2900, is_active: true },
    })
  })

  it('refuses what would contradict the rest, and nothing at all', async () => {
    const { body } = await merchant.post('/products', plan('to_break'))
    const contradiction = await merchant.call('PATCH', `/products/${body.data.id}`, { interval: null })
    expect(contradiction.status).toBe(400)
    expect(contradiction.body.error.details.fields).toHaveProperty('interval')
    expect((await merchant.call('PATCH', `/products/${body.data.id}`, {})).status).toBe(400)
    expect((await other.call('PATCH', `/products/${body.data.id}`, { name: 'Mine' })).status).toBe(404)
  })
})

describe('listing products', () => {
  it('filters, searches and pages in one round trip', async () => {
    const shop = await testMerchant(system, 'shop')
    for (const [index, name] of ['Red mug', 'Blue mug', 'Shirt'].entries()) {
      await shop.post('/products', setup(`item${index}`, { name }))
    }
    await shop.post('/products', plan('club'))
    const all = await shop.get('/products?limit=3')
    expect(all.roundTrips).toBe(1)
    expect(all.body.data.map(({ name }: { name: string }) => name)).toEqual(['Pro Plan', 'Shirt', 'Blue mug'])
    expect(all.body.pagination).toEqual({
      kind: 'offset',
      limit: 3,
      offset: 0,
      page: 1,
      total: 4,
      totalPages: 2,
      hasMore: true,
    })
    expect((await shop.get('/products?limit=3&page=2')).body.data).toHaveLength(1)
    expect((await shop.get('/products?search=mug')).body.pagination.total).toBe(2)
    expect((await shop.get('/products?kind=subscription&isActive=true')).body.data).toHaveLength(1)
    expect((await shop.get('/products?is_active=false')).body.data).toEqual([])
  })
})

describe('pushing products from elsewhere', () => {
  const push = (externalId: string, set: object = {}) =>
    merchant.call('PUT', `/products/external/shopify/${externalId}`, setup(`ext-${externalId}`, set))
  const at = (hour: number) => ({ externalUpdatedAt: `2026-01-01T0${hour}:00:00Z` })

  it('creates, updates, and ignores what is old or the same', async () => {
    const created = await push('1', at(2))
    expect(created).toMatchObject({
      status: 200,
      body: { created: true, data: { product_id: 'ext-1', external_source: 'shopify', external_id: '1' } },
    })
    expect((await push('1', at(3))).body).toMatchObject({ ignored: true, reason: 'unchanged_content' })
    const changed = await push('1', { ...at(4), name: 'Renamed' })
    expect(changed.body).toMatchObject({ created: false, data: { id: created.body.data.id, name: 'Renamed' } })
    expect((await push('1', { ...at(1), name: 'Older' })).body).toMatchObject({ ignored: true, reason: 'stale_update' })
    const events = await merchant.eventsOf(created.body.data.id)
    expect(events.map(({ type }) => type)).toEqual(['product.created', 'product.updated'])
  })

  it('keeps the time of a later push of the same, and tells nobody', async () => {
    const created = await push('same', at(2))
    await push('same', at(4))
    expect((await push('same', { ...at(3), name: 'Older' })).body).toMatchObject({
      ignored: true,
      reason: 'stale_update',
      stored_timestamp: '2026-01-01T04:00:00.000Z',
    })
    expect(await merchant.eventsOf(created.body.data.id)).toHaveLength(1)
    const audit = system.db.prepare('SELECT COUNT(*) AS n FROM audit_log WHERE object_id = ?')
    expect(await audit.bind(created.body.data.id).first('n')).toBe(1)
  })

  it('keeps the time of each item of a batch', async () => {
    const batch = (...items: object[]) => merchant.call('PUT', '/products/external/batch', { items })
    const item = (hour: number, name = 'Same') => ({
      ...setup('ext-times', { name }),
      source: 'shopify',
      externalId: 'times',
      ...at(hour),
    })
    const { body } = await batch(item(2), item(5), item(3, 'Older'))
    expect(body.data.map(({ status, reason }: { status: string; reason?: string }) => reason ?? status)).toEqual([
      'created',
      'unchanged_content',
      'stale_update',
    ])
    expect((await batch(item(4, 'Older'))).body.data).toMatchObject([{ status: 'ignored', reason: 'stale_update' }])
  })

  it('takes the source’s record again after a change made here', async () => {
    const { body } = await push('edited', at(2))
    await merchant.call('PATCH', `/products/${body.data.id}`, { name: 'Edited here' })
    expect((await push('edited', at(2))).body).toMatchObject({ created: false, data: { name: 'Setup Fee' } })
  })

  it('names the item of a batch whose code is taken', async () => {
    await merchant.post('/products', setup('batch-taken'))
    const item = (externalId: string, code: string) => ({ ...setup(code), source: 'erp', externalId })
    const batch = (...items: object[]) => merchant.call('PUT', '/products/external/batch', { items })
    const conflict = (param: string) => ({ status: 409, body: { error: { code: 'conflict', param } } })
    expect(await batch(item('t1', 'x1'), item('t2', 'x2'), item('t3', 'x1'))).toMatchObject(
      conflict('items[2].product_id'),
    )
    expect(await batch(item('t1', 'x1'), item('t2', 'batch-taken'), item('t3', 'x3'))).toMatchObject(
      conflict('items[1].product_id'),
    )
    expect((await merchant.get('/products?search=x1')).body.data).toEqual([])
  })

  it('takes the id elsewhere as the code where none is given, and refuses one that is taken', async () => {
    const item = { name: 'Bare', kind: 'one_time', pricing_model: 'one_time', amount_minor: 1 }
    const bare = await merchant.call('PUT', '/products/external/erp/sku-7', item)
    expect(bare.body.data.product_id).toBe('sku-7')
    const clash = await merchant.call('PUT', '/products/external/erp/sku-8', { ...item, product_id: 'sku-7' })
    expect(clash).toMatchObject({ status: 409, body: { error: { code: 'conflict', param: 'product_id' } } })
  })

  it('takes a batch as one commit, in its order', async () => {
    const item = (external_id: string, name: string) => ({
      source: 'erp',
      external_id,
      name,
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 100,
    })
    const { status, body } = await merchant.call('PUT', '/products/external/batch', {
      items: [item('b1', 'One'), item('b2', 'Two'), item('b1', 'One again')],
    })
    expect(status).toBe(200)
    expect(body.summary).toEqual({ created: 2, updated: 1, ignored: 0 })
    expect((await merchant.get(`/products/${body.data[0].data.id}`)).body.data.name).toBe('One again')
    const broken = await merchant.call('PUT', '/products/external/batch', {
      items: [item('b3', 'Three'), { ...item('b4', 'Four'), interval: 'month' }],
    })
    expect(broken.body.error.details.fields).toHaveProperty(['items[1].interval'])
    expect((await merchant.get('/products?search=Three')).body.data).toEqual([])
  })
})
