import { describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from '../api/card-on-file.ts'
import { expectBalancedBooks } from './books.ts'
import { cardToken, chargesAt, GOOD_CARD } from './buyer.ts'
import { DAY_MS, MINUTE_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()

const PAID = { status: 'paid', totalMinor: PRICE_MINOR, attempts: 1, charged: 1 }

describe('a subscription that renews', () => {
  it('bills each period once as it begins, with a charge of the stored card', async () => {
    const id = await stage.subscribe()
    const first = await stage.row(id)
    expect(first).toMatchObject({ status: 'active', payments: 1 })
    await stage.at(first.currentPeriodEnd - 1_000)
    expect(await stage.billed(id)).toMatchObject([PAID])
    await stage.at(first.currentPeriodEnd)
    await stage.at(first.currentPeriodEnd)
    const second = await stage.row(id)
    expect(second).toMatchObject({ status: 'active', payments: 2, currentPeriodStart: first.currentPeriodEnd })
    await stage.at(second.currentPeriodEnd)
    const periods = await stage.billed(id)
    expect(periods).toMatchObject([
      { ...PAID, sequence: 1 },
      { ...PAID, sequence: 2 },
      { ...PAID, sequence: 3 },
    ])
    expect(periods.slice(1).map(({ startsAt }) => startsAt)).toEqual(periods.slice(0, -1).map(({ endsAt }) => endsAt))
    expect((await chargesAt(stage.system, stage.gateway.securityKey)).size).toBe(3)
    const told = await stage.told(id)
    expect(told.filter((type) => type === 'subscription.renewed')).toHaveLength(2)
    expect(told.filter((type) => type === 'subscription.activated')).toHaveLength(1)
  })

  it('catches up after days on which nothing ran', async () => {
    const id = await stage.subscribe({ priceId: await stage.price({ interval: 'day' }) })
    const { currentPeriodEnd } = await stage.row(id)
    await stage.at(currentPeriodEnd + 29 * DAY_MS)
    const periods = await stage.billed(id)
    expect(periods.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1))
    expect(periods.every(({ status, charged }) => status === 'paid' && charged === 1)).toBe(true)
    expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 31 })
  })

  it('that cannot be billed is tried again ever later, and keeps nobody waiting', async () => {
    const [broken, other] = [await stage.subscribe(), await stage.subscribe()]
    const { currentPeriodEnd: due } = await stage.row(other)
    const time = due + 1_000
    const costs = (amount: number) =>
      Promise.all([
        stage.system.db
          .prepare('UPDATE subscription_items SET amount_minor = ? WHERE subscription_id = ?')
          .bind(amount, broken)
          .run(),
        stage.system.db.prepare('UPDATE subscriptions SET amount_minor = ? WHERE id = ?').bind(amount, broken).run(),
      ])
    await costs(10 ** 15)
    await stage.at(time)
    expect(await stage.billed(broken)).toMatchObject([PAID])
    expect(await stage.billed(other)).toMatchObject([PAID, PAID])
    const first = (await stage.row(broken)).dueAt ?? 0
    expect(first - time).toBeGreaterThanOrEqual(5 * MINUTE_MS)
    await stage.at(first)
    const second = (await stage.row(broken)).dueAt ?? 0
    expect(second - first).toBeGreaterThanOrEqual(10 * MINUTE_MS)
    expect(second - first).toBeLessThan(11 * MINUTE_MS)
    expect(await stage.counted('billings_refused')).toBe(2)
    expect(await stage.audited(broken, 'subscription.bill_refused')).toBe(1)
    await costs(PRICE_MINOR)
    const touched = await stage.merchant.call('PATCH', `/subscriptions/${broken}`, { metadata: { looked: 'into' } })
    expect(touched.status, JSON.stringify(touched.body)).toBe(200)
    expect((await stage.row(broken)).dueAt).toBeLessThan(time)
    await stage.at(second)
    expect(await stage.billed(broken)).toMatchObject([PAID, { ...PAID, sequence: 2 }])
  })

  it('bills once however often it is asked to at once', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => stage.subscribe()))
    const { currentPeriodEnd } = await stage.row(ids.at(-1) ?? '')
    const time = currentPeriodEnd + 60_000
    await stage.doubled(time)
    for (const id of ids) expect(await stage.billed(id)).toMatchObject([PAID, { ...PAID, sequence: 2 }])
    // With the one that they waited for.
    expect(await expectBalancedBooks(stage.system, stage.merchant.merchantId, stage.gateway.securityKey)).toBe(10)
  })

  it('ends a trial with its first charge, and announces it three days before', async () => {
    const id = await stage.subscribe({ trialDays: 14 })
    const trial = await stage.row(id)
    expect(trial).toMatchObject({ status: 'trialing', payments: 0 })
    expect(await stage.billed(id)).toMatchObject([{ sequence: 0, status: 'paid', totalMinor: 0, attempts: 0 }])
    await stage.at(trial.currentPeriodEnd - 3 * DAY_MS)
    expect(await stage.told(id)).toContain('subscription.trial_will_end')
    await stage.at(trial.currentPeriodEnd - 2 * DAY_MS)
    await stage.at(trial.currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 1 })
    expect(await stage.billed(id)).toMatchObject([{ sequence: 0 }, { ...PAID, sequence: 1 }])
    const told = await stage.told(id)
    const once = ['subscription.trial_will_end', 'subscription.trial_ended', 'subscription.activated']
    for (const type of once) expect(told.filter((each) => each === type)).toHaveLength(1)
  })

  it('stops after its last payment, and expires with its last period', async () => {
    const id = await stage.subscribe({ billingMaxCycles: 2 })
    await stage.at((await stage.row(id)).currentPeriodEnd)
    const last = await stage.row(id)
    expect(last).toMatchObject({ status: 'active', payments: 2, nextChargeAt: null })
    await stage.at(last.currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'expired', dueAt: null })
    await stage.at(last.currentPeriodEnd + 90 * DAY_MS)
    expect(await stage.billed(id)).toHaveLength(2)
  })

  it('ends with the period that it was canceled in', async () => {
    const id = await stage.subscribe()
    const { currentPeriodEnd } = await stage.row(id)
    await stage.merchant.post(`/subscriptions/${id}/cancel`, { cancelAtPeriodEnd: true })
    await stage.at(currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled', dueAt: null })
    expect(await stage.billed(id)).toHaveLength(1)
  })

  it('asks nobody for money while it is paused, and goes on by itself', async () => {
    const id = await stage.subscribe()
    const { currentPeriodEnd } = await stage.row(id)
    const resumesAt = currentPeriodEnd + 10 * DAY_MS
    await stage.merchant.post(`/subscriptions/${id}/pause`, {
      pauseAt: 'period_end',
      resumeAt: new Date(resumesAt).toISOString(),
    })
    await stage.at(currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'paused' })
    await stage.at(resumesAt - 60_000)
    expect(await stage.billed(id)).toHaveLength(1)
    await stage.at(resumesAt)
    const resumed = await stage.row(id)
    expect(resumed).toMatchObject({ status: 'active', payments: 2 })
    expect(resumed.currentPeriodStart).toBeGreaterThanOrEqual(resumesAt)
    expect(await stage.billed(id)).toMatchObject([PAID, PAID])
  })
})

const count = (told: readonly string[], type: string) => told.filter((each) => each === type).length

const salesSent = () => transactionsSent('sale')

/** The fields of what the gateway was sent of a type, oldest first. */
async function transactionsSent(of: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const key = encodeURIComponent(stage.gateway.securityKey)
  const response = await fetch(`${stage.system.urls.sandbox}/transactions.json?security_key=${key}`)
  const { transactions } = (await response.json()) as {
    transactions: { type: string; created_at: string; id: string; fields: Record<string, string> }[]
  }
  const sent = transactions.filter(({ type }) => type === of)
  return sent.toSorted((a, b) => Number(a.id) - Number(b.id)).map(({ fields }) => fields)
}

const mailsTo = async (customerId: string): Promise<readonly { subject: string; text: string }[]> => {
  const { body } = await stage.merchant.get(`/customers/${customerId}`)
  const response = await fetch(`${stage.system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(body.data.email)}`)
  return (await response.json()) as { subject: string; text: string }[]
}

async function newDefault(customerId: string, card: string): Promise<void> {
  const token = await cardToken(stage.system, card)
  await stage.merchant.post('/payment-methods', { customer_id: customerId, token, is_default: true })
}

describe('what the networks are told of a charge', () => {
  it('is that a renewal and its retry are the merchant’s, by schedule, and which payment they follow', async () => {
    const customerId = await stage.customer(null)
    const methodId = await storeCard(stage.system, stage.merchant, customerId)
    const setup = (await stage.merchant.post('/setup-intents', { customer_id: customerId })).body
    await stage.merchant.post(`/setup-intents/${setup.id}/confirm`, { payment_method_id: methodId })
    const check = (await transactionsSent('validate')).at(-1)
    expect(check).toMatchObject({ initiated_by: 'customer', stored_credential_indicator: 'stored' })
    const initial = await stage.system.db
      .prepare('SELECT initial_transaction_id AS id FROM payment_methods WHERE id = ?')
      .bind(methodId)
      .first<string>('id')
    const id = await stage.subscribe({ customerId })
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.at(due)
    const scheduled = { initiated_by: 'merchant', stored_credential_indicator: 'used', billing_method: 'recurring' }
    const byIt = { ...scheduled, initial_transaction_id: initial }
    expect(initial).toEqual(expect.any(String))
    expect(await salesSent()).toMatchObject([byIt, byIt])
    await newDefault(customerId, DECLINED_CARD)
    const next = (await stage.row(id)).currentPeriodEnd
    await stage.at(next)
    await stage.at(next + DAY_MS + 60_000)
    expect((await salesSent()).slice(2)).toMatchObject([scheduled, scheduled])
  })

  it('is that a payment by hand has no schedule', async () => {
    const customerId = await stage.customer()
    const made = { customer_id: customerId, currency: 'USD', total_minor: 700, status: 'open' }
    const { body } = await stage.merchant.post('/invoices', made)
    expect((await stage.merchant.post(`/invoices/${body.data.id}/pay`, {})).status).toBe(200)
    const [sale] = await salesSent()
    expect(sale).toMatchObject({ initiated_by: 'merchant', stored_credential_indicator: 'used' })
    expect(sale).not.toHaveProperty('billing_method')
  })
})

describe('a first payment', () => {
  const payByHand = async (id: string) => {
    const { body } = await stage.merchant.get(`/invoices?subscriptionId=${id}`)
    const open = body.data.find(({ status }: { status: string }) => status !== 'paid')
    const paid = { payment_method: 'cash', amount_minor: PRICE_MINOR }
    expect((await stage.merchant.post(`/invoices/${open.id}/pay`, paid)).status).toBe(200)
  }

  it('of who is sent invoices is no renewal, and begins nothing twice', async () => {
    const id = await stage.subscribe({ collectionMethod: 'send_invoice' })
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.system.db.prepare("UPDATE subscriptions SET status = 'past_due' WHERE id = ?").bind(id).run()
    await payByHand(id)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    const told = await stage.told(id)
    expect([count(told, 'subscription.activated'), count(told, 'subscription.renewed')]).toEqual([1, 0])
    await stage.at(due)
    await payByHand(id)
    const later = await stage.told(id)
    expect([count(later, 'subscription.activated'), count(later, 'subscription.renewed')]).toEqual([1, 1])
  })

  it('after free time up to the anchor is no renewal', async () => {
    const billingAnchorDay = ((new Date().getUTCDate() + 9) % 28) + 1
    const id = await stage.subscribe({ billingAnchorDay, firstChargeBehavior: 'next_anchor' })
    const stub = await stage.row(id)
    expect(stub).toMatchObject({ status: 'active', payments: 0 })
    await stage.at(stub.currentPeriodEnd)
    const first = await stage.row(id)
    expect(first).toMatchObject({ status: 'active', payments: 1 })
    const told = await stage.told(id)
    expect([count(told, 'subscription.activated'), count(told, 'subscription.renewed')]).toEqual([1, 0])
    await stage.at(first.currentPeriodEnd)
    expect(count(await stage.told(id), 'subscription.renewed')).toBe(1)
  })

  it('that fails as a trial ends, and is made later, begins it', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId, trialDays: 14 })
    const { currentPeriodEnd: due } = await stage.row(id)
    await newDefault(customerId, DECLINED_CARD)
    await stage.at(due)
    expect(await stage.row(id)).toMatchObject({ status: 'past_due' })
    await newDefault(customerId, GOOD_CARD)
    await stage.at(due + 60_000)
    const told = await stage.told(id)
    expect([count(told, 'subscription.activated'), count(told, 'subscription.renewed')]).toEqual([1, 0])
  })
})

describe('what is told of a subscription ahead of time, and as it changes', () => {
  it('is the invoice that is near: once, to systems and to its customer', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId })
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.at(due - 3 * DAY_MS)
    await stage.at(due - 2 * DAY_MS)
    const { results } = await stage.system.db
      .prepare("SELECT data FROM events WHERE merchant_id = ? AND subscription_id = ? AND type = 'invoice.upcoming'")
      .bind(stage.merchant.merchantId, id)
      .all<{ data: string }>()
    expect(results.map(({ data }) => JSON.parse(data).object)).toMatchObject([
      {
        object: 'invoice',
        status: 'draft',
        subscription_id: id,
        customer_id: customerId,
        total_minor: PRICE_MINOR,
        due_date: new Date(due).toISOString(),
        lines: [
          { source_type: 'subscription_item', total_minor: PRICE_MINOR, period_start: new Date(due).toISOString() },
        ],
      },
    ])
    expect(JSON.parse(results[0]?.data ?? '{}').object).not.toHaveProperty('id')
    const renewals = async () => (await mailsTo(customerId)).filter(({ subject }) => /renews/i.test(subject))
    await until(async () => (await renewals()).length > 0, 'the notice of the renewal is there')
    const [mail, ...more] = await renewals()
    expect(more).toEqual([])
    expect(mail?.text).toContain('29.00')
    expect(mail?.text).toContain('/portal/')
    expect(await stage.billed(id)).toHaveLength(1)
  })

  it('is the end of a trial', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId, trialDays: 14 })
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.at(due - 3 * DAY_MS)
    const trials = async () => (await mailsTo(customerId)).filter(({ subject }) => /trial/i.test(subject))
    await until(async () => (await trials()).length > 0, 'the notice of the trial is there')
    expect((await trials())[0]?.text).toContain('29.00')
  })

  it('is what was before', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId, trialDays: 14 })
    const updates = async () =>
      (await stage.merchant.eventsOf(id))
        .filter(({ type }) => type === 'subscription.updated')
        .map((event) => event.previous)
    const trial = await stage.row(id)
    await stage.at(trial.currentPeriodEnd)
    const iso = (at: number) => new Date(at).toISOString()
    // The charge begins a period, and its payment begins the service.
    expect((await updates()).slice(-2)).toMatchObject([
      { current_period_start: iso(trial.currentPeriodStart), current_period_end: iso(trial.currentPeriodEnd) },
      { status: 'trialing' },
    ])
    const first = await stage.row(id)
    await stage.at(first.currentPeriodEnd)
    expect((await updates()).at(-1)).toMatchObject({
      current_period_start: iso(first.currentPeriodStart),
      current_period_end: iso(first.currentPeriodEnd),
      payments_count: 1,
    })
    await newDefault(customerId, DECLINED_CARD)
    const second = await stage.row(id)
    await stage.at(second.currentPeriodEnd)
    expect((await updates()).at(-1)).toMatchObject({ status: 'active', dunning: null })
    await stage.at(second.currentPeriodEnd + DAY_MS + 60_000)
    expect((await updates()).at(-1)).toMatchObject({ dunning: { phase: 1, retry_count: 0 } })
  })
})

describe('the goods of a subscription', () => {
  const ADDRESS = { address_line1: '1 Analytical Row', city: 'London', postal_code: 'N1 1AA', country: 'GB' }

  async function subscribed(product: object, set: object = {}) {
    const customerId = await stage.customer()
    const { status } = await stage.merchant.call('PATCH', `/customers/${customerId}`, {
      name: 'Ada Lovelace',
      ...ADDRESS,
    })
    expect(status).toBe(200)
    const id = await stage.subscribe({ customerId, priceId: await stage.price({}, product), ...set })
    const orders = async () => (await stage.merchant.get(`/orders?customer_id=${customerId}`)).body.data
    return { id, customerId, orders }
  }

  it('make an order each period that is paid, to where its customer is', async () => {
    const { id, customerId, orders } = await subscribed({ fulfillment_type: 'physical' })
    const shipping = { name: 'Ada Lovelace', line1: '1 Analytical Row', postal_code: 'N1 1AA', country: 'GB' }
    const parcel = { status: 'paid', billing_type: 'recurring', fulfillment_status: 'unfulfilled', shipping }
    expect(await orders()).toMatchObject([parcel])
    await stage.at((await stage.row(id)).currentPeriodEnd)
    expect(await orders()).toMatchObject([parcel, parcel])
    await newDefault(customerId, DECLINED_CARD)
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.at(due)
    expect(await stage.row(id)).toMatchObject({ status: 'past_due' })
    expect(await orders()).toHaveLength(2)
    await newDefault(customerId, GOOD_CARD)
    await stage.at(due + 60_000)
    expect(await orders()).toMatchObject([parcel, parcel, parcel])
  })

  it('go to the address that the subscription was sold with', async () => {
    const { id, orders } = await subscribed({ fulfillment_type: 'physical' })
    const shipping = JSON.stringify({ name: 'Grace', line1: '2 Cobol Street', country: 'US' })
    await stage.system.db.prepare('UPDATE subscriptions SET shipping = ? WHERE id = ?').bind(shipping, id).run()
    await stage.at((await stage.row(id)).currentPeriodEnd)
    const [newest] = await orders()
    expect(newest.shipping).toMatchObject({ name: 'Grace', line1: '2 Cobol Street', country: 'US' })
  })

  it('are delivered at once where they are digital, and none where there is nothing to deliver', async () => {
    const digital = await subscribed({ fulfillment_type: 'digital' })
    const service = await subscribed({ fulfillment_type: 'none' })
    for (const { id } of [digital, service]) await stage.at((await stage.row(id)).currentPeriodEnd)
    const sent = { status: 'fulfilled', fulfillment_status: 'fulfilled', shipping: null }
    expect(await digital.orders()).toMatchObject([sent, sent])
    expect(await service.orders()).toEqual([])
  })

  it('are what the item says, whatever its product is', async () => {
    const { id, orders } = await subscribed({ fulfillment_type: 'none' })
    const added = {
      description: 'Welcome box',
      unit_amount_minor: 500,
      fulfillment_type: 'physical',
    }
    const made = await stage.merchant.post(`/subscriptions/${id}/items`, added)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(await orders()).toEqual([])
    await stage.at((await stage.row(id)).currentPeriodEnd)
    expect(await orders()).toMatchObject([
      { fulfillment_status: 'unfulfilled', line_items: [{ fulfillment_status: 'pending' }] },
    ])
  })
})
