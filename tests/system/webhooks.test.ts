import { constructEvent, constructEventWithHeaders, extractWebhookHeaders } from '@revkeen/sdk/webhooks'
import { Stripe } from 'stripe'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, bodyOf, signed, until, webhookStage } from './webhook-stage.ts'

const stage = webhookStage()

describe('a delivery', () => {
  it('leaves within two seconds of the commit, signed as both published libraries verify it', async () => {
    const { id, secret } = await stage.endpoint(['customer.created'])
    const committedAt = Date.now()
    const customerId = await stage.customer()
    const request = await stage.receiver.waitFor(() => true)
    expect(request.receivedAt - committedAt).toBeLessThan(2_000)
    expect(request.method).toBe('POST')
    const { signature } = signed(request)
    expect(constructEvent(request.body, signature, secret).type).toBe('customer.created')
    expect(Stripe.webhooks.constructEvent(request.body, signature, secret).type).toBe('customer.created')
    expect(() => constructEvent(request.body, signature, `${secret}x`)).toThrow('Signature verification failed')
    const event = constructEventWithHeaders(request.body, extractWebhookHeaders(request.headers), secret)
    const [stored] = (await stage.merchant.get('/events?type=customer.created')).body.data
    expect(event).toEqual({
      id: stored.id,
      object: 'event',
      type: 'customer.created',
      created: stored.created,
      livemode: false,
      api_version: '2026-05-01',
      account: stage.merchant.merchantId,
      data: { object: (await stage.merchant.get(`/customers/${customerId}`)).body.data },
      request: stored.request,
    })
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'x-revkeen-version': '2026-05-01',
      'x-revkeen-account': stage.merchant.merchantId,
      'x-revkeen-event-id': stored.id,
      'x-revkeen-timestamp': /^t=(\d+),/.exec(signature)?.[1],
    })
    expect(await stage.attempted(id, 1)).toMatchObject({
      status: 'succeeded',
      last_status_code: 200,
      last_error: null,
      next_retry_at: null,
      event_id: stored.id,
    })
    const figures = (await stage.merchant.get(`/webhook-endpoints/${id}`)).body.data
    expect(figures).toMatchObject({
      total_deliveries: 1,
      successful_deliveries: 1,
      failed_deliveries: 0,
      circuit_breaker_state: 'closed',
    })
    expect((await stage.merchant.get(`/events/${stored.id}`)).body.pending_webhooks).toBe(0)
  })

  it('names what changed in an update', async () => {
    await stage.endpoint(['customer.updated'])
    const id = await stage.customer('old@example.com')
    await stage.merchant.call('PATCH', `/customers/${id}`, { email: 'new@example.com' })
    const request = await stage.receiver.waitFor(() => true)
    expect(bodyOf(request)).toMatchObject({
      data: { object: { email: 'new@example.com' }, previous_attributes: { email: 'old@example.com' } },
    })
  })

  it('carries the name by which its endpoint subscribed, and comes once however often the name is covered', async () => {
    await stage.endpoint(['payment_method.attached'], '/alias')
    await stage.endpoint(['*', 'customer.*', 'customer.payment_method.*'], '/glob')
    await stage.endpoint(['invoice.*'], '/other')
    await stage.merchant.post('/events/test', { type: 'payment_method.attached' })
    await stage.receiver.waitForCount(2)
    await until(async () => (await stage.deliveries('status=pending')).length === 0, 'nothing is pending')
    const received = stage.receiver.requests.map((request) => `${request.path} ${String(bodyOf(request)['type'])}`)
    expect(received.toSorted()).toEqual(['/alias payment_method.attached', '/glob customer.payment_method.attached'])
  })

  it('goes to no endpoint that was made after its event', async () => {
    await stage.customer()
    await until(async () => (await stage.merchant.get('/events')).body.data.length === 1, 'the event is there')
    const late = await stage.endpoint()
    await stage.system.db
      .prepare('UPDATE events SET expanded_at = NULL WHERE merchant_id = ?')
      .bind(stage.merchant.merchantId)
      .run()
    await stage.system.cron('* * * * *')
    await stage.customer('second@example.com')
    await stage.attempted(late.id, 1)
    expect(await stage.deliveries(`endpoint_id=${late.id}`)).toHaveLength(1)
    expect(stage.receiver.requests).toHaveLength(1)
  })

  it('reaches every one of more than a hundred endpoints', async () => {
    const paths = Array.from({ length: 120 }, (_, n) => `/hook/${n}`)
    await Promise.all(paths.map((path) => stage.endpoint(['customer.created'], path)))
    await stage.customer()
    await stage.receiver.waitForCount(paths.length)
    expect(stage.receiver.requests.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
    await until(
      async () => (await stage.merchant.get('/webhook-deliveries?status=succeeded')).body.total_count === paths.length,
      'all succeeded',
    )
  })

  it('does not follow a redirect, and keeps no more than 64 kB of a reply', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({
      status: 302,
      headers: { location: `${stage.receiver.url}/elsewhere` },
      body: 'x'.repeat(200_000),
    })
    await stage.customer()
    const delivery = await stage.attempted(id, 1)
    expect(delivery).toMatchObject({ status: 'failed', last_status_code: 302, last_error_code: 'redirect' })
    expect(delivery.last_response_body).toHaveLength(65_536)
    expect(stage.receiver.requests.map(({ path }) => path)).toEqual(['/hook'])
  })
})

describe('the order of first attempts', () => {
  it('is that of the commits for one object and endpoint, one at a time', async () => {
    const { id } = await stage.endpoint(['customer.*'])
    let open = 0
    let overlapping = 0
    stage.receiver.reply(() => {
      open += 1
      overlapping = Math.max(overlapping, open)
      setTimeout(() => (open -= 1), 30)
      return { status: 200, delayMs: 40 }
    })
    const customerId = await stage.customer('0@example.com')
    for (let n = 1; n <= 6; n += 1) {
      await stage.merchant.call('PATCH', `/customers/${customerId}`, { email: `${n}@example.com` })
    }
    await stage.receiver.waitForCount(7)
    await until(
      async () => (await stage.deliveries(`endpoint_id=${id}&status=succeeded`)).length === 7,
      'all succeeded',
    )
    const emails = stage.receiver.requests.map(
      (request) => (bodyOf(request)['data'] as { object: { email: string } }).object.email,
    )
    expect(emails).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `${n}@example.com`))
    expect(overlapping).toBe(1)
  })

  it('is not held up by a delivery that failed', async () => {
    const { id } = await stage.endpoint(['customer.*'])
    stage.receiver.replyOnce({ status: 500 })
    const customerId = await stage.customer()
    await stage.attempted(id, 1)
    await stage.merchant.call('PATCH', `/customers/${customerId}`, { name: 'Ada' })
    await stage.receiver.waitForCount(2)
    expect(stage.receiver.requests.map((request) => bodyOf(request)['type'])).toEqual([
      'customer.created',
      'customer.updated',
    ])
  })
})

describe('nothing is lost', () => {
  it('when the signal after a commit is: the sweeper makes the deliveries', async () => {
    await stage.endpoint(['customer.created'])
    const row = `INSERT INTO events (id, merchant_id, type, object_type, object_id, data, api_version, livemode, created_at) VALUES (?, ?, 'customer.created', 'customer', ?, '{"object":{"id":"x"}}', '2026-05-01', 0, ?)`
    await stage.system.db
      .prepare(row)
      .bind(
        `evt_lost${stage.merchant.merchantId.slice(-8)}`,
        stage.merchant.merchantId,
        crypto.randomUUID(),
        Date.now(),
      )
      .run()
    await stage.system.cron('* * * * *')
    expect(bodyOf(await stage.receiver.waitFor(() => true))['id']).toBe(
      `evt_lost${stage.merchant.merchantId.slice(-8)}`,
    )
  })

  it('when the consumer ends between making deliveries and handing them on', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.replyOnce({ status: 500 })
    await stage.customer()
    await stage.attempted(id, 1)
    const forgotten =
      "UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_retry_at = ? WHERE endpoint_id = ?"
    await stage.system.db.prepare(forgotten).bind(Date.now(), id).run()
    await stage.system.cron('* * * * *')
    await stage.receiver.waitForCount(2)
  })

  it('when workerd is killed while an attempt is under way: it is made again once the claim has lapsed', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.replyOnce({ status: 200, delayMs: 5_000 })
    await stage.customer()
    await stage.receiver.waitForCount(1)
    await stage.system.restart({ kill: true })
    await stage.system.cron('* * * * *')
    expect(await stage.deliveries(`endpoint_id=${id}`)).toMatchObject([{ status: 'pending', attempts: 0 }])
    expect(stage.receiver.requests).toHaveLength(1)
    await stage.system.cron('* * * * *', new Date(Date.now() + 61_000))
    await stage.receiver.waitForCount(2)
    expect(await stage.attempted(id, 1)).toMatchObject({ status: 'succeeded' })
  })

  it('and nothing is made twice by repeated signals', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    await stage.customer()
    await stage.attempted(id, 1)
    await stage.system.db
      .prepare('UPDATE events SET expanded_at = NULL WHERE merchant_id = ?')
      .bind(stage.merchant.merchantId)
      .run()
    await stage.system.cron('* * * * *')
    await until(async () => {
      const open = await stage.system.db
        .prepare('SELECT count(*) AS n FROM events WHERE merchant_id = ? AND expanded_at IS NULL')
        .bind(stage.merchant.merchantId)
        .first<number>('n')
      return open === 0
    }, 'expanded again')
    await stage.system.cron('* * * * *')
    expect(await stage.deliveries(`endpoint_id=${id}`)).toHaveLength(1)
    expect(stage.receiver.requests).toHaveLength(1)
  })
})

describe('events', () => {
  it('can be sent again under their own id, also to endpoints made since', async () => {
    const first = await stage.endpoint(['customer.created'], '/first')
    await stage.customer()
    await stage.attempted(first.id, 1)
    await stage.endpoint(['customer.*'], '/second')
    const [event] = (await stage.merchant.get('/events')).body.data
    const { body } = await stage.merchant.post(`/events/${event.id}/resend`)
    expect(body).toMatchObject({ success: true })
    await stage.receiver.waitForCount(3)
    expect(stage.receiver.requests.map(({ path }) => path).toSorted()).toEqual(['/first', '/first', '/second'])
    expect(new Set(stage.receiver.requests.map((request) => bodyOf(request)['id']))).toEqual(new Set([event.id]))
  })

  it('can be tried out on one endpoint alone', async () => {
    const { id, secret } = await stage.endpoint(['invoice.paid'], '/tested')
    await stage.endpoint(['*'], '/other')
    const { status, body } = await stage.merchant.post(`/webhook-endpoints/${id}/test`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ success: true, event: { type: 'invoice.paid', livemode: false, pending_webhooks: 1 } })
    const request = await stage.receiver.waitFor(() => true)
    await stage.attempted(id, 1)
    expect(request.path).toBe('/tested')
    expect(constructEvent(request.body, signed(request).signature, secret).id).toBe(body.event.id)
    expect(stage.receiver.requests).toHaveLength(1)
  })

  it('lose their body and replies after thirty days, and nothing else', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 200, body: 'thanks' })
    await stage.customer()
    await stage.attempted(id, 1)
    const [before] = (await stage.merchant.get('/events')).body.data
    await stage.system.cron('0 3 * * *', new Date(Date.now() + 30 * 24 * HOUR_MS - HOUR_MS))
    expect((await stage.merchant.get(`/events/${before.id}`)).body).toEqual(before)
    await stage.system.cron('0 3 * * *', new Date(Date.now() + 30 * 24 * HOUR_MS + HOUR_MS))
    expect((await stage.merchant.get(`/events/${before.id}`)).body).toEqual({ ...before, data: {} })
    expect(await stage.deliveries(`endpoint_id=${id}`)).toMatchObject([
      { status: 'succeeded', last_status_code: 200, last_response_body: null },
    ])
    expect((await stage.merchant.post(`/events/${before.id}/resend`)).status).toBe(422)
  })
})

describe('answers to idempotency keys', () => {
  it('are forgotten at their expiry', async () => {
    await stage.merchant.post('/customers', { email: 'ada@example.com' }, { 'idempotency-key': 'one' })
    const count = () =>
      stage.system.db
        .prepare('SELECT count(*) AS n FROM idempotency_records WHERE merchant_id = ?')
        .bind(stage.merchant.merchantId)
        .first<number>('n')
    await stage.system.cron('*/5 * * * *', new Date(Date.now() + 24 * HOUR_MS - MINUTE_MS))
    expect(await count()).toBe(1)
    await stage.system.cron('*/5 * * * *', new Date(Date.now() + 24 * HOUR_MS + MINUTE_MS))
    expect(await count()).toBe(0)
  })
})
