import { parseId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let customerIds: string[]

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'historian')
  other = await testMerchant(system, 'stranger')
  customerIds = []
  for (const email of ['a@example.com', 'b@example.com', 'c@example.com']) {
    customerIds.push((await merchant.post('/customers', { email })).body.data.id)
  }
  await merchant.call('PATCH', `/customers/${customerIds[0]}`, { name: 'Ada' }, { 'idempotency-key': 'rename' })
})
afterAll(() => system.dispose())

const types = (body: { data: { type: string }[] }) => body.data.map(({ type }) => type)

describe('the list of events', () => {
  it('is newest first, in the declared form, in one round trip', async () => {
    const { body } = await merchant.get('/events?limit=2')
    expect(body).toMatchObject({
      object: 'list',
      has_more: true,
      total_count: 4,
      url: '/v2/events',
      pagination: { total: 4, hasMore: true },
    })
    expect(types(body)).toEqual(['customer.updated', 'customer.created'])
    expect(await merchant.tripsOf('/events')).toBe(1)
  })

  it('shows an event as the client declares it, its object as GET gives it', async () => {
    const [event] = (await merchant.get('/events')).body.data
    expect(event).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
      object: 'event',
      type: 'customer.updated',
      data: {
        object: (await merchant.get(`/customers/${customerIds[0]}`)).body.data,
        previous_attributes: { name: null },
      },
      request: { id: expect.stringMatching(/^req_/), idempotency_key: 'rename' },
      pending_webhooks: 0,
      api_version: '2026-05-01',
      livemode: false,
      created: expect.any(Number),
    })
    expect((await merchant.get(`/events/${event.id}`)).body).toEqual(event)
    expect((await merchant.get(`/events/${event.id.toUpperCase()}`)).body).toEqual(event)
    expect((await merchant.get(`/events/${parseId('event', event.id)}`)).body).toEqual(event)
    expect(await merchant.tripsOf(`/events/${event.id}`)).toBe(1)
  })

  it('is walked by cursor in both directions without a gap', async () => {
    const all = (await merchant.get('/events')).body.data.map(({ id }: { id: string }) => id)
    const second = await merchant.get(`/events?limit=2&starting_after=${all[1]}`)
    expect(second.body.data.map(({ id }: { id: string }) => id)).toEqual(all.slice(2))
    expect(second.body.has_more).toBe(false)
    const back = await merchant.get(`/events?limit=2&ending_before=${all[3]}`)
    expect(back.body.data.map(({ id }: { id: string }) => id)).toEqual(all.slice(1, 3))
  })

  it.each([
    ['type=customer.updated', 1],
    ['types=customer.updated,customer.created', 4],
    ['type=customer.*', 4],
    ['types=invoice.paid,invoice.marked_uncollectible', 0],
    ['type=customer.created&types=customer.updated', 0],
    ['created_gte=0&created_lte=1', 0],
    ['created_gte=1', 4],
  ])('filters by %s', async (query, count) =>
    expect((await merchant.get(`/events?${query}`)).body.total_count).toBe(count),
  )

  it('filters by customer, in either spelling of its id', async () => {
    const { body } = await merchant.get(`/customers/${customerIds[0]}`)
    for (const id of [body.data.id, body.data.public_id]) {
      expect(types((await merchant.get(`/events?customer_id=${id}`)).body)).toEqual([
        'customer.updated',
        'customer.created',
      ])
    }
  })

  it.each([
    'type=customer.renamed',
    'types=customer.created,nope',
    'customer_id=inv_1',
    'created_gte=yesterday',
    'starting_after=cus_1',
    'limit=0',
  ])('refuses %s', async (query) => expect((await merchant.get(`/events?${query}`)).status).toBe(400))

  it('is the merchant’s own', async () => {
    const [event] = (await merchant.get('/events')).body.data
    expect((await other.get('/events')).body.data).toEqual([])
    expect((await other.get(`/events/${event.id}`)).status).toBe(404)
    expect((await other.post(`/events/${event.id}/resend`)).status).toBe(404)
    expect((await other.get(`/events?starting_after=${event.id}`)).status).toBe(404)
    expect((await merchant.get('/events/evt_nothing')).status).toBe(404)
  })
})

describe('a test event', () => {
  const TYPES = [
    ['invoice.paid', 'invoice', 'paid'],
    ['invoice.marked_uncollectible', 'invoice', 'uncollectible'],
    ['payment.failed', 'payment', 'failed'],
    ['order.paid', 'order', 'paid'],
    ['checkout.session.completed', 'checkout_session', 'complete'],
    ['payment_method.attached', 'payment_method', 'active'],
    ['subscription.canceled', 'subscription', 'canceled'],
    ['refund.failed', 'refund', 'failed'],
    ['dispute.created', 'dispute', 'needs_response'],
    ['payment_intent.succeeded', 'payment_intent', 'succeeded'],
  ] as const

  it.each(TYPES)('of %s is about a %s that is %s', async (type, object, status) => {
    const { status: code, body } = await merchant.post('/events/test', { type })
    expect(code).toBe(200)
    expect(body).toMatchObject({
      success: true,
      event: { object: 'event', livemode: false, data: { object: { object, status } } },
    })
    expect((await merchant.get(`/events/${body.event.id}`)).body).toMatchObject({
      id: body.event.id,
      data: body.event.data,
    })
  })

  it('counts the deliveries it is about to have', async () => {
    const owner = await testMerchant(system, 'tester')
    await owner.post('/webhook-endpoints', { url: 'http://127.0.0.1:1/', enabled_events: ['customer.*'] })
    await owner.post('/webhook-endpoints', { url: 'http://127.0.0.1:1/', enabled_events: ['order.*'] })
    const { body } = await owner.post('/events/test', { type: 'customer.deleted' })
    expect(body.event.pending_webhooks).toBe(1)
    expect((await owner.get('/events?type=customer.deleted')).body.data[0].pending_webhooks).toBe(1)
    expect((await owner.get(`/events/${body.event.id}`)).body.pending_webhooks).toBe(1)
  })

  it.each([{ type: 'invoice.payed' }, { type: 'invoice.*' }, {}, { type: 'invoice.paid', extra: 1 }])(
    'is refused for %j',
    async (body) => expect((await merchant.post('/events/test', body)).status).toBe(400),
  )
})

describe('resending an event', () => {
  it('says when nobody subscribes', async () => {
    const [event] = (await merchant.get('/events?type=customer.updated')).body.data
    expect((await merchant.post(`/events/${event.id}/resend`)).body).toMatchObject({ success: false })
    expect((await merchant.post('/events/evt_nothing/resend')).status).toBe(404)
  })

  it('names the endpoint where it is one, and makes deliveries of the next generation', async () => {
    const { body: made } = await merchant.post('/webhook-endpoints', {
      url: 'http://127.0.0.1:1/',
      enabled_events: ['customer.updated'],
    })
    const [event] = (await merchant.get('/events?type=customer.updated')).body.data
    for (let round = 0; round < 2; round += 1) {
      expect((await merchant.post(`/events/${event.id}/resend`)).body).toMatchObject({
        success: true,
        webhook_endpoint_id: made.data.id,
      })
    }
    const { results } = await system.db
      .prepare('SELECT generation FROM webhook_deliveries WHERE event_id = ? ORDER BY 1')
      .bind(event.id)
      .all()
    expect(results.map(({ generation }) => generation)).toEqual([1, 2])
  })
})
