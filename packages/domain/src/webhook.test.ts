import { describe, expect, it } from 'vitest'
import {
  afterAttempt,
  MAX_DELIVERY_ATTEMPTS,
  nextDeliveryAttempt,
  retryRefusal,
  subscribersOf,
  type AttemptOutcome,
  type StoredEvent,
  type WebhookDelivery,
  type WebhookEndpoint,
} from './webhook.ts'

const MINUTE = 60_000
const NOW = 1_800_000_000_000

const delivery: WebhookDelivery = {
  id: 'd',
  merchantId: 'm',
  endpointId: 'e',
  eventId: 'evt',
  eventSeq: 1,
  objectId: 'o',
  eventType: 'invoice.paid',
  generation: 0,
  status: 'pending',
  attempts: 0,
  maxAttempts: MAX_DELIVERY_ATTEMPTS,
  lastStatusCode: null,
  lastError: null,
  lastErrorCode: null,
  lastDurationMs: null,
  lastAttemptAt: null,
  lastResponse: null,
  nextRetryAt: NOW,
  claimedUntil: NOW + MINUTE,
  deliveredAt: null,
  deadLetteredAt: null,
  deadLetterReason: null,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
}
const endpoint: WebhookEndpoint = {
  id: 'e',
  merchantId: 'm',
  url: 'https://example.com/',
  description: null,
  enabledEvents: ['invoice.*'],
  status: 'enabled',
  secretSealed: '',
  apiVersion: '2026-05-01',
  circuitState: 'closed',
  consecutiveFailures: 0,
  consecutiveRetryFailures: 0,
  circuitOpenedAt: null,
  totalDeliveries: 0,
  successfulDeliveries: 0,
  failedDeliveries: 0,
  lastDeliveryAt: null,
  deletedAt: null,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
}
const event: StoredEvent = {
  seq: 1,
  id: 'evt',
  merchantId: 'm',
  type: 'invoice.paid',
  objectType: 'invoice',
  objectId: 'o',
  customerId: null,
  invoiceId: null,
  subscriptionId: null,
  orderId: null,
  endpointId: null,
  data: { object: {} },
  requestId: null,
  idempotencyKey: null,
  apiVersion: '2026-05-01',
  livemode: true,
  expandedAt: null,
  createdAt: NOW,
}
const success: AttemptOutcome = { statusCode: 204, error: null, durationMs: 5, response: '' }
const failure: AttemptOutcome = {
  statusCode: 500,
  error: { code: 'http_status', message: 'The endpoint replied 500.' },
  durationMs: 5,
  response: 'no',
}

describe('the ladder of a delivery', () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 480],
    [5, 1440],
  ])('waits after attempt %i for %i minutes', (attempts, minutes) =>
    expect(nextDeliveryAttempt(attempts, NOW)).toBe(NOW + minutes * MINUTE),
  )

  it('ends after the sixth', () => expect(nextDeliveryAttempt(6, NOW)).toBeNull())

  it('is over with a success', () => {
    const after = afterAttempt({ ...delivery, lastError: 'before', lastErrorCode: 'timeout' }, success, NOW)
    expect(after).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      deliveredAt: NOW,
      nextRetryAt: null,
      claimedUntil: null,
      lastError: null,
      lastErrorCode: null,
    })
  })

  it('climbs with each failure and ends dead', () => {
    let now = delivery
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      now = afterAttempt(now, failure, NOW)
      expect(now).toMatchObject({
        status: 'failed',
        attempts: attempt,
        nextRetryAt: nextDeliveryAttempt(attempt, NOW),
        lastErrorCode: 'http_status',
      })
    }
    expect(afterAttempt(now, failure, NOW)).toMatchObject({
      status: 'dead_lettered',
      attempts: 6,
      nextRetryAt: null,
      deadLetteredAt: NOW,
    })
  })
})

describe('a retry by hand', () => {
  const failed = { ...delivery, status: 'failed', attempts: 2, claimedUntil: null } as const
  const dead = { ...delivery, status: 'dead_lettered', attempts: 6, claimedUntil: null } as const
  it.each<[string, WebhookDelivery, WebhookEndpoint | null, RegExp | null]>([
    ['a failed one', failed, endpoint, null],
    ['a pending one', { ...delivery, claimedUntil: null }, endpoint, null],
    ['a dead one', dead, endpoint, null],
    ['a dead one that was retried', { ...dead, attempts: 7, maxAttempts: 7 }, endpoint, /once/],
    ['a succeeded one', { ...delivery, status: 'succeeded' }, endpoint, /succeeded/],
    ['one under way', { ...failed, claimedUntil: NOW + 1 }, endpoint, /under way/],
    ['one of a deleted endpoint', failed, null, /deleted/],
    ['one of a disabled endpoint', failed, { ...endpoint, status: 'disabled' }, /disabled/],
  ])('of %s', (_, of, to, refusal) => {
    const refused = retryRefusal(of, to, NOW)
    if (refusal) expect(refused).toMatch(refusal)
    else expect(refused).toBeNull()
  })
})

describe('who gets an event', () => {
  const ids = (of: StoredEvent, ...to: WebhookEndpoint[]) =>
    subscribersOf(of, to).map(({ endpoint: { id }, name }) => `${id} ${name}`)
  it('is whoever subscribed before it', () => {
    expect(ids(event, endpoint)).toEqual(['e invoice.paid'])
    expect(ids(event, { ...endpoint, createdAt: NOW + 1 })).toEqual([])
    expect(ids(event, { ...endpoint, enabledEvents: ['order.paid'] })).toEqual([])
    expect(ids(event, { ...endpoint, status: 'disabled' }, { ...endpoint, deletedAt: NOW })).toEqual([])
  })

  it('is the one endpoint that a test is for, subscribed or not', () => {
    const test = { ...event, endpointId: 'e' }
    expect(ids(test, { ...endpoint, enabledEvents: ['order.paid'] }, { ...endpoint, id: 'other' })).toEqual([
      'e invoice.paid',
    ])
  })
})
