import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { MONTHLY_MINOR, subscriptionsStage, type SubscriptionsStage } from './subscriptions-stage.ts'

const START = Date.parse('2026-01-31T10:00:00.000Z')
const DAY_MS = 86_400_000
const at = (days: number) => new Date(START + days * DAY_MS).toISOString()

let system: System
let merchant: TestMerchant
let stage: SubscriptionsStage

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'clocked')
  stage = subscriptionsStage(system, merchant)
})
afterAll(() => system.dispose())

/** A customer's subscription on a clock of its own. */
async function life(body: object, { card = true }: { card?: boolean } = {}) {
  const clock = (await merchant.post('/test-clocks', { frozen_time: at(0) })).body.data.id as string
  const person = { email: `${crypto.randomUUID()}@example.com`, test_clock: clock }
  const customerId = (await merchant.post('/customers', person)).body.data.id as string
  if (card) await storeCard(system, merchant, customerId)
  const made = await merchant.post('/subscriptions', { customerId, ...body })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id } = made.body.data as { id: string }
  return {
    id,
    get: () => stage.subscription(id),
    /** Its invoices, oldest first. */
    bills: async () => (await stage.invoices(id)).toReversed() as Reply['body'][],
    to: async (days: number) => {
      const reply = await merchant.post(`/test-clocks/${clock}/advance`, { frozen_time: at(days) })
      expect(reply.body.data).toMatchObject({ status: 'ready' })
    },
  }
}

const count = (told: readonly string[], type: string) => told.filter((each) => each === type).length
const standing = (bills: Reply['body'][]) => bills.map(({ status, total_minor }) => [status, total_minor])

describe('a subscription that is sent invoices', () => {
  it('is past due once one is overdue, and comes back with its payment', async () => {
    const { id, get, bills, to } = await life(
      { priceId: await stage.price(), collectionMethod: 'send_invoice' },
      { card: false },
    )
    expect(standing(await bills())).toEqual([['sent', MONTHLY_MINOR]])
    await to(6)
    expect((await get()).status).toBe('active')
    await to(8)
    expect((await get()).status).toBe('past_due')
    const [late] = await bills()
    expect(late).toMatchObject({ status: 'overdue', due_date: at(7) })
    const told = await stage.told(id)
    expect([count(told, 'subscription.past_due'), count(told, 'dunning.case_started')]).toEqual([1, 0])
    const cash = { payment_method: 'cash', amount_minor: MONTHLY_MINOR }
    expect((await merchant.post(`/invoices/${late.id}/pay`, cash)).status).toBe(200)
    expect((await get()).status).toBe('active')
    await to(28)
    expect(standing(await bills())).toEqual([
      ['paid', MONTHLY_MINOR],
      ['sent', MONTHLY_MINOR],
    ])
  })
})

describe('a pause', () => {
  it.each([
    ['keep_as_draft', 'draft', 0],
    ['mark_uncollectible', 'uncollectible', 1],
    ['void', 'voided', 1],
  ])('that does %s with what falls into it ends by itself, and is billed on', async (behavior, status, final) => {
    const { id, get, bills, to } = await life({ priceId: await stage.price() })
    const paused = await merchant.post(`/subscriptions/${id}/pause`, { pauseAt: 'now', behavior, resumesAt: at(40) })
    expect(paused.status, JSON.stringify(paused.body)).toBe(200)
    await to(39)
    expect((await get()).status).toBe('paused')
    const [, renewal, ...others] = await bills()
    expect(others).toEqual([])
    expect(renewal).toMatchObject({ status, total_minor: MONTHLY_MINOR, amount_paid_minor: 0 })
    expect(renewal.invoice_number === undefined ? 0 : 1).toBe(final)
    await to(40)
    expect(await get()).toMatchObject({ status: 'active', current_period_end: '2026-03-31T10:00:00.000Z' })
    expect(count(await stage.told(id), 'subscription.resumed')).toBe(1)
    expect(await bills()).toHaveLength(2)
    await to(60)
    expect(standing(await bills())).toEqual([
      ['paid', MONTHLY_MINOR],
      [status, MONTHLY_MINOR],
      ['paid', MONTHLY_MINOR],
    ])
  })
})

describe('a subscription that nobody pays for first', () => {
  it('expires after seven days, and nothing of it is owed', async () => {
    const { id, get, bills, to } = await life({ priceId: await stage.price() }, { card: false })
    await to(6)
    expect((await get()).status).toBe('pending')
    await to(8)
    expect((await get()).status).toBe('expired')
    expect(standing(await bills())).toEqual([['voided', MONTHLY_MINOR]])
    expect(count(await stage.told(id), 'subscription.expired')).toBe(1)
    await to(60)
    expect(await bills()).toHaveLength(1)
  })
})

describe('a product that is billed by', () => {
  it.each([
    ['quarter', 3, ['2026-01-31', '2026-04-30', '2026-07-31', '2026-10-31', '2027-01-31']],
    ['half_year', 6, ['2026-01-31', '2026-07-31', '2027-01-31']],
  ])('the %s renews so, and says so', async (interval, months, starts) => {
    const product = await merchant.post('/products', {
      product_id: crypto.randomUUID(),
      name: 'Seasons',
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 9000,
      currency: 'USD',
      interval,
    })
    expect(product.status, JSON.stringify(product.body)).toBe(201)
    const { get, bills, to } = await life({ productId: product.body.data.id })
    expect(await get()).toMatchObject({ status: 'active', amount_minor: 9000 })
    await to(370)
    const all = await bills()
    expect(standing(all)).toEqual(starts.map(() => ['paid', 9000]))
    const lines = await Promise.all(
      all.map(async ({ id }) => (await merchant.get(`/invoices/${id}`)).body.data.lines as Reply['body'][]),
    )
    expect(lines.map(([line]) => line.period_start.slice(0, 10))).toEqual(starts)
    const every = { billing_interval: 'month', billing_interval_count: months }
    for (const [line] of lines) expect(line).toMatchObject(every)
  })
})

describe('the coupons of a schedule', () => {
  it('are used once each, as their limits allow when they are promised', async () => {
    const coupon = async (code: string) => {
      const body = { name: code, code, discount_type: 'percentage', discount_value: 50, max_redemptions: 1 }
      const made = await merchant.post('/discounts', { ...body, recurring_type: 'forever' })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return made.body.data.id as string
    }
    const ids = [await coupon('AT-FIRST'), await coupon('AND-LATER')]
    const used = () =>
      Promise.all(
        ids.map((id) => system.db.prepare('SELECT redemptions AS n FROM discounts WHERE id = ?').bind(id).first('n')),
      )
    const [small, large] = [await stage.price({ unit_amount: 1000 }), await stage.price({ unit_amount: 3000 })]
    const phase = (price_id: string, code: string, set: object) => ({
      items: [{ price_id }],
      collection_method: 'send_invoice',
      proration_behavior: 'none',
      coupon: code,
      ...set,
    })
    const phases = [phase(small, 'AT-FIRST', { start_date: at(0), end_date: at(40) }), phase(large, 'AND-LATER', {})]
    const scheduled = async () => {
      const clock = (await merchant.post('/test-clocks', { frozen_time: at(0) })).body.data.id as string
      const person = { email: `${crypto.randomUUID()}@example.com`, test_clock: clock }
      const customer = (await merchant.post('/customers', person)).body.data.id as string
      return { clock, made: await merchant.post('/subscription-schedules', { customer, phases }) }
    }
    const { clock, made } = await scheduled()
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(await used()).toEqual([1, 0])
    const { made: refused } = await scheduled()
    expect([refused.status, Object.keys(refused.body.error.details.fields)]).toEqual([400, ['phases[0].coupon']])
    expect(await used()).toEqual([1, 0])
    expect((await merchant.post(`/subscription-schedules/${made.body.id}`, { phases })).status).toBe(200)
    await merchant.post(`/test-clocks/${clock}/advance`, { frozen_time: at(60) })
    expect(await used()).toEqual([1, 1])
    const totals = (await stage.invoices(made.body.subscription)).map((bill: Reply['body']) => bill.total_minor)
    expect(totals.toReversed()).toEqual([500, 500, 1500])
  })
})

describe('an order of a subscription', () => {
  it('is for its customer, and recurring', async () => {
    const other = await testMerchant(system, 'clocked-other')
    const { id, customer_id: subscriber } = await stage.subscribe()
    const line_items = [{ description: 'Refill', unit_price: 100 }]
    const made = await merchant.post('/orders', { line_items, subscription_id: id })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const shown = { subscription_id: id, billing_type: 'recurring', customer_id: subscriber, status: 'draft' }
    expect(made.body).toMatchObject(shown)
    expect((await merchant.get(`/orders/${made.body.id}`)).body).toMatchObject(shown)
    const customer_id = await stage.customer()
    const stranger = await merchant.post('/orders', { line_items, subscription_id: id, customer_id })
    expect([stranger.status, stranger.body.error.param]).toEqual([400, 'customer_id'])
    const once = await merchant.post('/orders', { line_items, subscription_id: id, billing_type: 'one_time' })
    expect([once.status, once.body.error.param]).toEqual([400, 'billing_type'])
    const foreign = await other.post('/orders', { line_items, subscription_id: id })
    expect([foreign.status, foreign.body.error.param]).toEqual([404, 'subscription_id'])
    const moved = await merchant.call('PATCH', `/orders/${made.body.id}`, { customer_id })
    expect([moved.status, moved.body.error?.param]).toEqual([422, 'customer_id'])
  })
})

describe('what is done for a customer on a clock', () => {
  const LATER = at(3)
  const card = async (customer: string) => storeCard(system, merchant, customer)
  const LINES = [{ description: 'Work', amount_minor: 5000, quantity: 1 }]

  it('is dated by it: an invoice, its steps, its payments and what goes back of them', async () => {
    const { id: clock } = (await merchant.post('/test-clocks', { frozen_time: at(0) })).body.data
    const customer_id = (await merchant.post('/customers', { email: 'dated@example.com', test_clock: clock })).body.data
      .id as string
    const method = await card(customer_id)
    const made = (await merchant.post('/invoices', { customer_id, line_items: LINES })).body.data
    await merchant.post(`/test-clocks/${clock}/advance`, { frozen_time: LATER })
    const step = async (name: string, body: object = {}) =>
      (await merchant.post(`/invoices/${made.id}/${name}`, body)).body.data
    expect(await step('submit')).toMatchObject({ created_at: at(0), submitted_at: LATER, updated_at: LATER })
    expect(await step('reject', { reason: 'No' })).toMatchObject({ rejected_at: LATER })
    const sent = await merchant.call('PATCH', `/invoices/${made.id}`, { status: 'sent' })
    expect(sent.body.data).toMatchObject({ finalized_at: LATER, sent_at: LATER })
    expect(sent.body.data.invoice_number).toMatch(/^INV-2026-/)
    const noted = await merchant.post(`/invoices/${made.id}/comments`, { content: 'Hello' })
    expect(noted.body.data).toMatchObject({ createdAt: LATER })
    expect(await step('pay', { payment_method_id: method })).toMatchObject({ status: 'paid', paid_at: LATER })
    const [payment] = (await merchant.get(`/payments?invoice_id=${made.id}`)).body.data
    expect(payment.created_at).toBe(LATER)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const refund = { payment_id: payment.id, amount: 1000 }
    const [once, twice] = [await merchant.post('/refunds', refund, key), await merchant.post('/refunds', refund, key)]
    expect(once.status, JSON.stringify(once.body)).toBe(201)
    expect(twice.body).toEqual(once.body)
    expect(once.body.data).toMatchObject({ status: 'succeeded', created_at: LATER, processed_at: LATER })
    const note = await merchant.post('/credit_notes', { invoice_id: made.id, amount_minor: 500, credit_method: 'none' })
    expect(note.status, JSON.stringify(note.body)).toBe(201)
    expect(note.body.data).toMatchObject({ created_at: LATER, issued_at: LATER })
    const voided = await merchant.post(`/credit_notes/${note.body.data.id}/void`)
    expect(voided.body.data, JSON.stringify(voided.body)).toMatchObject({ status: 'voided', voided_at: LATER })
  })

  it('is dated by it where a charge makes its own invoice', async () => {
    const { id: clock } = (await merchant.post('/test-clocks', { frozen_time: at(0) })).body.data
    const customer_id = (await merchant.post('/customers', { email: 'own@example.com', test_clock: clock })).body.data
      .id as string
    const payment_method_id = await card(customer_id)
    const body = { customer_id, amount: 700, currency: 'USD', payment_method_id }
    const paid = await merchant.post('/payments', body)
    expect(paid.status, JSON.stringify(paid.body)).toBe(201)
    expect(paid.body.data).toMatchObject({ status: 'succeeded', created_at: at(0) })
    const [invoice] = (await merchant.get(`/invoices?customer_id=${customer_id}`)).body.data
    expect(invoice).toMatchObject({ status: 'paid', created_at: at(0), paid_at: at(0) })
  })
})
