import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailsTo } from '../system/subscribing.ts'
import { newPayer, payPart, publicInvoice } from '../system/public-invoices.ts'
import { storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { MONTHLY_MINOR, subscriptionsStage, type SubscriptionsStage } from './subscriptions-stage.ts'

const START = '2026-01-31T10:00:00.000Z'
const NOW = { collection_method: 'charge_automatically', start_mode: 'when_paid', duration_type: 'until_cancelled' }
const TERMS = { ...NOW, first_payment_behavior: 'charge_first_cycle_now' }
const SETUP = { description: 'Setup', amount_minor: 5000, quantity: 1 }

let system: System
let merchant: TestMerchant
let stage: SubscriptionsStage
let priceId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'terms')
  stage = subscriptionsStage(system, merchant)
  priceId = await stage.price()
})
afterAll(() => system.dispose())

const post = (body: object) => merchant.post('/invoices', body)

/** A finalised invoice of a setup fee and a monthly price, of a customer on a clock of its own, with a card. */
async function sale(terms: object = {}, { card = true, body = {} }: { card?: boolean; body?: object } = {}) {
  const clock = (await merchant.post('/test-clocks', { frozen_time: START })).body.data.id as string
  const person = { email: `${crypto.randomUUID()}@example.com`, test_clock: clock }
  const customer_id = (await merchant.post('/customers', person)).body.data.id as string
  const cardId = card ? await storeCard(system, merchant, customer_id) : null
  const made = await post({
    customer_id,
    status: 'finalized',
    line_items: [SETUP, { price_id: priceId, quantity: 2 }],
    subscription_terms: { ...TERMS, ...terms },
    ...body,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return {
    id: made.body.data.id as string,
    customerId: customer_id,
    email: person.email,
    cardId,
    advance: async (frozen_time: string) => {
      const reply = await merchant.post(`/test-clocks/${clock}/advance`, { frozen_time })
      expect(reply.body.data).toMatchObject({ status: 'ready' })
    },
  }
}

const TOTAL = 5000 + 2 * MONTHLY_MINOR
const pay = (id: string, body: object = {}) => merchant.post(`/invoices/${id}/pay`, body)
const subscriptionsOf = async (customer: string) =>
  (await merchant.get(`/subscriptions?customerId=${customer}`)).body.data as Reply['body'][]

/** The one subscription that a customer has. */
async function begun(customer: string) {
  const [subscription, ...others] = await subscriptionsOf(customer)
  expect(others).toEqual([])
  return subscription
}

const periods = async (id: string) =>
  (
    await system.db
      .prepare(
        'SELECT sequence, invoice_id AS invoice, starts_at AS start, ends_at AS end FROM subscription_periods WHERE subscription_id = ? ORDER BY sequence',
      )
      .bind(id)
      .all<{ sequence: number; invoice: string; start: number; end: number }>()
  ).results

describe('an invoice with subscription terms', () => {
  it.each([
    ['a card', {}],
    ['cash', { payment_method: 'cash', amount_minor: TOTAL }],
  ])('has its subscription confirmed once by mail, as %s pays it', async (_, body) => {
    const { id, email } = await sale()
    await pay(id, body)
    await pay(id, body)
    const sent = async () => (await mailsTo(system, email)).filter((subject) => /subscription/i.test(subject))
    await expect.poll(sent, { timeout: 10_000 }).toHaveLength(1)
    const { results } = await system.db
      .prepare("SELECT data FROM messages WHERE kind = 'subscription_confirmed' AND recipient = ?")
      .bind(email)
      .all<{ data: string }>()
    expect(results.map(({ data }) => JSON.parse(data))).toMatchObject([
      {
        chargedMinor: TOTAL,
        lines: [
          { name: 'Setup', interval: null },
          { quantity: 2, interval: { unit: 'month', count: 1 } },
        ],
      },
    ])
  })

  it('begins its subscription as it is paid, and is its first period', async () => {
    const { id, customerId, cardId, advance } = await sale()
    expect(await subscriptionsOf(customerId)).toEqual([])
    const paid = await pay(id)
    expect(paid.body.data).toMatchObject({ status: 'paid', amount_paid_minor: 5000 + 2 * MONTHLY_MINOR })
    const subscription = await begun(customerId)
    expect(subscription).toMatchObject({
      status: 'active',
      current_period_start: START,
      current_period_end: '2026-02-28T10:00:00.000Z',
    })
    expect(paid.body.data.subscription_id).toBe(subscription.id)
    expect((await merchant.eventsOf(subscription.id)).map(({ type }) => type)).toEqual([
      'subscription.created',
      'subscription.activated',
    ])
    const paidEvent = (await merchant.eventsOf(id)).find(({ type }) => type === 'invoice.paid')
    expect(paidEvent?.object).toMatchObject({ subscription_id: subscription.id })
    const start = Date.parse(START)
    const end = Date.parse('2026-02-28T10:00:00.000Z')
    expect(await periods(subscription.id)).toEqual([{ sequence: 1, invoice: id, start, end }])
    await advance('2026-03-31T10:00:00Z')
    const bills = await stage.invoices(subscription.id)
    expect(bills.map((bill: Reply['body']) => [bill.status, bill.total_minor])).toEqual([
      ['paid', 2 * MONTHLY_MINOR],
      ['paid', 2 * MONTHLY_MINOR],
      ['paid', 5000 + 2 * MONTHLY_MINOR],
    ])
    const { results } = await system.db
      .prepare('SELECT payment_method_id AS method, origin, invoice_id AS invoice FROM subscriptions WHERE id = ?')
      .bind(subscription.id)
      .all()
    expect(results).toEqual([{ method: cardId, origin: 'invoice', invoice: id }])
  })

  it('begins it once it is paid in full, whatever paid the parts', async () => {
    const { id, customerId } = await sale({}, { body: { allow_partial_payments: true } })
    await pay(id, { amount_minor: 4000 })
    expect(await subscriptionsOf(customerId)).toEqual([])
    await pay(id, { amount_minor: 4000, payment_method: 'cash' })
    expect(await subscriptionsOf(customerId)).toEqual([])
    await pay(id, { payment_method: 'bank_transfer', amount_minor: TOTAL - 8000 })
    const subscription = await begun(customerId)
    expect(subscription).toMatchObject({ status: 'active' })
    expect(await periods(subscription.id)).toMatchObject([{ sequence: 1, invoice: id }])
  })

  it('begins it where a credit note settles the rest of what was paid', async () => {
    const { id, customerId } = await sale({}, { body: { allow_partial_payments: true } })
    await pay(id, { amount_minor: 5000 })
    const note = { invoice_id: id, amount_minor: 2 * MONTHLY_MINOR, reason: 'order_change' }
    expect((await merchant.post('/credit_notes', note)).status).toBe(201)
    expect(await begun(customerId)).toMatchObject({ status: 'active' })
  })

  it('begins none where it is voided, or credited whole', async () => {
    const voided = await sale()
    expect((await merchant.post(`/invoices/${voided.id}/void`)).status).toBe(200)
    expect(await subscriptionsOf(voided.customerId)).toEqual([])
    const credited = await sale()
    const note = { invoice_id: credited.id, amount_minor: 5000 + 2 * MONTHLY_MINOR, reason: 'order_change' }
    expect((await merchant.post('/credit_notes', note)).status).toBe(201)
    expect(await subscriptionsOf(credited.customerId)).toEqual([])
  })

  it('charges the first period at its start where that is deferred', async () => {
    const { id, customerId, advance } = await sale({
      start_mode: 'first_of_next_month',
      first_payment_behavior: 'defer_first_cycle_to_start_date',
      duration_type: 'fixed_cycles',
      duration_count: 2,
    })
    await pay(id)
    const { id: subscriptionId, ...subscription } = await begun(customerId)
    expect(subscription).toMatchObject({ status: 'pending', start_date: '2026-02-01T00:00:00.000Z' })
    expect(await periods(subscriptionId)).toEqual([])
    await advance('2026-04-01T00:00:00Z')
    expect(
      (await periods(subscriptionId)).map(({ sequence, start }) => [sequence, new Date(start).toISOString()]),
    ).toEqual([
      [1, '2026-02-01T00:00:00.000Z'],
      [2, '2026-03-01T00:00:00.000Z'],
    ])
    expect((await begun(customerId)).status).toBe('expired')
  })

  it('renews without a card as any other: its recovery asks for one', async () => {
    const { id, customerId, advance } = await sale({}, { card: false })
    await pay(id, { payment_method: 'cash', amount_minor: TOTAL })
    await advance('2026-02-28T10:00:00Z')
    expect(await begun(customerId)).toMatchObject({ status: 'past_due', dunning: { is_in_dunning: true } })
  })

  it('sends the renewals where they are collected by invoice', async () => {
    const { id, customerId, advance } = await sale({ collection_method: 'send_invoice' })
    await pay(id)
    await advance('2026-02-28T10:00:00Z')
    const { id: subscriptionId } = await begun(customerId)
    const [renewal] = await stage.invoices(subscriptionId)
    expect(renewal).toMatchObject({ status: 'sent', total_minor: 2 * MONTHLY_MINOR })
  })

  it('lets a discount that goes on count on', async () => {
    const coupon = {
      name: 'Half',
      code: 'HALFTWICE',
      discount_type: 'percentage',
      discount_value: 50,
      recurring_type: 'repeating',
    }
    const made = await merchant.post('/discounts', { ...coupon, recurring_cycles: 2, scope: 'subscription_only' })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const { id, customerId, advance } = await sale({}, { body: { discount_id: made.body.data.id } })
    await pay(id)
    const { id: subscriptionId } = await begun(customerId)
    await advance('2026-03-31T10:00:00Z')
    const bills = await stage.invoices(subscriptionId)
    expect(bills.map((bill: Reply['body']) => bill.total_minor)).toEqual([
      2 * MONTHLY_MINOR,
      MONTHLY_MINOR,
      5000 + MONTHLY_MINOR,
    ])
  })

  it('begins it at once where nothing is to be paid', async () => {
    const free = { name: 'Free', code: 'FREEFIRST', discount_type: 'percentage', discount_value: 100 }
    const discount = await merchant.post('/discounts', free)
    const { customerId } = await sale({}, { body: { discount_id: discount.body.data.id } })
    expect(await begun(customerId)).toMatchObject({ status: 'active' })
  })

  it('is one subscription however often it is paid at once', async () => {
    const { id, customerId } = await sale()
    const cash = { payment_method: 'cash', amount_minor: TOTAL }
    const replies = await Promise.all([pay(id, cash), pay(id, cash), pay(id, cash)])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await begun(customerId)).toMatchObject({ status: 'active' })
  })

  it('begins it from its page, which says so', async () => {
    const customerId = await stage.customer()
    const { product_id: productId } = (await merchant.get(`/prices/${priceId}`)).body
    const line = { productId, priceId, billingInterval: 'month', billingIntervalCount: 1 }
    const page = await publicInvoice(system, merchant.merchantId, customerId, {
      lines: [{ ...line, description: 'Gym' }, {}],
      subscriptionTerms: { ...TERMS } as never,
    })
    expect(await (await fetch(page.url)).text()).toContain('Starts a subscription: $100.00 every month')
    const answer = await payPart(system, page.url, { session: newPayer(), amountMinor: 20_000, named: false })
    expect(answer.status).toBe('succeeded')
    const subscription = await begun(customerId)
    expect(subscription).toMatchObject({ status: 'active', amount_minor: 10_000 })
    expect(await periods(subscription.id)).toMatchObject([{ sequence: 1, invoice: page.invoiceId }])
  })
})

describe('terms that no subscription can be made of', () => {
  it.each<[string, object, string]>([
    ['a start too many', { start_date: '2126-01-01' }, 'subscription_terms.start_date'],
    ['no start', { start_mode: 'specific_date' }, 'subscription_terms.start_date'],
    [
      'a start that is past',
      { start_mode: 'specific_date', start_date: '2020-01-01' },
      'subscription_terms.start_date',
    ],
    ['a start that is none', { start_mode: 'specific_date', start_date: 'soon' }, 'subscription_terms.start_date'],
    ['no count', { duration_type: 'fixed_cycles' }, 'subscription_terms.duration_count'],
    ['a count of nothing', { duration_type: 'fixed_cycles', duration_count: 0 }, 'subscription_terms.duration_count'],
    ['no end', { duration_type: 'end_date' }, 'subscription_terms.end_date'],
    ['an end that is past', { duration_type: 'end_date', end_date: '2020-01-01' }, 'subscription_terms.end_date'],
  ])('are refused with %s, when they are given', async (_, set, field) => {
    const draft = { customer_id: await stage.customer(), line_items: [{ price_id: priceId }] }
    const wrong = { ...TERMS, ...set }
    const made = await post({ ...draft, subscription_terms: wrong })
    expect([made.status, Object.keys(made.body.error.details.fields)]).toEqual([400, [field]])
    const { data } = (await post(draft)).body
    const changed = await merchant.call('PATCH', `/invoices/${data.id}`, { subscription_terms: wrong })
    expect([changed.status, Object.keys(changed.body.error.details.fields)]).toEqual([400, [field]])
    expect((await merchant.get(`/invoices/${data.id}`)).body.data).toEqual(data)
  })

  it('are refused without a line that recurs, or with two intervals, when the invoice is to be final', async () => {
    const yearly = await stage.price({ interval: 'year' })
    for (const lines of [[SETUP], [{ price_id: priceId }, { price_id: yearly }]]) {
      const draft = { customer_id: await stage.customer(), line_items: lines, subscription_terms: TERMS }
      const { data } = (await post(draft)).body
      const final = await merchant.post(`/invoices/${data.id}/finalize`)
      expect([final.status, Object.keys(final.body.error.details.fields)]).toEqual([400, ['subscription_terms']])
      expect((await merchant.get(`/invoices/${data.id}`)).body.data).toEqual(data)
      expect((await post({ ...draft, status: 'finalized' })).status).toBe(400)
    }
  })

  it('are taken as they are from an integration, and begin nothing', async () => {
    const body = { customer_id: await stage.customer(), status: 'open', invoice_number: 'X-1', line_items: [SETUP] }
    const pushed = await merchant.call('PUT', '/invoices/external/books/1', { ...body, subscription_terms: TERMS })
    expect(pushed.status, JSON.stringify(pushed.body)).toBe(200)
    const { id } = pushed.body.data
    expect((await pay(id, { payment_method: 'cash', amount_minor: 5000 })).body.data).toMatchObject({
      status: 'paid',
      subscription_id: null,
    })
    expect(await subscriptionsOf(body.customer_id)).toEqual([])
  })
})
