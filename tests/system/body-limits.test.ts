import { Readable } from 'node:stream'
import { startSystem, type System } from '@revkeen-edge/testing'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptsOf, gatewayStage, newSession, type GatewayStage } from './lost-payment.ts'
import { resultOf, saleEvent, signatureOf } from './signed-callback.ts'

const PAGE_BYTES = 65_536
const CALLBACK_BYTES = 262_144

let system: System
let stage: GatewayStage

beforeAll(async () => {
  system = await startSystem()
  stage = await gatewayStage(system, 'bodies')
})
afterAll(() => system.dispose())

/** A JSON text at exactly so many bytes. */
const padded = (value: object, bytes: number): string => JSON.stringify(value).padEnd(bytes, ' ')

/** Sends a body in chunks, so that nothing tells its length beforehand. */
async function sendChunked(url: string, body: string, headers: Record<string, string>) {
  async function* chunks() {
    for (let at = 0; at < body.length; at += 8_192) yield Buffer.from(body.slice(at, at + 8_192))
  }
  const reply = await request(url, { method: 'POST', headers, body: Readable.from(chunks()) })
  return { status: reply.statusCode, text: await reply.body.text() }
}

describe('a body that is sent in chunks', () => {
  it('to the payment page may have 64 KiB, and not a byte more', async () => {
    const session = await newSession(stage)
    const order = {
      session: session.token,
      items: [],
      payment_token: 'none',
      email: 'buyer@example.com',
      // Not what it costs, so that a body which is read is answered without a payment.
      expected_total_minor: session.totalMinor + 1,
    }
    const post = (bytes: number) =>
      sendChunked(`${session.url}/pay`, padded(order, bytes), { 'content-type': 'application/json' })
    const read = await post(PAGE_BYTES)
    expect([read.status, JSON.parse(read.text).status]).toEqual([200, 'total_changed'])
    const refused = await post(PAGE_BYTES + 1)
    expect(refused.status).toBe(400)
    expect(JSON.parse(refused.text).error.details.fields).toEqual({ body: ['is too large'] })
    expect(await attemptsOf(system, stage)).toEqual([])
  })

  it('to the address of callbacks may have 256 KiB, and not a byte more', async () => {
    const url = `${system.urls.webhooks}/nmi/${stage.accountId}`
    const post = (event: object, bytes: number) => {
      const body = padded(event, bytes)
      return sendChunked(url, body, signatureOf(stage.webhookKey, body))
    }
    const [kept, dropped] = [saleEvent('pa_nobody'), saleEvent('pa_nobody')]
    expect(await post(kept, CALLBACK_BYTES)).toMatchObject({ status: 200 })
    await expect.poll(() => resultOf(system, kept), { timeout: 10_000 }).toBe('ignored')
    expect(await post(dropped, CALLBACK_BYTES + 1)).toMatchObject({ status: 413 })
    const stored = system.db.prepare('SELECT event_id AS id FROM gateway_callbacks WHERE merchant_id = ?')
    expect((await stored.bind(stage.merchant.merchantId).all()).results).toEqual([{ id: kept.event_id }])
  })
})
