import { constructEvent, constructEventWithHeaders, extractWebhookHeaders } from '@revkeen/sdk/webhooks'
import {
  startSystem,
  webhookReceiver,
  type ReceivedRequest,
  type System,
  type WebhookReceiver,
} from '@revkeen-edge/testing'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let system: System
let merchant: TestMerchant
let receiver: WebhookReceiver
let merchants = 0

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

// A tenant and a server of its own for each test, so that none sees another's events.
beforeEach(async () => {
  merchants += 1
  merchant = await testMerchant(system, `hooks${merchants}`)
  receiver = await webhookReceiver()
})
afterEach(() => receiver.close())

interface Endpoint {
  readonly id: string
  readonly secret: string
}

async function endpoint(enabledEvents: readonly string[] = ['*'], path = '/hook'): Promise<Endpoint> {
  const { status, body } = await merchant.post('/webhook-endpoints', {
    url: receiver.url + path,
    enabled_events: enabledEvents,
  })
  expect(status).toBe(201)
  return body.data
}

async function customer(email = 'ada@example.com'): Promise<string> {
  const { body } = await merchant.post('/customers', { email })
  return body.data.id
}

async function deliveries(filter: string): Promise<Record<string, unknown>[]> {
  const { body } = await merchant.get(`/webhook-deliveries?limit=100&${filter}`)
  return body.data
}

/** As soon as it holds; the queues work in the background. */
async function until<T>(probe: () => Promise<T | false | undefined>, what: string, timeoutMs = 6_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The one delivery of an endpoint, once it has had so many attempts. */
function attempted(endpointId: string, attempts: number): Promise<Record<string, unknown>> {
  return until(
    async () => (await deliveries(`endpoint_id=${endpointId}`)).find((delivery) => delivery['attempts'] === attempts),
    `attempt ${attempts}`,
  )
}

/** Runs the minute cron as if it were due time of a delivery's next attempt. */
async function cronAt(delivery: Record<string, unknown>): Promise<void> {
  await system.cron('* * * * *', new Date(String(delivery['next_retry_at'])))
}

const bodyOf = (request: ReceivedRequest) => JSON.parse(request.body) as Record<string, unknown>
const eventsReceived = () => receiver.requests.map((request) => bodyOf(request)['type'])

describe('a delivery', () => {
  it('leaves within two seconds of the commit, signed as both published libraries verify it', async () => {
    const { id, secret } = await endpoint(['customer.created'])
    const committedAt = Date.now()
    const customerId = await customer()
    const request = await receiver.waitFor(() => true)
    expect(request.receivedAt - committedAt).toBeLessThan(2_000)
    expect(request.method).toBe('POST')
    const signature = String(request.headers['x-revkeen-signature'])
    expect(constructEvent(request.body, signature, secret).type).toBe('customer.created')
    expect(Stripe.webhooks.constructEvent(request.body, signature, secret).type).toBe('customer.created')
    expect(() => constructEvent(request.body, signature, `${secret}x`)).toThrow('Signature verification failed')
    const event = constructEventWithHeaders(request.body, extractWebhookHeaders(request.headers), secret)
    const [stored] = (await merchant.get('/events?type=customer.created')).body.data
    expect(event).toEqual({
      id: stored.id,
      object: 'event',
      type: 'customer.created',
      created: stored.created,
      livemode: false,
      api_version: '2026-05-01',
      account: merchant.merchantId,
      data: { object: (await merchant.get(`/customers/${customerId}`)).body.data },
      request: stored.request,
    })
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'x-revkeen-version': '2026-05-01',
      'x-revkeen-account': merchant.merchantId,
      'x-revkeen-event-id': stored.id,
      'x-revkeen-timestamp': /^t=(\d+),/.exec(signature)?.[1],
    })
    expect(await attempted(id, 1)).toMatchObject({
      status: 'succeeded',
      last_status_code: 200,
      last_error: null,
      next_retry_at: null,
      event_id: stored.id,
    })
    const figures = (await merchant.get(`/webhook-endpoints/${id}`)).body.data
    expect(figures).toMatchObject({
      total_deliveries: 1,
      successful_deliveries: 1,
      failed_deliveries: 0,
      circuit_breaker_state: 'closed',
    })
    expect((await merchant.get(`/events/${stored.id}`)).body.pending_webhooks).toBe(0)
  })

  it('names what changed in an update', async () => {
    await endpoint(['customer.updated'])
    const id = await customer('old@example.com')
    await merchant.call('PATCH', `/customers/${id}`, { email: 'new@example.com' })
    const request = await receiver.waitFor(() => true)
    expect(bodyOf(request)).toMatchObject({
      data: { object: { email: 'new@example.com' }, previous_attributes: { email: 'old@example.com' } },
    })
  })

  it('carries the name by which its endpoint subscribed, and comes once however often the name is covered', async () => {
    await endpoint(['payment_method.attached'], '/alias')
    await endpoint(['*', 'customer.*', 'customer.payment_method.*'], '/glob')
    await endpoint(['invoice.*'], '/other')
    await merchant.post('/events/test', { type: 'payment_method.attached' })
    await receiver.waitForCount(2)
    await until(async () => (await deliveries('status=pending')).length === 0, 'nothing is pending')
    const received = receiver.requests.map((request) => [request.path, bodyOf(request)['type']])
    expect(received.toSorted()).toEqual([
      ['/alias', 'payment_method.attached'],
      ['/glob', 'customer.payment_method.attached'],
    ])
  })

  it('goes to no endpoint that was made after its event', async () => {
    await customer()
    await until(async () => (await merchant.get('/events')).body.data.length === 1, 'the event is there')
    const late = await endpoint()
    await system.db
      .prepare('UPDATE events SET expanded_at = NULL WHERE merchant_id = ?')
      .bind(merchant.merchantId)
      .run()
    await system.cron('* * * * *')
    await customer('second@example.com')
    await attempted(late.id, 1)
    expect(await deliveries(`endpoint_id=${late.id}`)).toHaveLength(1)
    expect(receiver.requests).toHaveLength(1)
  })

  it('reaches every one of more than a hundred endpoints', async () => {
    const paths = Array.from({ length: 120 }, (_, n) => `/hook/${n}`)
    await Promise.all(paths.map((path) => endpoint(['customer.created'], path)))
    await customer()
    await receiver.waitForCount(paths.length)
    expect(receiver.requests.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
    await until(
      async () => (await merchant.get('/webhook-deliveries?status=succeeded')).body.total_count === paths.length,
      'all succeeded',
    )
  })

  it('does not follow a redirect, and keeps no more than 64 kB of a reply', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.reply({ status: 302, headers: { location: `${receiver.url}/elsewhere` }, body: 'x'.repeat(200_000) })
    await customer()
    const delivery = await attempted(id, 1)
    expect(delivery).toMatchObject({ status: 'failed', last_status_code: 302, last_error_code: 'redirect' })
    expect(String(delivery['last_response_body'])).toHaveLength(65_536)
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook'])
  })
})

describe('the order of first attempts', () => {
  it('is that of the commits for one object and endpoint, one at a time', async () => {
    const { id } = await endpoint(['customer.*'])
    let open = 0
    let overlapping = 0
    receiver.reply(() => {
      open += 1
      overlapping = Math.max(overlapping, open)
      setTimeout(() => (open -= 1), 30)
      return { status: 200, delayMs: 40 }
    })
    const customerId = await customer('0@example.com')
    for (let n = 1; n <= 6; n += 1)
      await merchant.call('PATCH', `/customers/${customerId}`, { email: `${n}@example.com` })
    await receiver.waitForCount(7)
    await until(async () => (await deliveries(`endpoint_id=${id}&status=succeeded`)).length === 7, 'all succeeded')
    const emails = receiver.requests.map(
      (request) => (bodyOf(request)['data'] as { object: { email: string } }).object.email,
    )
    expect(emails).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `${n}@example.com`))
    expect(overlapping).toBe(1)
  })

  it('is not held up by a delivery that failed', async () => {
    const { id } = await endpoint(['customer.*'])
    receiver.replyOnce({ status: 500 })
    const customerId = await customer()
    await attempted(id, 1)
    await merchant.call('PATCH', `/customers/${customerId}`, { name: 'Ada' })
    await receiver.waitForCount(2)
    expect(eventsReceived()).toEqual(['customer.created', 'customer.updated'])
  })
})

describe('retries', () => {
  it('come after 5 min, 30 min, 2 h, 8 h and 24 h, freshly signed, and end after six attempts', async () => {
    const { id, secret } = await endpoint(['customer.created'])
    receiver.reply({ status: 503, body: 'down for maintenance' })
    await customer()
    const gaps: number[] = []
    let delivery = await attempted(id, 1)
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      expect(delivery).toMatchObject({
        status: 'failed',
        last_status_code: 503,
        last_error_code: 'http_status',
        last_response_body: 'down for maintenance',
      })
      gaps.push(Date.parse(String(delivery['next_retry_at'])) - Date.parse(String(delivery['last_attempt_at'])))
      const early = new Date(Date.parse(String(delivery['next_retry_at'])) - 1)
      await system.cron('* * * * *', early)
      await cronAt(delivery)
      delivery = await attempted(id, attempt)
    }
    expect(gaps).toEqual([5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS])
    expect(delivery).toMatchObject({
      status: 'dead_lettered',
      attempts: 6,
      next_retry_at: null,
      dead_letter_reason: 'no success in 6 attempts',
    })
    await system.cron('* * * * *', new Date(Date.now() + 90 * 24 * HOUR_MS))
    expect(receiver.requests).toHaveLength(6)
    expect(new Set(receiver.requests.map((request) => bodyOf(request)['id'])).size).toBe(1)
    for (const request of receiver.requests)
      constructEvent(request.body, String(request.headers['x-revkeen-signature']), secret)
  })

  it('are signed with a rotated secret at once', async () => {
    const { id, secret } = await endpoint(['customer.created'])
    receiver.replyOnce({ status: 500 })
    await customer()
    const failed = await attempted(id, 1)
    const rotated = (await merchant.post(`/webhook-endpoints/${id}/rotate-secret`)).body.data.secret
    await cronAt(failed)
    await attempted(id, 2)
    const request = receiver.requests[1]
    const signature = String(request?.headers['x-revkeen-signature'])
    expect(constructEvent(String(request?.body), signature, rotated).type).toBe('customer.created')
    expect(() => constructEvent(String(request?.body), signature, secret)).toThrow()
  })

  it('end with the endpoint: its open deliveries are dead at once', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.reply({ status: 500 })
    await customer()
    const failed = await attempted(id, 1)
    await merchant.call('DELETE', `/webhook-endpoints/${id}`)
    const [dead] = await deliveries(`endpoint_id=${id}`)
    expect(dead).toMatchObject({
      status: 'dead_lettered',
      dead_letter_reason: 'endpoint deleted',
      attempts: 1,
      next_retry_at: null,
    })
    await cronAt(failed)
    await customer('later@example.com')
    expect(receiver.requests).toHaveLength(1)
  })

  it('end when the endpoint is disabled', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.reply({ status: 500 })
    await customer()
    const failed = await attempted(id, 1)
    await merchant.call('PATCH', `/webhook-endpoints/${id}`, { enabled: false })
    await cronAt(failed)
    const dead = await until(async () => (await deliveries(`endpoint_id=${id}&status=dead_lettered`))[0], 'given up')
    expect(dead).toMatchObject({ dead_letter_reason: 'endpoint disabled', attempts: 1 })
    expect(receiver.requests).toHaveLength(1)
  })

  it('can be asked for: a failed one at once, a dead one a single time, never one that is done', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.reply({ status: 500 })
    await customer()
    const { id: deliveryId } = await attempted(id, 1)
    const retry = () => merchant.post(`/webhook-deliveries/${String(deliveryId)}/retry`)
    expect((await retry()).body.data).toMatchObject({ status: 'pending', attempts: 1, max_attempts: 6 })
    await attempted(id, 2)
    await system.db.prepare('UPDATE webhook_deliveries SET attempts = 5 WHERE id = ?').bind(deliveryId).run()
    await retry()
    expect(await attempted(id, 6)).toMatchObject({ status: 'dead_lettered' })
    expect((await retry()).body.data).toMatchObject({
      status: 'pending',
      max_attempts: 7,
      dead_lettered_at: null,
      dead_letter_reason: null,
    })
    expect(await attempted(id, 7)).toMatchObject({ status: 'dead_lettered' })
    expect(await retry()).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
    receiver.reply({ status: 200 })
    await customer('second@example.com')
    const [done] = await until(async () => {
      const found = await deliveries(`endpoint_id=${id}&status=succeeded`)
      return found.length > 0 && found
    }, 'the second succeeded')
    expect((await merchant.post(`/webhook-deliveries/${String(done?.['id'])}/retry`)).status).toBe(409)
  })
})

describe('nothing is lost', () => {
  it('when the signal after a commit is: the sweeper makes the deliveries', async () => {
    await endpoint(['customer.created'])
    const row = `INSERT INTO events (id, merchant_id, type, object_type, object_id, data, api_version, livemode, created_at) VALUES (?, ?, 'customer.created', 'customer', ?, '{"object":{"id":"x"}}', '2026-05-01', 0, ?)`
    await system.db
      .prepare(row)
      .bind(`evt_lost${merchants}`, merchant.merchantId, crypto.randomUUID(), Date.now())
      .run()
    await system.cron('* * * * *')
    expect(bodyOf(await receiver.waitFor(() => true))['id']).toBe(`evt_lost${merchants}`)
  })

  it('when the consumer ends between making deliveries and handing them on', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.replyOnce({ status: 500 })
    await customer()
    await attempted(id, 1)
    const forgotten =
      "UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_retry_at = ? WHERE endpoint_id = ?"
    await system.db.prepare(forgotten).bind(Date.now(), id).run()
    await system.cron('* * * * *')
    await receiver.waitForCount(2)
  })

  it('when workerd is killed while an attempt is under way: it is made again once the claim has lapsed', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.replyOnce({ status: 200, delayMs: 5_000 })
    await customer()
    await receiver.waitForCount(1)
    await system.restart({ kill: true })
    await system.cron('* * * * *')
    expect(await deliveries(`endpoint_id=${id}`)).toMatchObject([{ status: 'pending', attempts: 0 }])
    expect(receiver.requests).toHaveLength(1)
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    await receiver.waitForCount(2)
    expect(await attempted(id, 1)).toMatchObject({ status: 'succeeded' })
  })

  it('and nothing is made twice by repeated signals', async () => {
    const { id } = await endpoint(['customer.created'])
    await customer()
    await attempted(id, 1)
    await system.db
      .prepare('UPDATE events SET expanded_at = NULL WHERE merchant_id = ?')
      .bind(merchant.merchantId)
      .run()
    await system.cron('* * * * *')
    await until(async () => {
      const open = await system.db
        .prepare('SELECT count(*) AS n FROM events WHERE merchant_id = ? AND expanded_at IS NULL')
        .bind(merchant.merchantId)
        .first<number>('n')
      return open === 0
    }, 'expanded again')
    await system.cron('* * * * *')
    expect(await deliveries(`endpoint_id=${id}`)).toHaveLength(1)
    expect(receiver.requests).toHaveLength(1)
  })
})

describe('the circuit breaker', () => {
  const stateOf = async (id: string) => (await merchant.get(`/webhook-endpoints/${id}`)).body.data.circuit_breaker_state

  async function openCircuit(id: string): Promise<void> {
    receiver.reply({ status: 500 })
    for (let n = 0; n < 10; n += 1) await customer(`${n}@example.com`)
    await until(async () => (await stateOf(id)) === 'open', 'the circuit opens')
  }

  it('opens after ten failures in a row, holds deliveries without an attempt, and closes on a probe that succeeds', async () => {
    const { id } = await endpoint(['customer.created'])
    await openCircuit(id)
    expect(receiver.requests).toHaveLength(10)
    await customer('held@example.com')
    const held = await until(async () => (await deliveries(`endpoint_id=${id}&status=pending`))[0], 'a delivery waits')
    expect(held).toMatchObject({ attempts: 0, last_attempt_at: null })
    await system.cron('* * * * *')
    expect(receiver.requests).toHaveLength(10)
    receiver.reply({ status: 200 })
    const openedAt = await system.db
      .prepare('SELECT circuit_opened_at AS at FROM webhook_endpoints WHERE id = ?')
      .bind(id)
      .first<number>('at')
    await system.cron('* * * * *', new Date(Number(openedAt) + 5 * MINUTE_MS))
    await until(async () => (await stateOf(id)) === 'closed', 'the circuit closes')
    await system.cron('* * * * *', new Date(Number(openedAt) + 6 * MINUTE_MS))
    await until(
      async () => (await deliveries(`endpoint_id=${id}&status=succeeded`)).length === 11,
      'all were delivered',
    )
  })

  it('opens again when the probe fails: one attempt, not one for each that waits', async () => {
    const { id } = await endpoint(['customer.created'])
    await openCircuit(id)
    await customer('held@example.com')
    const openedAt = Number(
      await system.db
        .prepare('SELECT circuit_opened_at AS at FROM webhook_endpoints WHERE id = ?')
        .bind(id)
        .first<number>('at'),
    )
    await system.cron('* * * * *', new Date(openedAt + 5 * MINUTE_MS))
    await receiver.waitForCount(11)
    const reopenedAt = await until(async () => {
      const row = await system.db
        .prepare('SELECT circuit_state, circuit_opened_at FROM webhook_endpoints WHERE id = ?')
        .bind(id)
        .first()
      return row?.['circuit_state'] === 'open' && row['circuit_opened_at']
    }, 'it is open again')
    expect(reopenedAt).toBeGreaterThanOrEqual(openedAt + 5 * MINUTE_MS)
    expect(receiver.requests).toHaveLength(11)
  })

  it('closes when the endpoint is given a new URL', async () => {
    const { id } = await endpoint(['customer.created'])
    await openCircuit(id)
    receiver.reply({ status: 200 })
    const { body } = await merchant.call('PATCH', `/webhook-endpoints/${id}`, { url: `${receiver.url}/fixed` })
    expect(body.data.circuit_breaker_state).toBe('closed')
    await customer('after@example.com')
    await receiver.waitFor(({ path }) => path === '/fixed')
  })
})

describe('an endpoint in trouble', () => {
  it('is an event of its own at the third failed retry, once in a streak', async () => {
    const failing = await endpoint(['customer.created'], '/failing')
    const alarm = await endpoint(['endpoint.delivery.failed'], '/alarm')
    receiver.reply(({ path }) => ({ status: path === '/failing' ? 500 : 200 }))
    await customer()
    let delivery = await attempted(failing.id, 1)
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      expect(receiver.requests.filter(({ path }) => path === '/alarm')).toHaveLength(attempt === 5 ? 1 : 0)
      await cronAt(delivery)
      delivery = await attempted(failing.id, attempt)
      if (attempt === 4) await attempted(alarm.id, 1)
    }
    const [request] = receiver.requests.filter(({ path }) => path === '/alarm')
    expect(bodyOf(request as ReceivedRequest)).toMatchObject({
      type: 'endpoint.delivery.failed',
      data: {
        object: {
          id: failing.id,
          object: 'webhook_endpoint',
          failed_deliveries: 4,
          total_deliveries: 4,
          successful_deliveries: 0,
        },
      },
    })
    expect(JSON.stringify(request)).not.toContain('secret')
    expect((await merchant.get('/events?type=endpoint.delivery.failed')).body.total_count).toBe(1)
  })

  it('causes no further events by not taking the events about it', async () => {
    const failing = await endpoint(['endpoint.delivery.failed'])
    receiver.reply({ status: 500 })
    await merchant.post('/events/test', { type: 'endpoint.delivery.failed' })
    let delivery = await attempted(failing.id, 1)
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      await cronAt(delivery)
      delivery = await attempted(failing.id, attempt)
    }
    expect((await merchant.get('/events')).body.total_count).toBe(1)
  })
})

describe('events', () => {
  it('can be sent again under their own id, also to endpoints made since', async () => {
    const first = await endpoint(['customer.created'], '/first')
    await customer()
    await attempted(first.id, 1)
    await endpoint(['customer.*'], '/second')
    const [event] = (await merchant.get('/events')).body.data
    const { body } = await merchant.post(`/events/${event.id}/resend`)
    expect(body).toMatchObject({ success: true })
    await receiver.waitForCount(3)
    expect(receiver.requests.map(({ path }) => path).toSorted()).toEqual(['/first', '/first', '/second'])
    expect(new Set(receiver.requests.map((request) => bodyOf(request)['id']))).toEqual(new Set([event.id]))
  })

  it('can be tried out on one endpoint alone', async () => {
    const { id, secret } = await endpoint(['invoice.paid'], '/tested')
    await endpoint(['*'], '/other')
    const { status, body } = await merchant.post(`/webhook-endpoints/${id}/test`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ success: true, event: { type: 'invoice.paid', livemode: false, pending_webhooks: 1 } })
    const request = await receiver.waitFor(() => true)
    await attempted(id, 1)
    expect(request.path).toBe('/tested')
    expect(constructEvent(request.body, String(request.headers['x-revkeen-signature']), secret).id).toBe(body.event.id)
    expect(receiver.requests).toHaveLength(1)
  })

  it('lose their body and replies after thirty days, and nothing else', async () => {
    const { id } = await endpoint(['customer.created'])
    receiver.reply({ status: 200, body: 'thanks' })
    await customer()
    await attempted(id, 1)
    const [before] = (await merchant.get('/events')).body.data
    await system.cron('0 3 * * *', new Date(Date.now() + 30 * 24 * HOUR_MS - HOUR_MS))
    expect((await merchant.get(`/events/${before.id}`)).body).toEqual(before)
    await system.cron('0 3 * * *', new Date(Date.now() + 30 * 24 * HOUR_MS + HOUR_MS))
    expect((await merchant.get(`/events/${before.id}`)).body).toEqual({ ...before, data: {} })
    expect(await deliveries(`endpoint_id=${id}`)).toMatchObject([
      { status: 'succeeded', last_status_code: 200, last_response_body: null },
    ])
    expect((await merchant.post(`/events/${before.id}/resend`)).status).toBe(422)
  })
})

describe('answers to idempotency keys', () => {
  it('are forgotten at their expiry', async () => {
    await merchant.post('/customers', { email: 'ada@example.com' }, { 'idempotency-key': 'one' })
    const count = () =>
      system.db
        .prepare('SELECT count(*) AS n FROM idempotency_records WHERE merchant_id = ?')
        .bind(merchant.merchantId)
        .first<number>('n')
    await system.cron('*/5 * * * *', new Date(Date.now() + 24 * HOUR_MS - MINUTE_MS))
    expect(await count()).toBe(1)
    await system.cron('*/5 * * * *', new Date(Date.now() + 24 * HOUR_MS + MINUTE_MS))
    expect(await count()).toBe(0)
  })
})
