import { constructEvent } from '@revkeen/sdk/webhooks'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, bodyOf, signed, until, webhookStage } from './webhook-stage.ts'

const stage = webhookStage()

describe('retries', () => {
  it('come after 5 min, 30 min, 2 h, 8 h and 24 h, freshly signed, and end after six attempts', async () => {
    const { id, secret } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 503, body: 'down for maintenance' })
    await stage.customer()
    const gaps: number[] = []
    let delivery = await stage.attempted(id, 1)
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      expect(delivery).toMatchObject({
        status: 'failed',
        last_status_code: 503,
        last_error_code: 'http_status',
        last_response_body: 'down for maintenance',
      })
      gaps.push(Date.parse(delivery.next_retry_at) - Date.parse(delivery.last_attempt_at))
      const early = new Date(Date.parse(delivery.next_retry_at) - 1)
      await stage.system.cron('* * * * *', early)
      await stage.cronAt(delivery)
      delivery = await stage.attempted(id, attempt)
    }
    expect(gaps).toEqual([5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS])
    expect(delivery).toMatchObject({
      status: 'dead_lettered',
      attempts: 6,
      next_retry_at: null,
      dead_letter_reason: 'no success in 6 attempts',
    })
    await stage.system.cron('* * * * *', new Date(Date.now() + 90 * 24 * HOUR_MS))
    expect(stage.receiver.requests).toHaveLength(6)
    expect(new Set(stage.receiver.requests.map((request) => bodyOf(request)['id'])).size).toBe(1)
    for (const request of stage.receiver.requests) {
      const { payload, signature } = signed(request)
      constructEvent(payload, signature, secret)
    }
  })

  it('are signed with a rotated secret at once', async () => {
    const { id, secret } = await stage.endpoint(['customer.created'])
    stage.receiver.replyOnce({ status: 500 })
    await stage.customer()
    const failed = await stage.attempted(id, 1)
    const rotated = (await stage.merchant.post(`/webhook-endpoints/${id}/rotate-secret`)).body.data.secret
    await stage.cronAt(failed)
    await stage.attempted(id, 2)
    const { payload, signature } = signed(stage.receiver.requests[1])
    expect(constructEvent(payload, signature, rotated).type).toBe('customer.created')
    expect(() => constructEvent(payload, signature, secret)).toThrow('Signature verification failed')
  })

  it('end with the endpoint: its open deliveries are dead at once', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 500 })
    await stage.customer()
    const failed = await stage.attempted(id, 1)
    await stage.merchant.call('DELETE', `/webhook-endpoints/${id}`)
    const [dead] = await stage.deliveries(`endpoint_id=${id}`)
    expect(dead).toMatchObject({
      status: 'dead_lettered',
      dead_letter_reason: 'endpoint deleted',
      attempts: 1,
      next_retry_at: null,
    })
    await stage.cronAt(failed)
    await stage.customer('later@example.com')
    expect(stage.receiver.requests).toHaveLength(1)
  })

  it('end when the endpoint is disabled', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 500 })
    await stage.customer()
    const failed = await stage.attempted(id, 1)
    await stage.merchant.call('PATCH', `/webhook-endpoints/${id}`, { enabled: false })
    await stage.cronAt(failed)
    const dead = await until(
      async () => (await stage.deliveries(`endpoint_id=${id}&status=dead_lettered`))[0],
      'given up',
    )
    expect(dead).toMatchObject({ dead_letter_reason: 'endpoint disabled', attempts: 1 })
    expect(stage.receiver.requests).toHaveLength(1)
  })

  it('can be asked for: a failed one at once, a dead one a single time, never one that is done', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 500 })
    await stage.customer()
    const { id: deliveryId } = await stage.attempted(id, 1)
    const retry = () => stage.merchant.post(`/webhook-deliveries/${deliveryId}/retry`)
    expect((await retry()).body.data).toMatchObject({ status: 'pending', attempts: 1, max_attempts: 6 })
    await stage.attempted(id, 2)
    await stage.system.db.prepare('UPDATE webhook_deliveries SET attempts = 5 WHERE id = ?').bind(deliveryId).run()
    await retry()
    expect(await stage.attempted(id, 6)).toMatchObject({ status: 'dead_lettered' })
    expect((await retry()).body.data).toMatchObject({
      status: 'pending',
      max_attempts: 7,
      dead_lettered_at: null,
      dead_letter_reason: null,
    })
    expect(await stage.attempted(id, 7)).toMatchObject({ status: 'dead_lettered' })
    expect(await retry()).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
    stage.receiver.reply({ status: 200 })
    await stage.customer('second@example.com')
    const [done] = await until(async () => {
      const found = await stage.deliveries(`endpoint_id=${id}&status=succeeded`)
      return found.length > 0 && found
    }, 'the second succeeded')
    expect((await stage.merchant.post(`/webhook-deliveries/${done?.id}/retry`)).status).toBe(409)
  })
})

describe('the circuit breaker', () => {
  const stateOf = async (id: string) =>
    (await stage.merchant.get(`/webhook-endpoints/${id}`)).body.data.circuit_breaker_state

  async function openCircuit(id: string): Promise<void> {
    stage.receiver.reply({ status: 500 })
    for (let n = 0; n < 10; n += 1) await stage.customer(`${n}@example.com`)
    await until(async () => (await stateOf(id)) === 'open', 'the circuit opens')
  }

  it('opens after ten failures in a row, holds deliveries without an attempt, and closes on a probe that succeeds', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    await openCircuit(id)
    expect(stage.receiver.requests).toHaveLength(10)
    await stage.customer('held@example.com')
    const held = await until(
      async () => (await stage.deliveries(`endpoint_id=${id}&status=pending`))[0],
      'a delivery waits',
    )
    expect(held).toMatchObject({ attempts: 0, last_attempt_at: null })
    await stage.system.cron('* * * * *')
    expect(stage.receiver.requests).toHaveLength(10)
    stage.receiver.reply({ status: 200 })
    const openedAt = await stage.system.db
      .prepare('SELECT circuit_opened_at AS at FROM webhook_endpoints WHERE id = ?')
      .bind(id)
      .first<number>('at')
    await stage.system.cron('* * * * *', new Date(Number(openedAt) + 5 * MINUTE_MS))
    await until(async () => (await stateOf(id)) === 'closed', 'the circuit closes')
    await stage.system.cron('* * * * *', new Date(Number(openedAt) + 6 * MINUTE_MS))
    await until(
      async () => (await stage.deliveries(`endpoint_id=${id}&status=succeeded`)).length === 11,
      'all were delivered',
    )
  })

  it('opens again when the probe fails: one attempt, not one for each that waits', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    await openCircuit(id)
    await stage.customer('held@example.com')
    const openedAt = Number(
      await stage.system.db
        .prepare('SELECT circuit_opened_at AS at FROM webhook_endpoints WHERE id = ?')
        .bind(id)
        .first<number>('at'),
    )
    await stage.system.cron('* * * * *', new Date(openedAt + 5 * MINUTE_MS))
    await stage.receiver.waitForCount(11)
    const reopenedAt = await until(async () => {
      const row = await stage.system.db
        .prepare('SELECT circuit_state, circuit_opened_at FROM webhook_endpoints WHERE id = ?')
        .bind(id)
        .first()
      return row?.['circuit_state'] === 'open' && row['circuit_opened_at']
    }, 'it is open again')
    expect(reopenedAt).toBeGreaterThanOrEqual(openedAt + 5 * MINUTE_MS)
    expect(stage.receiver.requests).toHaveLength(11)
  })

  it('closes when the endpoint is given a new URL', async () => {
    const { id } = await stage.endpoint(['customer.created'])
    await openCircuit(id)
    stage.receiver.reply({ status: 200 })
    const { body } = await stage.merchant.call('PATCH', `/webhook-endpoints/${id}`, {
      url: `${stage.receiver.url}/fixed`,
    })
    expect(body.data.circuit_breaker_state).toBe('closed')
    await stage.customer('after@example.com')
    await stage.receiver.waitFor(({ path }) => path === '/fixed')
  })
})

describe('an endpoint in trouble', () => {
  it('is an event of its own at the third failed retry, once in a streak', async () => {
    const failing = await stage.endpoint(['customer.created'], '/failing')
    const alarm = await stage.endpoint(['endpoint.delivery.failed'], '/alarm')
    stage.receiver.reply(({ path }) => ({ status: path === '/failing' ? 500 : 200 }))
    await stage.customer()
    let delivery = await stage.attempted(failing.id, 1)
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      expect(stage.receiver.requests.filter(({ path }) => path === '/alarm')).toHaveLength(attempt === 5 ? 1 : 0)
      await stage.cronAt(delivery)
      delivery = await stage.attempted(failing.id, attempt)
      if (attempt === 4) await stage.attempted(alarm.id, 1)
    }
    const request = stage.receiver.requests.find(({ path }) => path === '/alarm')
    expect(bodyOf(request)).toMatchObject({
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
    expect((await stage.merchant.get('/events?type=endpoint.delivery.failed')).body.total_count).toBe(1)
  })

  it('causes no further events by not taking the events about it', async () => {
    const failing = await stage.endpoint(['endpoint.delivery.failed'])
    stage.receiver.reply({ status: 500 })
    await stage.merchant.post('/events/test', { type: 'endpoint.delivery.failed' })
    let delivery = await stage.attempted(failing.id, 1)
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      await stage.cronAt(delivery)
      delivery = await stage.attempted(failing.id, attempt)
    }
    expect((await stage.merchant.get('/events')).body.total_count).toBe(1)
  })
})
