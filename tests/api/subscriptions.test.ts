import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { MONTHLY_MINOR, subscriptionsStage, type SubscriptionsStage } from './subscriptions-stage.ts'

const DAY_MS = 86_400_000

let system: System
let merchant: TestMerchant
let other: TestMerchant
let stage: SubscriptionsStage

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'subscriber')
  other = await testMerchant(system, 'neighbour')
  stage = subscriptionsStage(system, merchant)
})
afterAll(() => system.dispose())

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS

describe('creating a subscription', () => {
  it('charges the first period to the default card, and tells of it', async () => {
    const [customerId, priceId] = [await stage.payer(), await stage.price()]
    const { data: made } = await merchant.client.subscriptions.create({
      customerId,
      priceId,
      quantity: 2,
      metadata: { crm: '42' },
    })
    expect(made).toMatchObject({
      object: 'subscription',
      merchant_id: merchant.merchantId,
      customer_id: customerId,
      price_id: priceId,
      plan_id: priceId,
      status: 'active',
      quantity: 2,
      amount_minor: 2 * MONTHLY_MINOR,
      currency: 'USD',
      billing_interval: 'month',
      trial_end: null,
      canceled_at: null,
      metadata: { crm: '42' },
      dunning: null,
    })
    expect(daysBetween(made.current_period_start, made.current_period_end)).toBeGreaterThanOrEqual(28)
    expect(await stage.subscription(made.id)).toEqual(made)
    const [invoice, ...more] = await stage.invoices(made.id)
    expect(more).toEqual([])
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 2 * MONTHLY_MINOR, subscription_id: made.id })
    expect(await stage.told(made.id)).toEqual([
      'subscription.created',
      'subscription.updated',
      'subscription.activated',
    ])
    const [, , activated] = await merchant.eventsOf(made.id)
    expect(activated?.object).toEqual(made)
  })

  it('bills several prices as one, with a line each', async () => {
    const [plan, seats] = [await stage.price(), await stage.price({ unit_amount: 1000 }, { name: 'Extra users' })]
    const made = await stage.subscribe({
      priceId: undefined,
      items: [{ priceId: plan }, { priceId: seats, quantity: 5 }],
    })
    expect(made).toMatchObject({ amount_minor: MONTHLY_MINOR + 5000, price_id: plan, status: 'active' })
    const [{ id }] = await stage.invoices(made.id)
    const { lines } = (await merchant.get(`/invoices/${id}`)).body.data
    expect(lines).toMatchObject([
      { description: 'Pro plan', quantity: 1, subtotal_minor: MONTHLY_MINOR },
      { description: 'Extra users', quantity: 5, subtotal_minor: 5000 },
    ])
  })

  it('begins with the trial of its price, as the documents write it', async () => {
    const priceId = await stage.price({ trial_period_days: 14 })
    const made = await stage.subscribe({ priceId })
    expect(made).toMatchObject({ status: 'trialing', payments_count: 0 })
    expect(daysBetween(made.start_date, made.trial_end)).toBe(14)
    expect(made.current_period_end).toBe(made.trial_end)
    expect(made.next_billing_date).toBe(made.trial_end)
    expect(await stage.invoices(made.id)).toMatchObject([{ status: 'paid', total_minor: 0 }])
    const without = await stage.subscribe({ priceId, trialDays: 0 })
    expect(without).toMatchObject({ status: 'active', trial_end: null })
  })

  it('takes a product by its own terms, or by its only recurring price', async () => {
    const own = await stage.product({
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 9900,
      interval: 'quarter',
      trial_days: 7,
    })
    const quarterly = await stage.subscribe({ priceId: undefined, product_id: own })
    expect(quarterly).toMatchObject({
      status: 'trialing',
      price_id: null,
      product_id: own,
      amount_minor: 9900,
      billing_interval: 'month',
      billing_interval_count: 3,
    })
    const productId = await stage.product()
    const only = { product_id: productId, currency: 'USD', type: 'recurring', unit_amount: 500, interval: 'week' }
    const price = (await merchant.post('/prices', only)).body.id
    expect(await stage.subscribe({ priceId: undefined, productId })).toMatchObject({
      price_id: price,
      amount_minor: 500,
    })
    await merchant.post('/prices', { ...only, interval: 'year' })
    const several = await merchant.post('/subscriptions', { customerId: await stage.customer(), productId })
    expect([several.status, several.body.error.param]).toEqual([400, 'productId'])
  })

  it('prorates the time up to an anchor day', async () => {
    const made = await stage.subscribe({ billingCycleAnchor: 1, trialDays: 0 })
    expect(made).toMatchObject({ billing_anchor_rule: 'day_of_month', billing_anchor_day: 1 })
    expect(new Date(made.current_period_end).getUTCDate()).toBe(1)
    const [invoice] = await stage.invoices(made.id)
    const share = daysBetween(made.current_period_start, made.current_period_end) / 31
    expect(invoice.total_minor).toBeLessThanOrEqual(MONTHLY_MINOR)
    expect(invoice.total_minor / MONTHLY_MINOR).toBeGreaterThan(share * 0.99)
  })

  it('applies its discount for the cycles that it counts', async () => {
    const discount = { code: 'HALF', discount_type: 'percentage', discount_value: 50, recurring_type: 'once' }
    const { id } = (await merchant.post('/discounts', discount)).body.data
    const made = await stage.subscribe({ discountId: id })
    expect(made.discount_ids).toEqual([id])
    expect(await stage.invoices(made.id)).toMatchObject([{ total_minor: MONTHLY_MINOR / 2, status: 'paid' }])
    const { upcomingRenewals } = (await merchant.post(`/subscriptions/${made.id}/preview-renewal`)).body.data
    expect(upcomingRenewals[0].amountMinor).toBe(MONTHLY_MINOR)
    const trial = { code: 'FREE30', discount_type: 'free_trial', discount_value: 30 }
    const free = (await merchant.post('/discounts', trial)).body.data
    const tried = await stage.subscribe({ discountId: free.id })
    expect(tried.status).toBe('trialing')
    expect(daysBetween(tried.start_date, tried.trial_end)).toBe(30)
  })

  it('waits for a first payment that was declined, and for a card where there is none', async () => {
    const made = await stage.subscribe({ customerId: await stage.payer(DECLINED_CARD) })
    expect(made).toMatchObject({ status: 'pending' })
    const [invoice] = await stage.invoices(made.id)
    expect(invoice.amount_due_minor ?? invoice.total_minor).toBe(MONTHLY_MINOR)
    const customerId = await stage.customer()
    const cardless = await stage.subscribe({ customerId })
    expect(cardless.status).toBe('pending')
    await storeCard(system, merchant, customerId)
    const [open] = await stage.invoices(cardless.id)
    expect((await merchant.post(`/invoices/${open.id}/pay`)).status).toBe(200)
    expect(await stage.subscription(cardless.id)).toMatchObject({ status: 'active' })
  })

  it('charges once, however often a keyed request is sent', async () => {
    const body = { customerId: await stage.payer(), priceId: await stage.price() }
    const key = { 'idempotency-key': crypto.randomUUID() }
    const [first, second] = [
      await merchant.post('/subscriptions', body, key),
      await merchant.post('/subscriptions', body, key),
    ]
    expect(second.body).toEqual(first.body)
    const of = await merchant.get(`/customers/${body.customerId}/subscriptions`)
    expect(of.body.data).toHaveLength(1)
    expect((await merchant.get(`/customers/${body.customerId}/invoices`)).body.data).toHaveLength(1)
  })

  it('starts later, ends by itself, and is sent as an invoice where that is asked for', async () => {
    const startDate = new Date(Date.now() + 10 * DAY_MS).toISOString()
    const later = await stage.subscribe({ startDate, billingEndStrategy: 'after_cycles', billingMaxCycles: 3 })
    expect(later).toMatchObject({ status: 'pending', start_date: startDate, next_billing_date: startDate })
    expect(await stage.told(later.id)).toEqual(['subscription.created'])
    expect(later.billing_max_cycles).toBe(3)
    expect(await stage.invoices(later.id)).toEqual([])
    const renewals = (await merchant.post(`/subscriptions/${later.id}/preview-renewal`)).body.data.upcomingRenewals
    expect(renewals.map(({ isFinalPayment }: { isFinalPayment: boolean }) => isFinalPayment)).toEqual([
      false,
      false,
      true,
    ])
    const sent = await stage.subscribe({ collectionMethod: 'send_invoice', customerId: await stage.customer() })
    expect(sent).toMatchObject({ status: 'active', collection_method: 'send_invoice' })
    expect(await stage.invoices(sent.id)).toMatchObject([{ status: 'sent', total_minor: MONTHLY_MINOR }])
  })

  it('refuses what cannot be subscribed to, by the field', async () => {
    const [customerId, priceId, weekly] = [
      await stage.payer(),
      await stage.price(),
      await stage.price({ interval: 'week' }),
    ]
    const oneTime = await stage.price({ type: 'one_time', interval: undefined })
    const euro = await stage.price({ currency: 'EUR' })
    const foreign = (await other.post('/customers', { email: 'eve@example.com' })).body.data.id
    const unknown = crypto.randomUUID()
    const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()
    const refusals: [object, number, string][] = [
      [{ priceId: undefined }, 400, 'priceId'],
      [{ customerId: undefined }, 400, 'customerId'],
      [{ customerId: foreign }, 404, 'customerId'],
      [{ priceId: unknown }, 404, 'priceId'],
      [{ priceId: undefined, productId: unknown }, 404, 'productId'],
      [{ priceId: oneTime }, 400, 'priceId'],
      [{ items: [{ priceId }] }, 400, 'priceId'],
      [{ priceId: undefined, items: [] }, 400, 'items'],
      [{ priceId: undefined, items: [{ priceId }, { priceId: weekly }] }, 400, 'items[1].priceId'],
      [{ priceId: undefined, items: [{ priceId }, { priceId: euro }] }, 422, 'items[1].priceId'],
      [{ priceId: undefined, items: [{ priceId, quantity: 0 }] }, 400, 'items[0].quantity'],
      [{ currency: 'EUR' }, 422, 'priceId'],
      [{ quantity: 0 }, 400, 'quantity'],
      [{ trialDays: -1 }, 400, 'trialDays'],
      [{ trialEnd: day(-1) }, 400, 'trialEnd'],
      [{ trialEnd: day(1000) }, 400, 'trialEnd'],
      [{ trialDays: 3, trialEnd: day(3) }, 400, 'trialEnd'],
      [{ billingAnchorDay: 32 }, 400, 'billingAnchorDay'],
      [{ priceId: weekly, billingAnchorDay: 3 }, 400, 'billingAnchorDay'],
      [{ billingAnchorDay: 3, billingCycleAnchor: 4 }, 400, 'billingCycleAnchor'],
      [{ startDate: '2020-01-01' }, 400, 'startDate'],
      [{ startDate: day(2000) }, 400, 'startDate'],
      [{ billingEndStrategy: 'on_date' }, 400, 'billingEndsOn'],
      [{ billingEndsOn: day(-1) }, 400, 'billingEndsOn'],
      [{ billingEndStrategy: 'indefinite', billingMaxCycles: 2 }, 400, 'billingMaxCycles'],
      [{ billingMaxCycles: 0 }, 400, 'billingMaxCycles'],
      [{ paymentMethodId: unknown }, 404, 'paymentMethodId'],
      [{ discountId: unknown }, 404, 'discountId'],
      [{ price_id: priceId }, 400, 'price_id'],
      [{ colour: 'red' }, 400, 'colour'],
    ]
    for (const [body, status, param] of refusals) {
      const refused = await merchant.post('/subscriptions', { customerId, priceId, ...body })
      expect([refused.status, refused.body.error?.param], JSON.stringify([body, refused.body])).toEqual([status, param])
    }
    expect((await merchant.get(`/customers/${customerId}/subscriptions`)).body.data).toEqual([])
  })
})

describe('the subscriptions', () => {
  it('are listed by status and customer, newest first', async () => {
    const customerId = await stage.payer()
    const first = await stage.subscribe({ customerId })
    const second = await stage.subscribe({ customerId, trialDays: 5 })
    const path = `/subscriptions?customerId=${customerId}`
    const { data, pagination } = await merchant.client.subscriptions.list({ customerId })
    expect(data.map(({ id }) => id)).toEqual([second.id, first.id])
    expect(pagination).toMatchObject({ page: 1, total: 2, totalPages: 1 })
    expect(data).toEqual([second, first])
    const ids = async (query: string) =>
      (await merchant.get(`${path}&${query}`)).body.data.map(({ id }: { id: string }) => id)
    expect(await ids('status=trialing')).toEqual([second.id])
    expect(await ids('limit=1&page=2')).toEqual([first.id])
    const pending = await stage.subscribe({ customerId: await stage.customer() })
    const incomplete = (await merchant.get(`/subscriptions?status=incomplete&customerId=${pending.customer_id}`)).body
    expect(incomplete.data).toMatchObject([{ id: pending.id, status: 'pending' }])
    expect((await merchant.get('/subscriptions?status=incomplete_expired')).body.data).toEqual([])
    expect((await merchant.get('/subscriptions?status=asleep')).status).toBe(400)
    const own = (await merchant.get(`/customers/${customerId}/subscriptions`)).body
    expect(own.data).toMatchObject([
      { id: second.id, customer_id: customerId, cancel_at_period_end: false },
      { id: first.id, status: 'active' },
    ])
  })

  it("are not another merchant's", async () => {
    const { id, public_id: publicId } = await stage.subscribe()
    expect((await merchant.get(`/subscriptions/${publicId}`)).body.data.id).toBe(id)
    expect((await other.get('/subscriptions')).body.data).toEqual([])
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { metadata: {} }],
      ['DELETE', '', undefined],
      ['POST', '/cancel', undefined],
      ['POST', '/pause', undefined],
      ['POST', '/resume', undefined],
      ['POST', '/reactivate', undefined],
      ['POST', '/preview-renewal', undefined],
    ] as const) {
      expect((await other.call(method, `/subscriptions/${id}${path}`, body)).status, `${method} ${path}`).toBe(404)
    }
  })

  it('cost one round trip to read', async () => {
    const { id } = await stage.subscribe()
    expect(await merchant.tripsOf(`/subscriptions/${id}`)).toBe(1)
    expect(await merchant.tripsOf('/subscriptions?status=active')).toBe(1)
  })
})
