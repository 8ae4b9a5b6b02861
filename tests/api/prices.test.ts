import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let product: { id: string; public_id: string }

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'pricing')
  other = await testMerchant(system, 'elsewhere')
  product = (
    await merchant.post('/products', {
      product_id: 'p',
      name: 'P',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 100,
      currency: 'EUR',
    })
  ).body.data
})
afterAll(() => system.dispose())

const create = (set: object, headers?: Record<string, string>) =>
  merchant.post('/prices', { productId: product.public_id, currency: 'USD', ...set }, headers)
const fieldsOf = (reply: { body: { error: { details: { fields: object } } } }) =>
  Object.keys(reply.body.error.details.fields).toSorted()

describe('creating a price', () => {
  it('takes the pages’ spelling, and gives the price bare in one round trip', async () => {
    const { status, body, roundTrips } = await create({
      amountMinor: 2900,
      type: 'recurring',
      billingInterval: 'month',
      billingIntervalCount: 1,
      trialPeriodDays: 14,
    })
    expect(status).toBe(201)
    expect(roundTrips).toBe(1)
    expect(body).toMatchObject({
      object: 'price',
      product_id: product.id,
      active: true,
      unit_amount: 2900,
      currency: 'USD',
      type: 'recurring',
      pricing_model: 'fixed',
      interval: 'month',
      interval_count: 1,
      trial_period_days: 14,
      billing_scheme: 'per_unit',
      version: 1,
    })
    expect(await merchant.eventsOf(body.id)).toEqual([{ type: 'price.created', object: body, previous: undefined }])
    for (const id of [body.id, body.public_id]) expect((await merchant.get(`/prices/${id}`)).body).toEqual(body)
    expect((await other.get(`/prices/${body.id}`)).status).toBe(404)
  })

  it('shows a quarter as three months and a half-year as six', async () => {
    expect((await create({ unit_amount: 1, interval: 'quarter' })).body).toMatchObject({
      type: 'recurring',
      interval: 'month',
      interval_count: 3,
    })
    expect((await create({ unit_amount: 1, interval: 'half_year' })).body).toMatchObject({
      interval: 'month',
      interval_count: 6,
    })
  })

  it('takes pay-what-you-want as a type, tiers, packages and free prices', async () => {
    const wanted = await create({ type: 'pay_what_you_want', minimumAmount: 500, suggestedAmount: 2500 })
    expect(wanted.body).toMatchObject({
      type: 'one_time',
      pricing_model: 'pay_what_you_want',
      minimum_amount: 500,
      suggested_amount: 2500,
      unit_amount: null,
    })
    const tiers = [
      { up_to: 10, unit_amount_decimal: '7.00' },
      { upTo: null, unitAmountDecimal: '0.25', flat_amount_minor: 100 },
    ]
    const tiered = await create({ billing_scheme: 'tiered', tiers_mode: 'graduated', tiers })
    expect(tiered.body.tiers).toEqual([
      { up_to: 10, unit_amount_minor: 7, unit_amount_decimal: null, flat_amount_minor: null },
      { up_to: null, unit_amount_minor: null, unit_amount_decimal: '0.25', flat_amount_minor: 100 },
    ])
    expect(
      (await create({ unit_amount: 500, transform_quantity: { divide_by: 10, round: 'up' } })).body.transform_quantity,
    ).toEqual({ divide_by: 10, round: 'up' })
    expect((await create({ pricing_model: 'free' })).body).toMatchObject({ pricing_model: 'free', unit_amount: 0 })
  })

  it('is in the product’s currency unless told', async () => {
    expect((await merchant.post('/prices', { product_id: product.id, unit_amount: 5 })).body.currency).toBe('EUR')
  })

  it('names the fields that contradict each other', async () => {
    expect(fieldsOf(await create({}))).toEqual(['unit_amount'])
    expect(fieldsOf(await create({ unit_amount: 5, amount_minor: 6 }))).toEqual(['amount_minor'])
    expect(fieldsOf(await create({ unit_amount: 5, type: 'recurring' }))).toEqual(['interval'])
    expect(fieldsOf(await create({ unit_amount: 5, type: 'one_time', trial_period_days: 3 }))).toEqual([
      'trial_period_days',
    ])
    for (const wrong of [
      { interval_count: 0 },
      { interval_count: -1 },
      { trial_period_days: -1 },
      { interval: 'eon' },
    ]) {
      const reply = await create({ unit_amount: 5, type: 'recurring', interval: 'month', ...wrong })
      expect([reply.status, fieldsOf(reply)]).toEqual([400, Object.keys(wrong)])
    }
    expect(fieldsOf(await create({ type: 'pay_what_you_want', minimum_amount: 9, maximum_amount: 5 }))).toEqual([
      'maximum_amount',
    ])
    expect(
      fieldsOf(await create({ billing_scheme: 'tiered', tiers: [{ up_to: null, unit_amount_minor: 1 }] })),
    ).toEqual(['tiers', 'tiers_mode'])
    expect(fieldsOf(await create({ unit_amount: 5, tiers: [{ up_to: 0, unit_amount_decimal: 'x' }] }))).toEqual([
      'tiers[0].unit_amount_decimal',
      'tiers[0].up_to',
    ])
  })

  it('needs a product of the merchant’s', async () => {
    const unknown = await other.post('/prices', { product_id: product.id, unit_amount: 5 })
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'resource_missing', param: 'product_id' } } })
    expect((await other.post('/prices', { product_id: product.id, unit_amount: 5, currency: 'USD' })).status).toBe(404)
    expect(fieldsOf(await create({ productId: 'cus_123', unit_amount: 5 }))).toEqual(['product_id'])
  })
})

describe('a lookup key', () => {
  it('belongs to one active price at a time', async () => {
    const first = await create({ unit_amount: 1, lookup_key: 'standard' })
    const taken = { status: 409, body: { error: { code: 'conflict', param: 'lookup_key' } } }
    expect(await create({ unit_amount: 2, lookup_key: 'standard' })).toMatchObject(taken)
    expect((await merchant.call('DELETE', `/prices/${first.body.id}`)).status).toBe(200)
    expect((await create({ unit_amount: 2, lookup_key: 'standard' })).status).toBe(201)
    expect(await merchant.call('PATCH', `/prices/${first.body.id}`, { active: true })).toMatchObject(taken)
    expect((await merchant.get('/prices?lookup_key=standard')).body.total_count).toBe(2)
  })
})

describe('changing a price', () => {
  it('changes names and sale, never amounts', async () => {
    const { body } = await create({ unit_amount: 700 })
    const { body: changed } = await merchant.call('PATCH', `/prices/${body.id}`, {
      nickname: 'Monthly',
      metadata: { a: 1 },
    })
    expect(changed).toMatchObject({ nickname: 'Monthly', unit_amount: 700, version: 2, metadata: { a: 1 } })
    expect((await merchant.call('PATCH', `/prices/${body.id}`, { unit_amount: 1 })).status).toBe(400)
    const [, event] = await merchant.eventsOf(body.id)
    expect(event).toEqual({
      type: 'price.updated',
      object: changed,
      previous: { nickname: null, metadata: {}, version: 1 },
    })
  })

  it('archives by DELETE, once', async () => {
    const { body } = await create({ unit_amount: 700 })
    const first = await merchant.call('DELETE', `/prices/${body.public_id}`)
    const second = await merchant.call('DELETE', `/prices/${body.public_id}`)
    expect(first.body).toMatchObject({ id: body.id, object: 'price', active: false })
    expect(second.body).toEqual(first.body)
    expect((await merchant.eventsOf(body.id)).map(({ type }) => type)).toEqual(['price.created', 'price.deleted'])
    expect((await other.call('DELETE', `/prices/${body.id}`)).status).toBe(404)
  })
})

describe('listing prices', () => {
  it('walks by cursor, both ways, with filters', async () => {
    const shop = await testMerchant(system, 'cursors')
    const { body } = await shop.post('/products', {
      product_id: 'x',
      name: 'X',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 1,
    })
    for (const unit_amount of [1, 2, 3]) {
      await shop.post('/prices', { product_id: body.data.id, currency: unit_amount === 3 ? 'EUR' : 'USD', unit_amount })
    }
    const first = await shop.get('/prices?limit=2')
    expect(first.roundTrips).toBe(1)
    expect(first.body).toMatchObject({ object: 'list', has_more: true, total_count: 3, url: '/v2/prices' })
    const amounts = (reply: { body: { data: { unit_amount: number }[] } }) =>
      reply.body.data.map(({ unit_amount }) => unit_amount)
    expect(amounts(first)).toEqual([3, 2])
    const next = await shop.get(`/prices?limit=2&starting_after=${first.body.data[1].public_id}`)
    expect([amounts(next), next.body.has_more]).toEqual([[1], false])
    expect(amounts(await shop.get(`/prices?ending_before=${next.body.data[0].id}`))).toEqual([3, 2])
    expect(amounts(await shop.get(`/prices?currency=eur&active=true&product_id=${body.data.public_id}`))).toEqual([3])
  })
})
