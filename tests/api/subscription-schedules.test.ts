import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

const START = '2026-01-15T00:00:00.000Z'
const FEBRUARY = '2026-02-15T00:00:00.000Z'
const MARCH = '2026-03-15T00:00:00.000Z'
const APRIL = '2026-04-15T00:00:00.000Z'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let prices: { small: string; large: string; yearly: string; euro: string; once: string }

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'schedules')
  other = await testMerchant(system, 'elsewhere')
  prices = await makePrices()
})
afterAll(() => system.dispose())

async function makePrices() {
  const made = await merchant.post('/products', {
    product_id: 'plan',
    name: 'Plan',
    kind: 'subscription',
    pricing_model: 'recurring',
    amount_minor: 1000,
    interval: 'month',
  })
  const productId = made.body.data.id
  const price = async (set: object) => {
    const body = { productId, name: 'P', currency: 'USD', type: 'recurring', interval: 'month', ...set }
    const reply = await merchant.post('/prices', body)
    expect(reply.body).toMatchObject({ id: expect.any(String) })
    return reply.body.id as string
  }
  return {
    small: await price({ name: 'Small', amountMinor: 1000 }),
    large: await price({ name: 'Large', amountMinor: 3000 }),
    yearly: await price({ name: 'Yearly', amountMinor: 10_000, interval: 'year' }),
    euro: await price({ name: 'Euro', amountMinor: 900, currency: 'EUR' }),
    once: await price({ name: 'Once', amountMinor: 500, type: 'one_time', interval: undefined }),
  }
}

const fieldsOf = ({ body }: Reply) => Object.keys(body.error.details.fields).toSorted()

/** A customer on a clock of their own, who is sent invoices. */
async function clocked() {
  const clock = (await merchant.post('/test-clocks', { frozen_time: START })).body.data.id as string
  const body = { email: `${clock}@example.com`, test_clock: clock }
  const customer = (await merchant.post('/customers', body)).body.data.id as string
  return {
    clock,
    customer,
    to: async (frozen_time: string) => {
      const reply = await merchant.post(`/test-clocks/${clock}/advance`, { frozen_time })
      expect(reply.body.data).toMatchObject({ status: 'ready', frozen_time })
    },
    subscribe: async (set: object = {}) => {
      const wanted = { customerId: customer, priceId: prices.small, collectionMethod: 'send_invoice', ...set }
      return (await merchant.post('/subscriptions', wanted)).body.data
    },
  }
}

const phase = (price_id: string, start_date?: unknown, end_date?: unknown, set: object = {}) => ({
  items: [{ price_id }],
  collection_method: 'send_invoice',
  proration_behavior: 'none',
  ...(start_date === undefined ? {} : { start_date }),
  ...(end_date === undefined ? {} : { end_date }),
  ...set,
})
const create = (body: object, at: TestMerchant = merchant) => at.post('/subscription-schedules', body)
const get = async (id: string) => (await merchant.get(`/subscription-schedules/${id}`)).body
const subscriptionOf = async (id: string) => (await merchant.get(`/subscriptions/${id}`)).body.data
const itemsOf = async (id: string) => (await merchant.get(`/subscriptions/${id}/items`)).body.data
const unix = (at: string) => Date.parse(at) / 1000

async function invoicesOf(subscriptionId: string) {
  const text =
    'SELECT total_minor AS total FROM invoices WHERE merchant_id = ? AND subscription_id = ? ORDER BY created_at, id'
  const { results } = await system.db.prepare(text).bind(merchant.merchantId, subscriptionId).all<{ total: number }>()
  return results.map(({ total }) => total)
}

describe('a schedule of a customer', () => {
  it('begins its subscription with the first phase, and swaps what is billed with the next', async () => {
    const { customer, to } = await clocked()
    const made = await create({
      customer,
      end_behavior: 'release',
      phases: [phase(prices.small, 'now', MARCH), phase(prices.large)],
      metadata: { a: 1 },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      object: 'subscription_schedule',
      status: 'active',
      customer,
      subscription: expect.any(String),
      current_phase: { start_date: unix(START), end_date: unix(MARCH) },
      created: unix(START),
      livemode: false,
      metadata: { a: 1 },
    })
    expect(made.body.id).toMatch(/^sub_sched_/)
    expect(made.body.phases).toMatchObject([
      { start_date: START, end_date: MARCH },
      { start_date: MARCH, end_date: null },
    ])
    const id = made.body.subscription
    expect(await subscriptionOf(id)).toMatchObject({ status: 'active', price_id: prices.small, amount_minor: 1000 })
    await to(APRIL)
    expect(await get(made.body.id)).toMatchObject({
      status: 'active',
      current_phase: { start_date: unix(MARCH), end_date: null },
    })
    expect(await subscriptionOf(id)).toMatchObject({ price_id: prices.large, amount_minor: 3000 })
    expect(await itemsOf(id)).toMatchObject([{ price_id: prices.large }])
    expect(await invoicesOf(id)).toEqual([1000, 1000, 3000, 3000])
  })

  it('that starts later has no subscription until then', async () => {
    const { customer, to } = await clocked()
    const { body } = await create({
      customer,
      start_date: unix(FEBRUARY),
      phases: [phase(prices.small, undefined, APRIL)],
    })
    expect(body).toMatchObject({ status: 'not_started', subscription: null, current_phase: null })
    await to('2026-02-14T23:59:59.000Z')
    expect(await get(body.id)).toMatchObject({ status: 'not_started' })
    await to(FEBRUARY)
    const started = await get(body.id)
    expect(started.status).toBe('active')
    expect(await subscriptionOf(started.subscription)).toMatchObject({
      start_date: FEBRUARY,
      schedule_id: expect.any(String),
    })
    await to(APRIL)
    expect(await get(body.id)).toMatchObject({ status: 'completed', current_phase: null, released_at: unix(APRIL) })
    expect(await subscriptionOf(started.subscription)).toMatchObject({ canceled_at: null, schedule_id: null })
  })

  it('ends its subscription with the last phase, and bills no period after it', async () => {
    const { customer, to } = await clocked()
    const { body } = await create({ customer, end_behavior: 'cancel', phases: [phase(prices.small, 'now', MARCH)] })
    expect(await subscriptionOf(body.subscription)).toMatchObject({ cancel_at: MARCH })
    await to(APRIL)
    expect(await get(body.id)).toMatchObject({ status: 'completed' })
    expect(await subscriptionOf(body.subscription)).toMatchObject({ status: 'canceled', canceled_at: MARCH })
    expect(await invoicesOf(body.subscription)).toEqual([1000, 1000])
  })

  it('gives a trial in its first phase', async () => {
    const { customer, to } = await clocked()
    const { body } = await create({
      customer,
      phases: [phase(prices.small, 'now', undefined, { trial_end: FEBRUARY })],
    })
    expect(await subscriptionOf(body.subscription)).toMatchObject({ status: 'trialing', trial_end: FEBRUARY })
    await to(FEBRUARY)
    expect(await subscriptionOf(body.subscription)).toMatchObject({ status: 'active' })
    expect(await invoicesOf(body.subscription)).toEqual([0, 1000])
  })

  it('is made once by a repeated key', async () => {
    const { customer } = await clocked()
    const body = { customer, phases: [phase(prices.small, 'now')] }
    const send = () => merchant.post('/subscription-schedules', body, { 'idempotency-key': `schedule-${customer}` })
    const [first, second] = [await send(), await send()]
    expect(second.body).toEqual(first.body)
    expect((await merchant.get(`/subscription-schedules?customer=${customer}`)).body.data).toHaveLength(1)
  })
})

describe('a schedule of a subscription', () => {
  it('takes it from phase to phase, prorating as the phase says', async () => {
    const { subscribe, to } = await clocked()
    const { id } = await subscribe()
    const middle = '2026-01-30T12:00:00.000Z'
    const { body } = await create({
      subscription: id,
      phases: [
        phase(prices.small, 'now', middle),
        phase(prices.large, middle, undefined, { proration_behavior: 'create_prorations' }),
      ],
    })
    expect(body).toMatchObject({ status: 'active', subscription: id })
    expect(await subscriptionOf(id)).toMatchObject({ schedule_id: expect.any(String), price_id: prices.small })
    await to(FEBRUARY)
    // Half of the period is credited at the old price and charged at the new one, on the next invoice.
    expect(await invoicesOf(id)).toEqual([1000, 3000 + 1500 - 500])
  })

  it('begins anew with a phase of another interval', async () => {
    const { subscribe, to } = await clocked()
    const { id } = await subscribe()
    await create({ subscription: id, phases: [phase(prices.small, 'now', FEBRUARY), phase(prices.yearly)] })
    await to(MARCH)
    expect(await subscriptionOf(id)).toMatchObject({
      billing_interval: 'year',
      current_period_start: FEBRUARY,
      current_period_end: '2027-02-15T00:00:00.000Z',
    })
    expect(await invoicesOf(id)).toEqual([1000, 10_000])
  })

  it('is the only one that it follows', async () => {
    const { subscribe } = await clocked()
    const { id } = await subscribe()
    const wanted = { subscription: id, phases: [phase(prices.small)] }
    expect((await create(wanted)).status).toBe(201)
    expect((await create(wanted)).body.error).toMatchObject({ code: 'invalid_state', param: 'subscription' })
  })

  it('is canceled where the subscription ends by itself', async () => {
    const { subscribe } = await clocked()
    const { id } = await subscribe()
    const { body } = await create({ subscription: id, phases: [phase(prices.small)] })
    await merchant.post(`/subscriptions/${id}/cancel`, { mode: 'immediately' })
    expect(await get(body.id)).toMatchObject({ status: 'canceled' })
  })
})

describe('phases are refused', () => {
  it.each<[string, () => object[], string[]]>([
    [
      'that overlap',
      () => [phase(prices.small, 'now', MARCH), phase(prices.large, FEBRUARY)],
      ['phases[1].start_date'],
    ],
    [
      'with a gap between them',
      () => [phase(prices.small, 'now', FEBRUARY), phase(prices.large, MARCH)],
      ['phases[1].start_date'],
    ],
    ['that end before they start', () => [phase(prices.small, MARCH, FEBRUARY)], ['phases[0].end_date']],
    ['without an end before the last', () => [phase(prices.small), phase(prices.large, MARCH)], ['phases[0].end_date']],
    ['in the past', () => [phase(prices.small, '2026-01-01T00:00:00Z', MARCH)], ['phases[0].start_date']],
    ['without items', () => [{ items: [] }], ['phases[0].items']],
    ['of none', () => [], ['phases']],
    ['of what is sold once', () => [phase(prices.once)], ['phases[0].items[0].price_id']],
    [
      'of two intervals at once',
      () => [{ items: [{ price_id: prices.small }, { price_id: prices.yearly }] }],
      ['phases[0].items[1].price_id'],
    ],
    [
      'with a trial that is no beginning',
      () => [phase(prices.small, 'now', MARCH), phase(prices.large, MARCH, undefined, { trial_end: APRIL })],
      ['phases[1].trial_end'],
    ],
    ['with no time', () => [phase(prices.small, 'soon')], ['phases[0].start_date']],
    ['with an unknown field', () => [{ ...phase(prices.small), price: 1 }], ['phases[0].price']],
  ])('%s', async (_, phases, fields) => {
    const { customer } = await clocked()
    const reply = await create({ customer, phases: phases() })
    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields])
    expect((await merchant.get(`/subscription-schedules?customer=${customer}`)).body.data).toEqual([])
  })

  it('in two currencies, and of what is not there', async () => {
    const { customer } = await clocked()
    const two = await create({ customer, phases: [phase(prices.small, 'now', MARCH), phase(prices.euro, MARCH)] })
    expect([two.body.error.param ?? fieldsOf(two)[0]]).toEqual(['phases[1].items[0].price_id'])
    for (const [set, param] of [
      [{ coupon: 'NONE' }, 'phases[0].coupon'],
      [{ default_payment_method: '019df252-e0b8-763d-ac5a-581a459e0d57' }, 'phases[0].default_payment_method'],
    ] as const) {
      const reply = await create({ customer, phases: [phase(prices.small, 'now', MARCH, set)] })
      expect([reply.status, reply.body.error.param]).toEqual([404, param])
    }
    const foreign = await create({ customer, phases: [phase(prices.small)] }, other)
    expect([foreign.status, foreign.body.error.param]).toEqual([404, 'customer'])
    expect(fieldsOf(await create({ phases: [phase(prices.small)] }))).toEqual(['customer'])
  })
})

describe('a schedule that goes on', () => {
  it('is changed in what is to come, and keeps the phase that is on', async () => {
    const { subscribe, to } = await clocked()
    const { id } = await subscribe()
    const { body } = await create({
      subscription: id,
      phases: [phase(prices.small, 'now', FEBRUARY), phase(prices.large)],
    })
    const path = `/subscription-schedules/${body.id}`
    const lost = await merchant.post(path, { phases: [phase(prices.large, FEBRUARY)] })
    expect([lost.status, fieldsOf(lost)]).toEqual([400, ['phases']])
    const overlapping = [phase(prices.small, START, MARCH), phase(prices.large, FEBRUARY, APRIL)]
    const refused = await merchant.post(path, { phases: overlapping })
    expect([refused.status, fieldsOf(refused)]).toEqual([400, ['phases[1].start_date']])
    expect(await get(body.id)).toEqual(body)
    const changed = await merchant.post(path, {
      phases: [phase(prices.small, START, MARCH), phase(prices.large, MARCH, APRIL)],
      end_behavior: 'cancel',
      metadata: { b: 2 },
    })
    expect(changed.body).toMatchObject({ status: 'active', end_behavior: 'cancel', metadata: { b: 2 } })
    expect(changed.body.current_phase).toEqual({ start_date: unix(START), end_date: unix(MARCH) })
    await to('2026-05-15T00:00:00.000Z')
    expect(await invoicesOf(id)).toEqual([1000, 1000, 3000])
    expect(await get(body.id)).toMatchObject({ status: 'completed' })
    const late = await merchant.post(path, { metadata: {} })
    expect(late.body.error.code).toBe('invalid_state')
  })

  it('bills something else at once where its phase says so', async () => {
    const { subscribe } = await clocked()
    const { id } = await subscribe()
    const { body } = await create({
      subscription: id,
      phases: [phase(prices.small, 'now', MARCH)],
      end_behavior: 'cancel',
    })
    expect(await subscriptionOf(id)).toMatchObject({ cancel_at: MARCH })
    await merchant.post(`/subscription-schedules/${body.id}`, { phases: [phase(prices.large, START)] })
    expect(await subscriptionOf(id)).toMatchObject({ price_id: prices.large, cancel_at: null })
    expect(await get(body.id)).toMatchObject({
      status: 'active',
      current_phase: { start_date: unix(START), end_date: null },
    })
  })

  it('is released: the subscription goes on as it is', async () => {
    const { subscribe, to } = await clocked()
    const { id } = await subscribe()
    const phases = [phase(prices.small, 'now', FEBRUARY), phase(prices.large, FEBRUARY, MARCH)]
    const { body } = await create({ subscription: id, phases, end_behavior: 'cancel' })
    const released = await merchant.post(`/subscription-schedules/${body.id}/release`)
    expect(released.body).toMatchObject({
      status: 'released',
      subscription: null,
      released_subscription: id,
      released_at: unix(START),
    })
    await to(APRIL)
    expect(await subscriptionOf(id)).toMatchObject({ canceled_at: null, price_id: prices.small, schedule_id: null })
    expect((await merchant.post(`/subscription-schedules/${body.id}/release`)).body.error.code).toBe('invalid_state')
  })

  it.each([true, false])(
    'is released with the end that it gave, where that is wanted: %s',
    async (preserve_cancel_date) => {
      const { subscribe } = await clocked()
      const { id } = await subscribe()
      const { body } = await create({
        subscription: id,
        phases: [phase(prices.small, 'now', MARCH)],
        end_behavior: 'cancel',
      })
      await merchant.post(`/subscription-schedules/${body.id}/release`, { preserve_cancel_date })
      expect(await subscriptionOf(id)).toMatchObject({ cancel_at: preserve_cancel_date ? MARCH : null })
    },
  )

  it('is canceled with its subscription, and what waits is billed before', async () => {
    const { subscribe, to } = await clocked()
    const { id } = await subscribe()
    const middle = '2026-01-30T12:00:00.000Z'
    const next = phase(prices.large, middle, undefined, { proration_behavior: 'create_prorations' })
    const { body } = await create({ subscription: id, phases: [phase(prices.small, 'now', middle), next] })
    await to(middle)
    const canceled = await merchant.post(`/subscription-schedules/${body.id}/cancel`, { invoice_now: true })
    expect(canceled.body).toMatchObject({ status: 'canceled', current_phase: null })
    expect(await subscriptionOf(id)).toMatchObject({ status: 'canceled', canceled_at: middle })
    expect(await invoicesOf(id)).toEqual([1000, 1500 - 500])
    expect((await merchant.post(`/subscription-schedules/${body.id}/cancel`)).body.error.code).toBe('invalid_state')
  })

  it('is canceled before it began without any effect', async () => {
    const { customer, to } = await clocked()
    const { body } = await create({ customer, phases: [phase(prices.small, FEBRUARY)] })
    await merchant.post(`/subscription-schedules/${body.id}/cancel`)
    await to(APRIL)
    expect(await get(body.id)).toMatchObject({ status: 'canceled', subscription: null })
  })
})

it('is moved on by the cron where no clock does', async () => {
  const customer = (await merchant.post('/customers', { email: 'wall@example.com' })).body.data.id
  const later = new Date(Date.now() + 40 * 24 * 3600 * 1000)
  const { body } = await create({
    customer,
    phases: [phase(prices.small, 'now', later.toISOString()), phase(prices.large)],
  })
  await system.cron('* * * * *', later)
  await expect
    .poll(async () => (await subscriptionOf(body.subscription)).price_id, { timeout: 10_000 })
    .toBe(prices.large)
})

it('is listed newest first, with filters, and is the tenant’s own', async () => {
  const { customer, subscribe } = await clocked()
  const a = (await create({ customer, phases: [phase(prices.small, FEBRUARY)] })).body
  const { id } = await subscribe()
  const b = (await create({ subscription: id, phases: [phase(prices.small)] })).body
  const list = async (query: string) => (await merchant.get(`/subscription-schedules${query}`)).body
  const whole = await list(`?customer=${customer}`)
  expect(whole).toMatchObject({ object: 'list', has_more: false, url: '/v2/subscription-schedules' })
  expect(whole.data).toEqual([b, a])
  expect((await list(`?subscription=${id}`)).data).toEqual([b])
  expect((await list(`?customer=${customer}&status=not_started`)).data).toEqual([a])
  expect((await list(`?customer=${customer}&starting_after=${b.id}`)).data).toEqual([a])
  for (const path of ['', '/cancel', '/release']) {
    const reply = await other.post(`/subscription-schedules/${a.id}${path}`, path === '' ? { metadata: {} } : {})
    expect(reply.status).toBe(404)
  }
  expect((await other.get(`/subscription-schedules/${a.id}`)).status).toBe(404)
})
