import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { cardToken } from '../system/buyer.ts'
import { DECLINED_CARD, LOST_REPLY_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'

const START = '2026-01-31T10:00:00.000Z'

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'clocks')
  other = await testMerchant(system, 'elsewhere')
})
afterAll(() => system.dispose())

const create = (set: object = {}, at: TestMerchant = merchant) =>
  at.post('/test-clocks', { frozen_time: START, ...set })
const fieldsOf = ({ body }: Reply) => Object.keys(body.error.details.fields).toSorted()
const advance = (id: string, frozen_time: unknown, at: TestMerchant = merchant) =>
  at.post(`/test-clocks/${id}/advance`, { frozen_time })

describe('a test clock', () => {
  it('stands still where it is set, and is shown in both spellings', async () => {
    await merchant.get('/test-clocks')
    const made = await create({ name: 'Renewals' })
    expect([made.status, made.roundTrips]).toEqual([201, 1])
    const { data } = made.body
    expect(data).toMatchObject({ object: 'test_clock', name: 'Renewals', status: 'ready', frozen_time: START })
    for (const id of [data.id, data.public_id]) {
      const read = await merchant.get(`/test-clocks/${id}`)
      expect([read.status, read.body.data]).toEqual([200, data])
    }
    expect((await other.get(`/test-clocks/${data.id}`)).status).toBe(404)
  })

  it('takes Unix seconds as well', async () => {
    const { body } = await create({ frozen_time: Date.parse(START) / 1000 })
    expect(body.data.frozen_time).toBe(START)
    const { body: moved } = await advance(body.data.id, Date.parse(START) / 1000 + 60)
    expect(moved.data).toMatchObject({ status: 'ready', frozen_time: '2026-01-31T10:01:00.000Z', advancing_to: null })
  })

  it.each<[string, object, string[]]>([
    ['no time', { frozen_time: undefined }, ['frozen_time']],
    ['a time that is none', { frozen_time: 'tomorrow' }, ['frozen_time']],
    ['a time of another century', { frozen_time: '1999-12-31T23:59:59Z' }, ['frozen_time']],
    ['half a second', { frozen_time: 1_800_000_000.5 }, ['frozen_time']],
    ['an unknown field', { frozen: true }, ['frozen']],
  ])('is refused with %s, by its field', async (_, set, fields) => {
    const reply = await create(set)
    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields])
  })

  it('is listed newest first, by cursor', async () => {
    const lister = await testMerchant(system, 'clock-lister')
    const [a, b] = [(await create({}, lister)).body.data.id, (await create({}, lister)).body.data.id]
    const { body } = await lister.get('/test-clocks?limit=1')
    expect(body).toMatchObject({
      object: 'list',
      has_more: true,
      total_count: 2,
      url: '/v2/test-clocks',
      data: [{ id: b }],
    })
    expect((await lister.get(`/test-clocks?starting_after=${b}`)).body.data).toMatchObject([{ id: a }])
    await lister.call('DELETE', `/test-clocks/${a}`)
    expect((await lister.get('/test-clocks')).body).toMatchObject({ total_count: 1, data: [{ id: b }] })
  })

  it.each<[string, unknown]>([
    ['to where it is', START],
    ['backwards', '2026-01-30T10:00:00Z'],
    ['further than five years', '2031-02-05T10:00:00Z'],
  ])('does not go %s', async (_, to) => {
    const { data } = (await create()).body
    const reply = await advance(data.id, to)
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ['frozen_time']])
    expect((await merchant.get(`/test-clocks/${data.id}`)).body.data).toEqual(data)
  })

  it('is the tenant’s own', async () => {
    const { id } = (await create()).body.data
    expect((await advance(id, '2026-02-28T10:00:00Z', other)).status).toBe(404)
    expect((await other.call('DELETE', `/test-clocks/${id}`)).status).toBe(404)
    expect((await other.post('/customers', { email: 'x@example.com', test_clock: id })).status).toBe(404)
  })

  it('is not for live merchants', async () => {
    const slug = 'clocks-live'
    const set = { name: 'Live', slug, currency: 'USD', timezone: 'UTC', supportEmail: null }
    const { liveApiKey } = await addDemoMerchant(system.admin, set)
    const { id } = (await create()).body.data
    const live = (method: string, path: string, body?: object) =>
      merchant.call(method, path, body, { 'x-api-key': liveApiKey })
    for (const reply of [
      await live('GET', '/test-clocks'),
      await live('POST', '/test-clocks', { frozen_time: START }),
      await live('GET', `/test-clocks/${id}`),
      await live('POST', `/test-clocks/${id}/advance`, { frozen_time: '2027-01-01T00:00:00Z' }),
      await live('DELETE', `/test-clocks/${id}`),
    ]) {
      expect(reply.status).toBe(404)
    }
    const customer = await live('POST', '/customers', { email: 'live@example.com', test_clock: id })
    expect([customer.status, fieldsOf(customer)]).toEqual([400, ['test_clock']])
  })
})

describe('the customers of a test clock', () => {
  it('live in its time, whatever the wall says', async () => {
    const { id } = (await create()).body.data
    const made = await merchant.post('/customers', { email: 'frozen@example.com', test_clock: id })
    expect(made.body.data).toMatchObject({ test_clock: id, created_at: START })
    const plain = await merchant.post('/customers', { email: 'plain@example.com' })
    expect(plain.body.data.test_clock).toBeUndefined()
    expect(Date.parse(plain.body.data.created_at)).toBeGreaterThan(Date.parse(START))
    const [event] = await eventTimes(made.body.data.id)
    // Events are of the wall's time: retention and sweepers go by it.
    expect(Math.abs((event ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  it('are at most twenty', async () => {
    const { id } = (await create()).body.data
    const join = (n: number) => merchant.post('/customers', { email: `many-${n}@example.com`, test_clock: id })
    for (let n = 0; n < 20; n += 1) expect((await join(n)).status).toBe(201)
    expect((await join(20)).body.error).toMatchObject({ code: 'invalid_state', param: 'test_clock' })
  })

  it('go with it, and their subscriptions are canceled', async () => {
    const { id } = (await create()).body.data
    const customer = (await merchant.post('/customers', { email: 'gone@example.com', test_clock: id })).body.data
    const subscription = await subscribe(customer.id)
    const deleted = await merchant.call('DELETE', `/test-clocks/${id}`)
    expect([deleted.status, deleted.body.data]).toEqual([200, { id, deleted: true }])
    expect((await merchant.get(`/test-clocks/${id}`)).status).toBe(404)
    expect((await merchant.get(`/customers/${customer.id}`)).status).toBe(404)
    const { data } = (await merchant.get(`/subscriptions/${subscription.id}`)).body
    expect(data).toMatchObject({ status: 'canceled', canceled_at: START, cancellation_reason: 'test_clock_deleted' })
    expect((await merchant.eventsOf(customer.id)).at(-1)).toMatchObject({ type: 'customer.deleted' })
    expect((await advance(id, '2026-03-31T10:00:00Z')).status).toBe(404)
  })
})

async function eventTimes(objectId: string): Promise<number[]> {
  const text = 'SELECT created_at AS at FROM events WHERE merchant_id = ? AND object_id = ? ORDER BY seq'
  const { results } = await system.db.prepare(text).bind(merchant.merchantId, objectId).all<{ at: number }>()
  return results.map(({ at }) => at)
}

let price: Promise<string> | null = null

async function makePrice(productId = 'clocked'): Promise<string> {
  const made = await merchant.post('/products', {
    product_id: productId,
    name: 'Clocked',
    kind: 'subscription',
    pricing_model: 'recurring',
    amount_minor: 1000,
    interval: 'month',
  })
  expect(made.body).toMatchObject({ data: { id: expect.any(String) } })
  return made.body.data.id as string
}

async function subscribe(customerId: string) {
  price ??= makePrice()
  const reply = await merchant.post('/subscriptions', {
    customerId,
    productId: await price,
    collectionMethod: 'send_invoice',
  })
  expect(reply.body).toMatchObject({ data: { id: expect.any(String), start_date: START } })
  return reply.body.data as { id: string }
}

const DAY_MS = 86_400_000
const RENEWAL = Date.parse('2026-02-28T10:00:00.000Z')

/** A customer on a clock of their own, with a card. */
async function clocked(email: string) {
  const { id } = (await create()).body.data
  const customer = (await merchant.post('/customers', { email, test_clock: id })).body.data
  await storeCard(system, merchant, customer.id)
  return { id: id as string, customerId: customer.id as string }
}

let product: Promise<string> | null = null

/** A price of 10.00 a month. */
async function monthly(): Promise<string> {
  product ??= makePrice(`clocked-${crypto.randomUUID()}`)
  const terms = { currency: 'USD', type: 'recurring', unit_amount: 1000, interval: 'month' }
  return (await merchant.post('/prices', { product_id: await product, ...terms })).body.id
}

/** A subscription whose first renewal, to which the clock is advanced, is declined. */
async function failing(clockId: string, customerId: string): Promise<string> {
  const made = await merchant.post('/subscriptions', { customerId, priceId: await monthly() })
  expect(made.body.data, JSON.stringify(made.body)).toMatchObject({ status: 'active' })
  const token = await cardToken(system, DECLINED_CARD)
  await merchant.post('/payment-methods', { customer_id: customerId, token, is_default: true })
  const moved = await advance(clockId, new Date(RENEWAL).toISOString())
  expect(moved.body.data).toMatchObject({ status: 'ready' })
  return made.body.data.id
}

describe('an advance', () => {
  it('does all that falls due on the way, each at its time', async () => {
    const { id } = (await create()).body.data
    const customer = (await merchant.post('/customers', { email: 'way@example.com', test_clock: id })).body.data
    const subscription = await subscribe(customer.id)
    const reply = await advance(id, '2026-04-30T10:00:00Z')
    expect(reply.body.data).toMatchObject({ status: 'ready', frozen_time: '2026-04-30T10:00:00.000Z' })
    const { results } = await system.db
      .prepare(
        'SELECT created_at AS at FROM invoices WHERE merchant_id = ? AND subscription_id = ? ORDER BY created_at',
      )
      .bind(merchant.merchantId, subscription.id)
      .all<{ at: number }>()
    expect(results.map(({ at }) => new Date(at).toISOString())).toEqual([
      START,
      '2026-02-28T10:00:00.000Z',
      '2026-03-31T10:00:00.000Z',
      '2026-04-30T10:00:00.000Z',
    ])
  })

  it('makes an invoice overdue once its time is past, and takes payments at the clock’s time', async () => {
    const { id } = (await create()).body.data
    const customer = (await merchant.post('/customers', { email: 'late@example.com', test_clock: id })).body.data
    const wanted = { customer_id: customer.id, total_minor: 1000, currency: 'USD', due_date: '2026-02-10T00:00:00Z' }
    const made = (await merchant.post('/invoices', wanted)).body.data
    const final = (await merchant.post(`/invoices/${made.id}/finalize`)).body.data
    expect([made.created_at, final.finalized_at]).toEqual([START, START])
    await advance(id, '2026-02-10T00:00:00Z')
    expect((await merchant.get(`/invoices/${made.id}`)).body.data.status).not.toBe('overdue')
    await advance(id, '2026-02-11T00:00:00Z')
    expect((await merchant.get(`/invoices/${made.id}`)).body.data.status).toBe('overdue')
    await merchant.post(`/invoices/${made.id}/pay`, { amount_minor: 1000, payment_method: 'cash' })
    expect((await merchant.get(`/invoices/${made.id}`)).body.data).toMatchObject({
      status: 'paid',
      paid_at: '2026-02-11T00:00:00.000Z',
    })
  })

  it('is not what the crons do: they leave its customers alone', async () => {
    const { id, customerId } = await clocked('alone@example.com')
    const sent = await subscribe(customerId)
    const failed = await failing(id, customerId)
    const phases = [{ items: [{ price_id: await monthly() }] }]
    const wanted = { customer: customerId, start_date: Date.parse('2026-03-31T10:00:00Z') / 1000, phases }
    const schedule = await merchant.post('/subscription-schedules', wanted)
    expect(schedule.status, JSON.stringify(schedule.body)).toBe(201)
    // One that is on no clock shows that the crons have been, and the queue behind them: twice, so that the first is done with.
    const plain = await merchant.post('/customers', { email: 'control@example.com' })
    const control = await merchant.post('/subscriptions', {
      customerId: plain.body.data.id,
      productId: await price,
      collectionMethod: 'send_invoice',
    })
    for (const payments of [2, 3]) {
      const { data } = (await merchant.get(`/subscriptions/${control.body.data.id}`)).body
      await system.cron('* * * * *', new Date(data.current_period_end))
      await system.cron('*/5 * * * *', new Date(data.current_period_end))
      await expect
        .poll(async () => (await merchant.get(`/subscriptions/${data.id}`)).body.data.payments_count, {
          timeout: 10_000,
        })
        .toBe(payments)
    }
    const shown = async (path: string) => (await merchant.get(path)).body.data ?? (await merchant.get(path)).body
    expect(await shown(`/subscriptions/${sent.id}`)).toMatchObject({ payments_count: 2 })
    expect(await shown(`/subscriptions/${failed}`)).toMatchObject({
      status: 'past_due',
      payments_count: 2,
      dunning: { retry_count: 0, is_in_dunning: true },
    })
    expect(await shown(`/subscription-schedules/${schedule.body.id ?? schedule.body.data.id}`)).toMatchObject({
      status: 'not_started',
    })
  })

  it('shows where a recovery stands, day by day', async () => {
    const { id, customerId } = await clocked('behind@example.com')
    const subscription = await failing(id, customerId)
    const at = (day: number) => new Date(RENEWAL + day * DAY_MS).toISOString()
    const open = { is_in_dunning: true, total_possible_retries: 3, access_restricted: false }
    const first = {
      phase: 1,
      phase_label: 'Initial Retry',
      phase_severity: 'info',
      retry_count: 0,
      next_retry_at: at(1),
    }
    const second = { phase: 2, phase_label: 'Warning', phase_severity: 'warning', retry_count: 1, next_retry_at: at(3) }
    const last = {
      phase: 3,
      phase_label: 'Final Notice',
      phase_severity: 'critical',
      retry_count: 2,
      next_retry_at: at(7),
    }
    const shown = async () => (await merchant.get(`/subscriptions/${subscription}`)).body.data
    expect(await shown()).toMatchObject({ status: 'past_due', dunning: { ...open, ...first, days_in_dunning: 0 } })
    for (const [day, expected] of [
      [1, second],
      [2, second],
      [3, last],
      [5, last],
    ] as const) {
      await advance(id, at(day))
      expect(await shown()).toMatchObject({
        status: 'past_due',
        dunning: { ...open, ...expected, days_in_dunning: day },
      })
    }
    await advance(id, at(9))
    expect(await shown()).toMatchObject({
      status: 'unpaid',
      dunning: {
        ...last,
        is_in_dunning: false,
        retry_count: 3,
        next_retry_at: null,
        days_in_dunning: 7,
        access_restricted: true,
      },
    })
  })

  it('does not pass a retry that waits for a payment in doubt', async () => {
    const { id, customerId } = await clocked('doubt@example.com')
    const subscription = await failing(id, customerId)
    const invoices = (await merchant.get(`/invoices?subscriptionId=${subscription}`)).body.data
    const open = invoices.find(({ status }: { status: string }) => status !== 'paid')
    const payment_method_id = await storeCard(system, merchant, customerId, LOST_REPLY_CARD)
    const doubtful = await merchant.post(`/invoices/${open.id}/pay`, { payment_method_id })
    expect(doubtful.body.error.code).toBe('payment_processing')
    const day = new Date(RENEWAL + DAY_MS).toISOString()
    const target = '2026-04-05T10:00:00.000Z'
    const moved = await advance(id, target)
    expect(moved.body.data).toMatchObject({ status: 'advancing', frozen_time: day, advancing_to: target })
    const shown = async () => (await merchant.get(`/subscriptions/${subscription}`)).body.data
    expect(await shown()).toMatchObject({ status: 'past_due', payments_count: 2 })
    // The gateway says that it was paid, and the clock goes on to the next renewal: the retry was not made.
    await system.cron('* * * * *', new Date(Date.now() + 10 * 60_000))
    await system.cron('* * * * *', new Date(Date.now() + 20 * 60_000))
    await expect
      .poll(async () => (await merchant.get(`/test-clocks/${id}`)).body.data, { timeout: 10_000 })
      .toMatchObject({ status: 'ready', frozen_time: target })
    expect(await shown()).toMatchObject({ payments_count: 3 })
    const { results } = await system.db
      .prepare('SELECT status FROM payment_attempts WHERE merchant_id = ? AND invoice_id = ? ORDER BY rowid')
      .bind(merchant.merchantId, open.id)
      .all<{ status: string }>()
    expect(results.map(({ status }) => status)).toEqual(['failed', 'succeeded'])
  })

  it('sends the notices that fall due in the part that the request goes', async () => {
    const { id, customerId } = await clocked('told@example.com')
    const made = await merchant.post('/subscriptions', {
      customerId,
      priceId: await monthly(),
      trialEnd: '2026-02-14T10:00:00Z',
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    await advance(id, '2026-03-12T10:00:00Z')
    const subjects = async () => {
      await system.cron('* * * * *')
      const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=told@example.com`)
      return ((await response.json()) as { subject: string }[]).map(({ subject }) => subject)
    }
    await expect
      .poll(subjects, { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringMatching(/trial/i), expect.stringMatching(/renew/i)]))
  })

  it('of too many steps is refused before it begins', async () => {
    const { id } = (await create()).body.data
    const customer = (await merchant.post('/customers', { email: 'daily@example.com', test_clock: id })).body.data
    const made = await merchant.post('/products', {
      product_id: `daily-${id.slice(0, 8)}`,
      name: 'Daily',
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 10,
      interval: 'day',
    })
    for (let n = 0; n < 3; n += 1) {
      const body = { customerId: customer.id, productId: made.body.data.id, collectionMethod: 'send_invoice' }
      expect((await merchant.post('/subscriptions', body)).status).toBe(201)
    }
    const reply = await advance(id, '2031-01-31T10:00:00Z')
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ['frozen_time']])
    expect((await merchant.get(`/test-clocks/${id}`)).body.data).toMatchObject({ status: 'ready', frozen_time: START })
  })

  it('that was broken off is gone on with by the cron', async () => {
    const { id } = (await create()).body.data
    const customer = (await merchant.post('/customers', { email: 'broken@example.com', test_clock: id })).body.data
    const subscription = await subscribe(customer.id)
    const target = Date.parse('2026-03-31T10:00:00Z')
    await system.db
      .prepare(
        "UPDATE test_clocks SET status = 'advancing', target = ?, updated_at = 0, version = version + 1 WHERE id = ?",
      )
      .bind(target, id)
      .run()
    const again = await advance(id, '2026-05-31T10:00:00Z')
    expect(again.body.error.code).toBe('invalid_state')
    await system.cron('* * * * *')
    await expect
      .poll(async () => (await merchant.get(`/test-clocks/${id}`)).body.data, { timeout: 10_000 })
      .toMatchObject({ status: 'ready', frozen_time: '2026-03-31T10:00:00.000Z' })
    const { data } = (await merchant.get(`/subscriptions/${subscription.id}`)).body
    expect(data.payments_count).toBe(3)
  })
})
