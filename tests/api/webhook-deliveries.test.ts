import { publicId, type WebhookDelivery } from '@revkeen-edge/domain'
import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let endpointId: string
let eventId: string

const DAY_MS = 86_400_000
const NOW = Date.now()

beforeAll(async () => {
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'sender')
  other = await testMerchant(system, 'stranger')
  // Made before the event has a subscriber, so that every delivery here is one of these rows.
  eventId = (await merchant.post('/events/test', { type: 'customer.created' })).body.event.id
  endpointId = (
    await merchant.post('/webhook-endpoints', { url: 'http://127.0.0.1:1/', enabled_events: ['order.paid'] })
  ).body.data.id
})
afterAll(() => system.dispose())

let generation = 0

async function delivery(set: Partial<WebhookDelivery> = {}): Promise<string> {
  generation += 1
  const row: WebhookDelivery = {
    id: crypto.randomUUID(),
    merchantId: merchant.merchantId,
    endpointId,
    eventId,
    eventSeq: 1,
    objectId: crypto.randomUUID(),
    eventType: 'customer.created',
    generation,
    status: 'failed',
    attempts: 1,
    maxAttempts: 6,
    lastStatusCode: 500,
    lastError: 'The endpoint replied 500.',
    lastErrorCode: 'http_status',
    lastDurationMs: 12,
    lastAttemptAt: NOW,
    lastResponse: 'oops',
    nextRetryAt: NOW + DAY_MS,
    claimedUntil: null,
    deliveredAt: null,
    deadLetteredAt: null,
    deadLetterReason: null,
    createdAt: NOW + generation,
    updatedAt: NOW,
    version: 1,
    ...set,
  }
  await merchant.commit(insert('webhookDeliveries', row))
  return row.id
}

describe('webhook deliveries', () => {
  it('are shown as the client declares them', async () => {
    const id = await delivery()
    const { body } = await merchant.get(`/webhook-deliveries/${publicId('webhookDelivery', id)}`)
    expect(body.data).toMatchObject({
      id,
      object: 'webhook_delivery',
      endpoint_id: endpointId,
      event_id: eventId,
      event_type: 'customer.created',
      status: 'failed',
      attempts: 1,
      max_attempts: 6,
      last_status_code: 500,
      last_error: 'The endpoint replied 500.',
      last_error_code: 'http_status',
      last_duration_ms: 12,
      next_retry_at: new Date(NOW + DAY_MS).toISOString(),
      delivered_at: null,
      dead_lettered_at: null,
      dead_letter_reason: null,
    })
    expect(await merchant.tripsOf(`/webhook-deliveries/${id}`)).toBe(1)
  })

  it('are listed newest first, by cursor and filter, in one round trip', async () => {
    const ids = [
      await delivery({ status: 'succeeded' }),
      await delivery({ status: 'succeeded' }),
      await delivery({ status: 'succeeded' }),
    ]
    const query = `/webhook-deliveries?status=succeeded&endpoint_id=${endpointId}&event_id=${eventId}`
    const { body } = await merchant.get(`${query}&limit=2`)
    expect(body).toMatchObject({
      object: 'list',
      has_more: true,
      total_count: 3,
      url: '/v2/webhook-deliveries',
      pagination: { total: 3 },
    })
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]])
    const rest = await merchant.get(`${query}&starting_after=${body.data[1].public_id}`)
    expect(rest.body.data.map(({ id }: { id: string }) => id)).toEqual([ids[0]])
    expect(await merchant.tripsOf(query)).toBe(1)
    for (const wrong of ['status=lost', 'endpoint_id=evt_1', 'event_id=we_1']) {
      expect((await merchant.get(`/webhook-deliveries?${wrong}`)).status).toBe(400)
    }
  })

  it('are the merchant’s own', async () => {
    const id = await delivery()
    expect((await other.get('/webhook-deliveries')).body.data).toEqual([])
    expect((await other.get(`/webhook-deliveries/${id}`)).status).toBe(404)
    expect((await other.post(`/webhook-deliveries/${id}/retry`)).status).toBe(404)
    expect((await merchant.get('/webhook-deliveries/nothing')).status).toBe(404)
  })

  it.each([
    ['succeeded', { status: 'succeeded' }],
    ['under way', { claimedUntil: NOW + DAY_MS }],
    ['dead for the second time', { status: 'dead_lettered', attempts: 7, maxAttempts: 7, nextRetryAt: null }],
  ] as const)('are not retried when %s', async (_, set) => {
    const id = await delivery(set)
    expect(await merchant.post(`/webhook-deliveries/${id}/retry`)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    })
  })

  it('are only moved up when they are pending already', async () => {
    const id = await delivery({ status: 'pending', attempts: 1, nextRetryAt: NOW + DAY_MS })
    const { status, body } = await merchant.post(`/webhook-deliveries/${id}/retry`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ status: 'pending', attempts: 1 })
    expect(Date.parse(body.data.next_retry_at)).toBeLessThan(NOW + DAY_MS)
  })

  it('are pending at once when retried, and a repeated key gets the same answer', async () => {
    const id = await delivery({ nextRetryAt: NOW + DAY_MS })
    const headers = { 'idempotency-key': `retry-${id}` }
    const { status, body } = await merchant.post(`/webhook-deliveries/${id}/retry`, undefined, headers)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ status: 'pending', attempts: 1 })
    expect(Date.parse(body.data.next_retry_at)).toBeLessThan(NOW + DAY_MS)
    expect((await merchant.post(`/webhook-deliveries/${id}/retry`, undefined, headers)).body).toEqual(body)
    const { results } = await system.db
      .prepare("SELECT 1 FROM audit_log WHERE object_id = ? AND action = 'webhook_delivery.retry'")
      .bind(id)
      .all()
    expect(results).toHaveLength(1)
  })
})
