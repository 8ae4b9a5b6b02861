import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { MONTHLY_MINOR, subscriptionsStage, type SubscriptionsStage } from './subscriptions-stage.ts'

const DAY_MS = 86_400_000

let system: System
let merchant: TestMerchant
let stage: SubscriptionsStage

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'subscriber')
  stage = subscriptionsStage(system, merchant)
})
afterAll(() => system.dispose())

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()
const act = (id: string, verb: string, body?: object) => merchant.post(`/subscriptions/${id}/${verb}`, body)
const patch = (id: string, body: object) => merchant.call('PATCH', `/subscriptions/${id}`, body)
const refusal = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]

/** The events that follow the creation of a subscription. */
const toldSince = async (id: string, before: readonly string[]) => (await stage.told(id)).slice(before.length)

/** How often a customer was told that a subscription is canceled. */
async function noticesTo(id: string): Promise<unknown> {
  const text = "SELECT count(*) AS n FROM messages WHERE kind = 'subscription_canceled' AND data LIKE ?"
  return system.db.prepare(text).bind(`%${id}%`).first('n')
}

describe('canceling a subscription', () => {
  it('lets the period be used up, can be taken back, and is done once', async () => {
    const made = await stage.subscribe()
    const before = await stage.told(made.id)
    const { data } = await merchant.client.subscriptions.cancel(made.id, { mode: 'period_end', reason: 'Too dear' })
    expect(data).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: made.current_period_end,
      canceled_at: null,
      cancellation_reason: 'Too dear',
      next_billing_date: null,
    })
    expect((await act(made.id, 'cancel')).body.data).toEqual(data)
    expect((await act(made.id, 'preview-renewal')).body.data).toMatchObject({
      upcomingRenewals: [],
      nextInvoiceAmountMinor: 0,
    })
    const back = (await act(made.id, 'reactivate')).body.data
    expect(back).toEqual({ ...made, updated_at: back.updated_at })
    expect(refusal(await act(made.id, 'reactivate'))).toEqual([422, 'invalid_state', undefined])
    expect(await toldSince(made.id, before)).toEqual(['subscription.updated', 'subscription.updated'])
    const scheduled = (await merchant.eventsOf(made.id)).at(before.length)
    expect(scheduled?.previous).toMatchObject({ cancel_at_period_end: false, cancel_at: null })
  })

  it('ends it now, for good, once', async () => {
    const made = await stage.subscribe()
    const before = await stage.told(made.id)
    const { status, body } = await act(made.id, 'cancel', { cancelAtPeriodEnd: false })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ status: 'canceled', cancel_at_period_end: false, next_billing_date: null })
    expect(body.data.canceled_at).toBe(body.data.ended_at)
    const again = await act(made.id, 'cancel', { mode: 'immediately', reason: 'Twice' })
    expect([again.status, again.body.data]).toEqual([200, body.data])
    expect(await toldSince(made.id, before)).toEqual(['subscription.updated', 'subscription.canceled'])
    for (const verb of ['pause', 'resume', 'reactivate']) {
      expect(refusal(await act(made.id, verb)), verb).toEqual([422, 'invalid_state', undefined])
    }
    expect(refusal(await patch(made.id, { amountMinor: 1 }))).toEqual([422, 'invalid_state', undefined])
    expect((await patch(made.id, { metadata: { left: true } })).body.data.metadata).toEqual({ left: true })
    expect(await stage.invoices(made.id)).toMatchObject([{ status: 'paid' }])
  })

  it('voids the first invoice of one that was never paid, and tells the customer', async () => {
    const pending = await stage.subscribe({ customerId: await stage.payer(DECLINED_CARD) })
    expect(pending.status).toBe('pending')
    expect((await act(pending.id, 'cancel', { mode: 'immediately' })).body.data.status).toBe('canceled')
    expect(await stage.invoices(pending.id)).toMatchObject([{ status: 'voided' }])
    expect(await noticesTo(pending.id)).toBe(1)
    const active = await stage.subscribe()
    await patch(active.id, { cancelAtPeriodEnd: true })
    await act(active.id, 'cancel')
    expect(await noticesTo(active.id)).toBe(1)
  })

  it('contradicts itself in vain', async () => {
    const made = await stage.subscribe()
    const both = await act(made.id, 'cancel', { mode: 'immediately', cancelAtPeriodEnd: true })
    expect(refusal(both)).toEqual([400, 'validation_error', 'cancelAtPeriodEnd'])
    expect(refusal(await act(made.id, 'cancel', { mode: 'later' }))).toEqual([400, 'validation_error', 'mode'])
    expect(await stage.subscription(made.id)).toEqual(made)
  })

  it('is what deleting does, now or at the end of the period', async () => {
    const [now, later] = [await stage.subscribe(), await stage.subscribe()]
    const { status, body } = await merchant.call('DELETE', `/subscriptions/${now.id}`)
    expect([status, body.success]).toEqual([200, true])
    expect((await merchant.call('DELETE', `/subscriptions/${now.id}`)).status).toBe(200)
    await merchant.call('DELETE', `/subscriptions/${later.id}?cancel_at_period_end=true`)
    expect(await stage.subscription(now.id)).toMatchObject({ status: 'canceled' })
    expect(await stage.subscription(later.id)).toMatchObject({ status: 'active', cancel_at_period_end: true })
    expect((await merchant.call('DELETE', `/subscriptions/${crypto.randomUUID()}`)).status).toBe(404)
  })
})

describe('pausing a subscription', () => {
  it('goes on within its period as if nothing had been', async () => {
    const made = await stage.subscribe()
    const before = await stage.told(made.id)
    const paused = (await act(made.id, 'pause', { behavior: 'void', resumes_at: inDays(3) })).body.data
    expect(paused).toMatchObject({ status: 'paused', pause_behavior: 'void', next_billing_date: null })
    expect(daysFromNow(paused.resumes_at)).toBeCloseTo(3, 1)
    expect(refusal(await act(made.id, 'pause'))).toEqual([422, 'invalid_state', undefined])
    const resumed = (await act(made.id, 'resume')).body.data
    expect(resumed).toEqual({ ...made, updated_at: resumed.updated_at })
    expect(refusal(await act(made.id, 'resume'))).toEqual([422, 'invalid_state', undefined])
    expect(await toldSince(made.id, before)).toEqual([
      'subscription.updated',
      'subscription.paused',
      'subscription.updated',
      'subscription.resumed',
    ])
    expect(await stage.invoices(made.id)).toHaveLength(1)
  })

  it('begins a new cycle after its period, charged at once', async () => {
    const made = await stage.subscribe()
    await act(made.id, 'pause', { pauseAt: 'now' })
    await stage.passDays(made.id, 40)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await merchant.post(`/subscriptions/${made.id}/resume`, undefined, key)
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    const { data } = first.body
    expect(data).toMatchObject({ status: 'active', payments_count: 2 })
    expect(daysFromNow(data.current_period_start)).toBeCloseTo(0, 2)
    expect(daysFromNow(data.current_period_end)).toBeGreaterThan(27)
    expect(await stage.invoices(made.id)).toMatchObject([
      { status: 'paid', total_minor: MONTHLY_MINOR },
      { status: 'paid', total_minor: MONTHLY_MINOR },
    ])
    expect((await merchant.post(`/subscriptions/${made.id}/resume`, undefined, key)).body).toEqual(first.body)
    expect(await stage.invoices(made.id)).toHaveLength(2)
  })

  it('falls behind where the new cycle cannot be charged', async () => {
    const customerId = await stage.payer()
    const made = await stage.subscribe({ customerId })
    await act(made.id, 'pause')
    await stage.passDays(made.id, 40)
    const paymentMethodId = await storeCard(system, merchant, customerId, DECLINED_CARD)
    expect((await patch(made.id, { paymentMethodId })).body.data.payment_method_id).toBe(paymentMethodId)
    const resumed = await act(made.id, 'resume')
    const behind = await stage.subscription(made.id)
    expect([resumed.status, resumed.body.data]).toEqual([200, behind])
    expect(behind).toMatchObject({ status: 'past_due', dunning: { is_in_dunning: true, phase: 1 } })
    const { data } = (await merchant.get(`/subscriptions?customerId=${customerId}`)).body
    expect(data).toEqual([behind])
  })

  it('waits for the end of the period, and can be taken back', async () => {
    const made = await stage.subscribe()
    const body = { pauseAt: 'period_end', resumeAt: inDays(60) }
    const ahead = (await act(made.id, 'pause', body)).body.data
    expect(ahead).toMatchObject({ status: 'active', pause_at_period_end: true, next_billing_date: null })
    const back = (await patch(made.id, { pauseAtPeriodEnd: false })).body.data
    expect(back).toEqual({ ...made, updated_at: back.updated_at })
    expect((await patch(made.id, { pauseAtPeriodEnd: true })).body.data.pause_at_period_end).toBe(true)
  })

  it('keeps the rest of a trial', async () => {
    const made = await stage.subscribe({ trialDays: 10 })
    expect((await act(made.id, 'pause')).body.data.status).toBe('paused')
    const resumed = (await act(made.id, 'resume')).body.data
    expect(resumed).toMatchObject({ status: 'trialing', trial_end: made.trial_end })
  })

  it('refuses a pause that ends before it begins, and one of what is not billed', async () => {
    const made = await stage.subscribe()
    expect(refusal(await act(made.id, 'pause', { resumes_at: inDays(-1) }))).toEqual([
      400,
      'validation_error',
      'resumes_at',
    ])
    const early = { pause_at: 'period_end', resume_at: inDays(1) }
    expect(refusal(await act(made.id, 'pause', early))).toEqual([400, 'validation_error', 'resume_at'])
    expect(refusal(await act(made.id, 'pause', { behavior: 'forget' }))).toEqual([400, 'validation_error', 'behavior'])
    const pending = await stage.subscribe({ customerId: await stage.customer() })
    expect(refusal(await act(pending.id, 'pause'))).toEqual([422, 'invalid_state', undefined])
    expect(await stage.subscription(made.id)).toEqual(made)
  })
})

describe('updating a subscription', () => {
  it('changes several fields in one event', async () => {
    const made = await stage.subscribe()
    const before = await stage.told(made.id)
    const { data } = await merchant.client.subscriptions.update(made.id, {
      amountMinor: 1900,
      cancelAtPeriodEnd: true,
      metadata: { tier: 'gold' },
    })
    expect(data).toMatchObject({ amount_minor: 1900, metadata: { tier: 'gold' }, cancel_at: made.current_period_end })
    expect(await toldSince(made.id, before)).toEqual(['subscription.updated'])
    expect((await merchant.eventsOf(made.id)).at(-1)?.previous).toMatchObject({
      amount_minor: MONTHLY_MINOR,
      metadata: {},
    })
    await patch(made.id, { cancelAtPeriodEnd: false })
    const preview = (await act(made.id, 'preview-renewal', { count: 1 })).body.data
    expect(preview).toMatchObject({ nextInvoiceAmountMinor: 1900, upcomingRenewals: [{ amountMinor: 1900 }] })
    expect((await patch(made.id, { cancelAtPeriodEnd: false })).status).toBe(200)
    expect(await toldSince(made.id, before)).toHaveLength(2)
  })

  it('moves the next billing date, and counts periods from there', async () => {
    const made = await stage.subscribe({ trialDays: 0 })
    const at = inDays(5)
    const moved = (await patch(made.id, { nextBillingDate: at })).body.data
    expect(moved).toMatchObject({ next_billing_date: at, current_period_end: at })
    const { upcomingRenewals } = (await act(made.id, 'preview-renewal', { count: 2 })).body.data
    expect(upcomingRenewals.map(({ date }: { date: string }) => date.slice(8, 10))).toEqual([
      at.slice(8, 10),
      expect.any(String),
    ])
    expect(upcomingRenewals[0]).toMatchObject({
      date: at,
      sequence: 2,
      amountMinor: MONTHLY_MINOR,
      isFirstCharge: false,
    })
    const trial = await stage.subscribe({ trialDays: 10 })
    expect((await patch(trial.id, { nextBillingDate: at })).body.data).toMatchObject({
      trial_end: at,
      next_billing_date: at,
    })
  })

  it('takes a status for the step that leads there', async () => {
    const made = await stage.subscribe({ trialDays: 10 })
    const ended = await patch(made.id, { status: 'active' })
    expect(ended.status, JSON.stringify(ended.body)).toBe(200)
    expect(ended.body.data).toMatchObject({ status: 'active', payments_count: 1 })
    expect(daysFromNow(ended.body.data.trial_end)).toBeCloseTo(0, 2)
    expect(await stage.told(made.id)).toContain('subscription.trial_ended')
    expect((await stage.invoices(made.id))[0]).toMatchObject({ status: 'paid', total_minor: MONTHLY_MINOR })
    expect((await patch(made.id, { status: 'active' })).body.data).toEqual(ended.body.data)
    expect((await patch(made.id, { status: 'paused' })).body.data.status).toBe('paused')
    expect(refusal(await patch(made.id, { status: 'trialing' }))).toEqual([422, 'invalid_state', 'status'])
    expect((await patch(made.id, { status: 'active' })).body.data.status).toBe('active')
    expect(refusal(await patch(made.id, { status: 'past_due' }))).toEqual([422, 'invalid_state', 'status'])
    expect((await patch(made.id, { status: 'expired' })).body.data.status).toBe('expired')
    expect(await stage.told(made.id)).toContain('subscription.expired')
    expect(refusal(await patch(made.id, { status: 'canceled' }))).toEqual([422, 'invalid_state', undefined])
    expect(refusal(await patch(made.id, { status: 'active' }))).toEqual([422, 'invalid_state', 'status'])
  })

  it('changes the plan as the documents write it, and the quantity', async () => {
    const made = await stage.subscribe()
    const dearer = await stage.product({
      kind: 'subscription',
      pricing_model: 'recurring',
      amount_minor: 9900,
      interval: 'month',
    })
    const { data } = (await patch(made.id, { productId: dearer, proration: 'none' })).body
    expect(data).toMatchObject({ product_id: dearer, price_id: null, amount_minor: 9900, status: 'active' })
    expect((await act(made.id, 'preview-renewal')).body.data.nextInvoiceAmountMinor).toBe(9900)
    const more = await merchant.client.subscriptions.update(made.id, { quantity: 3 })
    expect(more.data).toMatchObject({ quantity: 3, amount_minor: 3 * 9900 })
    const own = await merchant.client.subscriptions.update(made.id, { quantity: 2, amountMinor: 15_000 })
    expect(own.data).toMatchObject({ quantity: 2, amount_minor: 15_000 })
    const euro = await stage.price({ currency: 'EUR' })
    expect(refusal(await patch(made.id, { priceId: euro }))).toEqual([400, 'validation_error', 'priceId'])
    const both = await patch(made.id, { quantity: 4, cancelAtPeriodEnd: true })
    expect(refusal(both)).toEqual([400, 'validation_error', 'cancelAtPeriodEnd'])
    expect(refusal(await patch(made.id, { proration: 'none' }))).toEqual([400, 'validation_error', 'proration'])
    expect(await stage.subscription(made.id)).toEqual(own.data)
  })

  it('sets the day that it is billed on', async () => {
    const made = await stage.subscribe()
    const { data } = await merchant.client.subscriptions.update(made.id, { billingAnchorDay: 15 })
    expect(data).toMatchObject({ billing_anchor_rule: 'day_of_month', billing_anchor_day: 15 })
    const weekly = await stage.subscribe({ priceId: await stage.price({ interval: 'week' }) })
    expect(refusal(await patch(weekly.id, { billingAnchorDay: 15 }))).toEqual([
      422,
      'invalid_state',
      'billingAnchorDay',
    ])
  })

  it('tries what is owed again with another card', async () => {
    const customerId = await stage.payer(DECLINED_CARD)
    const made = await stage.subscribe({ customerId, trialDays: 5 })
    await patch(made.id, { status: 'active' })
    const behind = await stage.subscription(made.id)
    expect(behind).toMatchObject({ status: 'past_due', dunning: { is_in_dunning: true } })
    const retried = (await patch(made.id, { paymentMethodId: await storeCard(system, merchant, customerId) })).body.data
    expect(Date.parse(retried.dunning.next_retry_at)).toBeLessThanOrEqual(Date.now())
    expect(await stage.subscription(made.id)).toEqual(retried)
  })

  it('tries with another card what is charged to it, and nothing else', async () => {
    const customerId = await stage.payer()
    const [own, other] = [await storeCard(system, merchant, customerId), await storeCard(system, merchant, customerId)]
    const behind = async (body: object) => {
      const { id } = await stage.subscribe({ customerId, trialDays: 5, ...body })
      await patch(id, { paymentMethodId: await storeCard(system, merchant, customerId, DECLINED_CARD) })
      await patch(id, { status: 'active' })
      return id
    }
    const [a, b] = [await behind({}), await behind({ paymentMethodId: own })]
    const retryAt = async (id: string) => Date.parse((await stage.subscription(id)).dunning.next_retry_at)
    const isDue = async (id: string) => (await retryAt(id)) <= Date.now()
    expect([await isDue(a), await isDue(b)]).toEqual([false, false])
    await patch(a, { paymentMethodId: other })
    expect([await isDue(a), await isDue(b)]).toEqual([true, false])
    await merchant.call('PATCH', `/payment-methods/${other}`, { is_default: true })
    expect(await isDue(b)).toBe(false)
  })

  it('refuses what it cannot be, and changes nothing', async () => {
    const items = [{ priceId: await stage.price() }, { priceId: await stage.price() }]
    const made = await stage.subscribe({ priceId: undefined, items })
    const pending = await stage.subscribe({ customerId: await stage.customer() })
    const refusals: [string, object, number, string | undefined][] = [
      [made.id, {}, 400, 'body'],
      [made.id, { status: 'unpaid' }, 400, 'status'],
      [made.id, { status: 'paused', metadata: {} }, 400, 'status'],
      [made.id, { amountMinor: 100 }, 422, 'amountMinor'],
      [made.id, { amountMinor: -1 }, 400, 'amountMinor'],
      [made.id, { billingAnchorDay: 32 }, 400, 'billingAnchorDay'],
      [made.id, { nextBillingDate: inDays(-1) }, 400, 'nextBillingDate'],
      [made.id, { nextBillingDate: inDays(5000) }, 400, 'nextBillingDate'],
      [made.id, { nextBillingDate: 'soon' }, 400, 'nextBillingDate'],
      [made.id, { paymentMethodId: crypto.randomUUID() }, 404, 'paymentMethodId'],
      [made.id, { customerId: crypto.randomUUID() }, 400, 'customerId'],
      [pending.id, { nextBillingDate: inDays(3) }, 422, 'nextBillingDate'],
      [pending.id, { status: 'active' }, 422, 'status'],
      [pending.id, { pauseAtPeriodEnd: true }, 422, undefined],
    ]
    for (const [id, body, status, param] of refusals) {
      const refused = await patch(id, body)
      expect([refused.status, refused.body.error?.param], JSON.stringify([body, refused.body])).toEqual([status, param])
    }
    expect(await stage.subscription(made.id)).toEqual(made)
    expect(await stage.subscription(pending.id)).toEqual(pending)
  })
})

it('is all in the time of its customer, on a test clock', async () => {
  const frozen = '2027-01-31T09:00:00.000Z'
  const clock = (await merchant.post('/test-clocks', { frozen_time: frozen })).body.data
  const customer = (await merchant.post('/customers', { email: 'ada@example.com', test_clock: clock.id })).body.data
  await storeCard(system, merchant, customer.id)
  const made = await stage.subscribe({ customerId: customer.id })
  expect(made).toMatchObject({
    status: 'active',
    test_clock: clock.id,
    start_date: frozen,
    current_period_end: '2027-02-28T09:00:00.000Z',
  })
  const past = await patch(made.id, { nextBillingDate: '2027-01-30T00:00:00Z' })
  expect(refusal(past)).toEqual([400, 'validation_error', 'nextBillingDate'])
  expect((await act(made.id, 'pause')).body.data.paused_at).toBe(frozen)
  expect((await act(made.id, 'resume')).body.data.status).toBe('active')
  expect((await act(made.id, 'cancel', { mode: 'immediately' })).body.data.canceled_at).toBe(frozen)
})

function daysFromNow(at: string): number {
  return (Date.parse(at) - Date.now()) / DAY_MS
}
