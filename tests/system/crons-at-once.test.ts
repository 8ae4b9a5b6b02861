import { insert } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from './books.ts'
import { clearFaults, pay, setFault } from './buyer.ts'
import { attemptsOf, gatewayStageOf, loseAnswer, newSession, type GatewayStage } from './lost-payment.ts'
import { saleEvent, storedCallback } from './signed-callback.ts'
import { HOUR_MS, until, webhookStage } from './webhook-stage.ts'

const stage = webhookStage()
afterEach(() => clearFaults(stage.system))

const RUNS = 3
const DAY_MS = 24 * HOUR_MS

/** Runs a cron several times over at once, as when a run takes longer than the time to the next. */
async function atOnce(expression: string, at = new Date()): Promise<void> {
  await Promise.all(Array.from({ length: RUNS }, () => stage.system.cron(expression, at)))
}

const all = async <T>(text: string): Promise<readonly T[]> =>
  (await stage.system.db.prepare(text).bind(stage.merchant.merchantId).all<T>()).results

const count = async (text: string): Promise<number> =>
  (await stage.system.db.prepare(text).bind(stage.merchant.merchantId).first<number>('n')) ?? -1

const gateway = (): Promise<GatewayStage> => gatewayStageOf(stage.system, stage.merchant)

const lose = (at: GatewayStage, payments: number): Promise<unknown[]> =>
  Promise.all(Array.from({ length: payments }, () => loseAnswer(stage.system, at, 'after')))

const balanced = (at: GatewayStage) => expectBalancedBooks(stage.system, stage.merchant.merchantId, at.securityKey)

const eventsOfType = (type: string) =>
  all<{ objectId: string }>(`SELECT object_id AS objectId FROM events WHERE merchant_id = ? AND type = '${type}'`)

describe('crons that run at the same time', () => {
  it('book a payment whose answer was lost once', async () => {
    const at = await gateway()
    await lose(at, 6)
    // So that every run has asked before one has booked.
    await setFault(stage.system, {
      security_key: at.securityKey,
      mode: 'none',
      operation: 'query',
      latency_ms: 100,
    })
    await atOnce('* * * * *', new Date(Date.now() + 61_000))
    expect(await balanced(at)).toBe(6)
    for (const type of ['payment.succeeded', 'invoice.paid', 'customer.created']) {
      expect(await eventsOfType(type), type).toHaveLength(type === 'customer.created' ? 1 : 6)
    }
  })

  it('are one look at a payment that the gateway does not know, and give it up once on another', async () => {
    const at = await gateway()
    await loseAnswer(stage.system, at, 'before')
    await setFault(stage.system, { security_key: at.securityKey, mode: 'none', operation: 'query', latency_ms: 100 })
    const start = Date.now()
    await atOnce('* * * * *', new Date(start + 11 * 60_000))
    expect(await attemptsOf(stage.system, at)).toMatchObject([{ status: 'unknown' }])
    await atOnce('* * * * *', new Date(start + HOUR_MS))
    expect(await attemptsOf(stage.system, at)).toMatchObject([{ status: 'canceled' }])
    const given = "SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND action = 'payment_attempt.canceled'"
    expect(await count(given)).toBe(1)
  })

  it('book a callback whose queue message was lost once', async () => {
    const at = await gateway()
    await lose(at, 6)
    const told = (await attemptsOf(stage.system, at)).map(({ orderId }) => saleEvent(orderId))
    await stage.merchant.commit(
      ...told.map((event) => insert('gatewayCallbacks', storedCallback(at, event, Date.now()))),
    )
    await atOnce('* * * * *')
    expect(await balanced(at)).toBe(6)
    expect(
      await count('SELECT count(*) AS n FROM gateway_callbacks WHERE merchant_id = ? AND processed_at IS NULL'),
    ).toBe(0)
    expect(await eventsOfType('invoice.paid')).toHaveLength(6)
  })

  it('make one delivery of an event whose signal was lost, and send it once', async () => {
    const endpoint = await stage.endpoint(['customer.created'])
    const rows = Array.from({ length: 20 }, (_, n) => ({ id: `evt_${systemRuntime.uuid()}`, objectId: `${n}` }))
    const text = `INSERT INTO events (id, merchant_id, type, object_type, object_id, data, api_version, livemode, created_at)
      SELECT json_extract(value, '$.id'), ?1, 'customer.created', 'customer', json_extract(value, '$.objectId'), '{"object":{"id":"x"}}', '2026-05-01', 0, ?2
      FROM json_each(?3)`
    await stage.system.db.prepare(text).bind(stage.merchant.merchantId, Date.now(), JSON.stringify(rows)).run()
    await atOnce('* * * * *')
    await stage.receiver.waitForCount(20)
    const settled = "SELECT count(*) AS n FROM webhook_deliveries WHERE merchant_id = ? AND status = 'succeeded'"
    await until(async () => (await count(settled)) === 20, 'every delivery has succeeded')
    expect(await stage.deliveries(`endpoint_id=${endpoint.id}`)).toHaveLength(20)
    expect(stage.receiver.requests).toHaveLength(20)
  })

  it('attempt a delivery that is due once', async () => {
    const endpoint = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 500 })
    await stage.customer()
    const failed = await stage.attempted(endpoint.id, 1)
    // Slow, so that the runs meet while the attempt is under way.
    stage.receiver.reply({ status: 200, delayMs: 300 })
    await atOnce('* * * * *', new Date(failed.next_retry_at))
    expect(await stage.attempted(endpoint.id, 2)).toMatchObject({ status: 'succeeded' })
    await atOnce('* * * * *', new Date(failed.next_retry_at))
    expect(stage.receiver.requests).toHaveLength(2)
  })

  it('send a message whose signal was lost once', async () => {
    const at = await gateway()
    const email = `mail-${stage.merchant.merchantId}@example.com`
    expect((await pay(stage.system, { ...(await newSession(at)), email })).status).toBe('succeeded')
    const mails = async (): Promise<number> => {
      const reply = await fetch(`${stage.system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(email)}`)
      return ((await reply.json()) as unknown[]).length
    }
    const unsent = 'SELECT count(*) AS n FROM messages WHERE merchant_id = ? AND sent_at IS NULL'
    await until(async () => (await count(unsent)) === 0, 'the receipt is sent')
    expect(await mails()).toBe(1)
    await stage.system.db
      .prepare(
        'UPDATE messages SET sent_at = NULL, attempts = 0, channel = NULL, channels_left = NULL, channel_attempts = 0, next_attempt_at = ? WHERE merchant_id = ?',
      )
      .bind(Date.now(), stage.merchant.merchantId)
      .run()
    await atOnce('* * * * *')
    await until(async () => (await count(unsent)) === 0, 'the receipt is sent again')
    await atOnce('* * * * *')
    expect(await mails()).toBe(2)
    expect(await count('SELECT max(attempts) AS n FROM messages WHERE merchant_id = ?')).toBe(1)
  })

  it('end a session once', async () => {
    const at = await gateway()
    const sessions = await Promise.all(Array.from({ length: 30 }, () => newSession(at)))
    await atOnce('*/5 * * * *', new Date(Date.now() + DAY_MS + HOUR_MS))
    const ended = await eventsOfType('checkout.session.expired')
    expect(ended.map(({ objectId }) => objectId).toSorted()).toEqual(sessions.map(({ id }) => id).toSorted())
  })

  it('forget old bodies and answers without a word, and nothing else', async () => {
    const endpoint = await stage.endpoint(['customer.created'])
    stage.receiver.reply({ status: 200, body: 'thanks' })
    await stage.merchant.post('/customers', { email: 'old@example.com' }, { 'idempotency-key': 'old' })
    await stage.attempted(endpoint.id, 1)
    await atOnce('0 3 * * *', new Date(Date.now() + 30 * DAY_MS + HOUR_MS))
    await atOnce('*/5 * * * *', new Date(Date.now() + 30 * DAY_MS + HOUR_MS))
    expect(await count('SELECT count(*) AS n FROM events WHERE merchant_id = ? AND data IS NOT NULL')).toBe(0)
    expect(await count('SELECT count(*) AS n FROM events WHERE merchant_id = ?')).toBeGreaterThan(0)
    expect(await stage.deliveries(`endpoint_id=${endpoint.id}`)).toMatchObject([
      { status: 'succeeded', attempts: 1, last_response_body: null },
    ])
    expect(await count('SELECT count(*) AS n FROM idempotency_records WHERE merchant_id = ?')).toBe(0)
    expect((await stage.merchant.get('/customers')).body.data).toHaveLength(1)
  })
})
