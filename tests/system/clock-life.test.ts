import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from '../api/card-on-file.ts'
import { cardToken, GOOD_CARD } from './buyer.ts'
import { webhookStage } from './webhook-stage.ts'

const stage = webhookStage()

const START = Date.UTC(2026, 0, 31, 9)
const DAY_MS = 86_400_000
const PRICE_MINOR = 2900

interface Received {
  readonly id: string
  readonly type: string
  readonly data: { readonly object: { readonly id: string; readonly status: string; readonly dunning: Dunning | null } }
}

interface Dunning {
  readonly is_in_dunning: boolean
  readonly retry_count: number
}

/** A customer on a clock, with a card and a monthly price to subscribe to. */
async function life() {
  const { merchant, system } = stage
  const made = await merchant.post('/test-clocks', { frozen_time: new Date(START).toISOString() })
  const clockId = made.body.data.id as string
  const body = { email: `${randomUUID()}@example.com`, test_clock: clockId }
  const customerId = (await merchant.post('/customers', body)).body.data.id as string
  await storeCard(system, merchant, customerId)
  const product = await merchant.post('/products', {
    product_id: randomUUID(),
    name: 'Plan',
    kind: 'one_time',
    pricing_model: 'one_time',
    amount_minor: PRICE_MINOR,
    currency: 'USD',
  })
  const price = {
    product_id: product.body.data.id,
    currency: 'USD',
    type: 'recurring',
    unit_amount: PRICE_MINOR,
    interval: 'month',
  }
  const priceId = (await merchant.post('/prices', price)).body.id as string
  return {
    customerId,
    priceId,
    /** Advances the clock to so many days after its start. */
    async day(days: number) {
      const frozen_time = new Date(START + days * DAY_MS).toISOString()
      const { body: moved } = await merchant.post(`/test-clocks/${clockId}/advance`, { frozen_time })
      expect(moved.data).toMatchObject({ status: 'ready', frozen_time })
    },
    async card(number: string) {
      const token = await cardToken(system, number)
      const { status } = await merchant.post('/payment-methods', { customer_id: customerId, token, is_default: true })
      expect(status).toBe(201)
    },
  }
}

/** What the listener has received of everything that happened since it listens, once nothing is on its way any more. */
async function heard(): Promise<readonly Received[]> {
  const { system, merchant, receiver } = stage
  const text = `SELECT id, type, object_id AS objectId FROM events WHERE merchant_id = ?1
    AND created_at >= (SELECT min(created_at) FROM webhook_endpoints WHERE merchant_id = ?1) ORDER BY seq`
  const told = () => system.db.prepare(text).bind(merchant.merchantId).all<{ id: string; objectId: string }>()
  const received = () => receiver.requests.map((request): Received => JSON.parse(request.body))
  await expect
    .poll(
      async () => {
        await system.cron('* * * * *')
        const ids = new Set(received().map(({ id }) => id))
        return (await told()).results.filter(({ id }) => !ids.has(id))
      },
      { timeout: 30_000, interval: 50 },
    )
    .toEqual([])
  // Each once, and in order for each object.
  const { results } = await told()
  const all = received()
  expect(all.map(({ id }) => id).toSorted()).toEqual(results.map(({ id }) => id).toSorted())
  const objectOf = new Map(results.map(({ id, objectId }) => [id, objectId]))
  const asTold = Map.groupBy(results, ({ objectId }) => objectId)
  for (const [objectId, events] of Map.groupBy(all, ({ id }) => objectOf.get(id) ?? '')) {
    expect(events.map(({ id }) => id)).toEqual(asTold.get(objectId)?.map(({ id }) => id))
  }
  return all
}

/** What was told of the invoice whose payment failed. */
function ofFailedInvoice(all: readonly Received[]): readonly string[] {
  const failed = all.find(({ type }) => type === 'invoice.payment_failed')?.data.object.id
  return all.flatMap(({ type, data }) => (type.startsWith('invoice.') && data.object.id === failed ? [type] : []))
}

const named = (all: readonly Received[], prefix: string) =>
  all.map(({ type }) => type).filter((type) => type.startsWith(prefix) && type !== 'subscription.updated')

describe('a subscription on a test clock', () => {
  it('goes from its trial to being unpaid, telling each step once and in order', async () => {
    await stage.endpoint()
    const { customerId, priceId, day, card } = await life()
    const { client } = stage.merchant
    const made = await client.subscriptions.create({
      customerId,
      priceId,
      trialEnd: new Date(START + 14 * DAY_MS).toISOString(),
    })
    const { id } = made.data
    expect(made.data).toMatchObject({ status: 'trialing', start_date: new Date(START).toISOString() })
    await day(14)
    expect((await client.subscriptions.get(id)).data.status).toBe('active')
    await card(DECLINED_CARD)
    const renewal = 14 + 28
    const states: unknown[] = []
    for (const days of [0, 0.99, 1, 2.99, 3, 6.99, 7]) {
      await day(renewal + days)
      const { data } = await client.subscriptions.get(id)
      states.push([data.status, data.dunning?.retry_count, data.dunning?.is_in_dunning])
    }
    expect(states).toEqual([
      ['past_due', 0, true],
      ['past_due', 0, true],
      ['past_due', 1, true],
      ['past_due', 1, true],
      ['past_due', 2, true],
      ['past_due', 2, true],
      ['unpaid', 3, false],
    ])
    const all = await heard()
    expect(named(all, 'subscription.')).toEqual([
      'subscription.created',
      'subscription.trial_will_end',
      'subscription.trial_ended',
      'subscription.activated',
      'subscription.past_due',
      'subscription.unpaid',
    ])
    expect(named(all, 'dunning.')).toEqual([
      'dunning.case_started',
      'dunning.step_executed',
      'dunning.phase_escalated',
      'dunning.step_executed',
      'dunning.phase_escalated',
      'dunning.step_executed',
      'dunning.exhausted',
    ])
    expect(ofFailedInvoice(all)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.payment_failed',
      'invoice.overdue',
      'invoice.payment_failed',
      'invoice.payment_failed',
      'invoice.payment_failed',
    ])
    const statuses = all.flatMap(({ type, data }) => (type.startsWith('subscription.') ? [data.object.status] : []))
    expect(statuses.filter((status, index) => status !== statuses[index - 1])).toEqual([
      'trialing',
      'active',
      'past_due',
      'unpaid',
    ])
  })

  it('recovers once its customer has another card, and goes on', async () => {
    await stage.endpoint()
    const { customerId, priceId, day, card } = await life()
    const { client } = stage.merchant
    const { id } = (await client.subscriptions.create({ customerId, priceId })).data
    await card(DECLINED_CARD)
    await day(28 + 1)
    expect((await client.subscriptions.get(id)).data).toMatchObject({ status: 'past_due', dunning: { retry_count: 1 } })
    await card(GOOD_CARD)
    await day(28 + 3)
    expect((await client.subscriptions.get(id)).data).toMatchObject({ status: 'active', dunning: null })
    await day(28 + 31 + 1)
    expect((await client.subscriptions.get(id)).data).toMatchObject({ status: 'active', payments_count: 3 })
    const all = await heard()
    expect(named(all, 'subscription.')).toEqual([
      'subscription.created',
      'subscription.activated',
      'subscription.past_due',
      'subscription.renewed',
      'subscription.renewed',
    ])
    expect(named(all, 'dunning.')).toEqual([
      'dunning.case_started',
      'dunning.step_executed',
      'dunning.phase_escalated',
      'dunning.step_executed',
      'dunning.completed',
    ])
    expect(ofFailedInvoice(all)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.payment_failed',
      'invoice.overdue',
      'invoice.payment_failed',
      'invoice.paid',
    ])
  })

  it('goes through three years in seconds, each period billed and paid once', async () => {
    const { customerId, priceId, day } = await life()
    const { client } = stage.merchant
    const { id } = (await client.subscriptions.create({ customerId, priceId })).data
    const before = performance.now()
    await day(3 * 365 + 1)
    expect(performance.now() - before).toBeLessThan(20_000)
    const text = `
      SELECT p.starts_at AS startsAt, i.status, i.paid_minor AS paid, i.paid_at AS paidAt FROM subscription_periods AS p
      JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
      WHERE p.merchant_id = ? AND p.subscription_id = ? ORDER BY p.sequence`
    const { results } = await stage.system.db
      .prepare(text)
      .bind(stage.merchant.merchantId, id)
      .all<{ startsAt: number; status: string; paid: number; paidAt: number }>()
    expect(results).toHaveLength(37)
    expect(results.every(({ status, paid }) => status === 'paid' && paid === PRICE_MINOR)).toBe(true)
    // Each was paid at its own time, not at the wall's.
    expect(results.every(({ startsAt, paidAt }) => startsAt === paidAt)).toBe(true)
    const days = results.slice(0, 4).map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 10))
    expect(days).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
    expect((await client.subscriptions.get(id)).data).toMatchObject({ status: 'active', payments_count: 37 })
  })
})
