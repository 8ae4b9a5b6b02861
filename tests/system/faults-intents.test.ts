import { parseId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import type { Reply } from '../api/merchant.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { CHALLENGED_CARD } from './cardholder.ts'
import {
  AFTER,
  aMinuteLater,
  BEFORE,
  callbackCount,
  CALLBACKS,
  expectCallbacks,
  faultsLeft,
  forgottenHour,
  killUnder,
  sendDelayed,
  trailOf,
} from './faults.ts'
import { endLeases, payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let card: string

beforeAll(async () => {
  system = await startSystem()
  stage = await payingStage(system, 'intents')
  card = await storeCard(system, stage.merchant, stage.customerId)
})
afterEach(async () => {
  await clearFaults(system)
  await setCallbacks(system, stage.securityKey, 'off')
})
afterAll(() => system.dispose())

const WAITS = {
  status: 'requires_payment_method',
  amount_received: 0,
  last_payment_error: { code: 'processing_error' },
}
const HELD = { status: 'processing', amount_capturable: 4200, amount_received: 0 }
const PAID = { status: 'succeeded', amount_capturable: 0, amount_received: 4200 }
/** What is asked of the gateway for an intent: how, what it leads to, and how the intent waits where it came to nothing. */
const FLOWS = [
  { action: 'sale', manual: false, verb: 'confirm', ends: PAID, else: WAITS, deeds: ['sale'] },
  { action: 'authorize', manual: true, verb: 'confirm', ends: HELD, else: WAITS, deeds: ['auth'] },
  { action: 'capture', manual: true, verb: 'capture', ends: PAID, else: HELD, deeds: ['auth', 'capture'] },
  {
    action: 'void',
    manual: true,
    verb: 'cancel',
    ends: { status: 'canceled', amount_capturable: 0 },
    else: HELD,
    deeds: ['auth', 'void'],
  },
] as const
type Flow = (typeof FLOWS)[number]

interface Asked {
  readonly flow: Flow
  readonly id: string
  readonly key: string
}

const merchant = () => stage.merchant
const post: Stage['post'] = (path, body, key) => stage.post(path, body, key)
const read = async (id: string) => (await merchant().get(`/payment-intents/${id}`)).body
const confirm = (id: string, body: object = {}) => post(`/payment-intents/${id}/confirm`, body)
const trail = (id: string) =>
  trailOf(system, stage.securityKey, 'payment_intent_id', parseId('paymentIntent', id) ?? '')
const ask = ({ flow, id, key }: Asked, again = key): Promise<Reply> =>
  post(`/payment-intents/${id}/${flow.verb}`, {}, again)

async function newIntent(manual = false): Promise<string> {
  const { body } = await post('/payment-intents', {
    amount: 4200,
    customer: stage.customerId,
    payment_method: card,
    capture_method: manual ? 'manual' : 'automatic',
  })
  return body.id
}

/** An intent of which something is about to be asked. */
async function readied(flow: Flow): Promise<Asked> {
  const id = await newIntent(flow.manual)
  if (flow.verb !== 'confirm') await confirm(id)
  return { flow, id, key: crypto.randomUUID() }
}

/** Asks for each of the four, each with one more call in trouble. */
async function troubled(mode: string): Promise<readonly Asked[]> {
  const all: Asked[] = []
  for (const flow of FLOWS) {
    const asked = await readied(flow)
    await stage.trouble(mode)
    expectUndecided(asked, await ask(asked))
    all.push(asked)
  }
  return all
}

/** A confirmation tells by the intent that nobody knows yet, the others by an error. */
function expectUndecided({ flow }: Asked, reply: Reply): void {
  if (flow.verb === 'confirm') expect(reply, flow.action).toMatchObject({ status: 200, body: { status: 'processing' } })
  else expect(toldBy(reply), flow.action).toEqual([409, 'payment_processing'])
}

async function expectDone({ flow, id }: Asked): Promise<void> {
  expect(await read(id), flow.action).toMatchObject(flow.ends)
  const { attempts, deeds } = await trail(id)
  expect([attempts.at(-1), deeds]).toEqual([`${flow.action} succeeded`, flow.deeds])
}

describe('of an intent, an answer that is lost after the gateway did what it was asked', () => {
  it.each(AFTER)('%s: is found by the cron, and the same key gets it', async (mode) => {
    const all = await troubled(mode)
    for (const { flow, id } of all) {
      expect(toldBy(await post(`/payment-intents/${id}/${flow.verb}`)), flow.action).toEqual([
        409,
        'payment_processing',
      ])
    }
    await aMinuteLater(system)
    await endLeases(system)
    for (const asked of all) {
      await expectDone(asked)
      const answer = await ask(asked)
      expect(answer.status, asked.flow.action).toBe(200)
      expect(answer.body).toMatchObject(asked.flow.ends)
      await expectDone(asked)
    }
  })

  it('is told by its callback, and the same key gets it', async () => {
    const all: Asked[] = []
    for (const flow of FLOWS) {
      const asked = await readied(flow)
      await setCallbacks(system, stage.securityKey, 'normal')
      await stage.trouble('error_after_charge')
      await ask(asked)
      await expect.poll(() => read(asked.id), { timeout: 10_000 }).toMatchObject(flow.ends)
      await setCallbacks(system, stage.securityKey, 'off')
      all.push(asked)
    }
    await endLeases(system)
    for (const asked of all) {
      expect((await ask(asked)).status, asked.flow.action).toBe(200)
      await expectDone(asked)
    }
  })

  it('is booked by a callback that comes after the attempt was given up, and nothing can be charged again', async () => {
    const all: Asked[] = []
    for (const flow of FLOWS) {
      const asked = await readied(flow)
      await setCallbacks(system, stage.securityKey, 'delayed')
      await stage.trouble('error_after_charge')
      await ask(asked)
      await setCallbacks(system, stage.securityKey, 'off')
      all.push(asked)
    }
    await forgottenHour(system, merchant().merchantId)
    for (const { flow, id } of all) expect(await read(id), flow.action).toMatchObject(flow.else)
    await sendDelayed(system, stage.securityKey)
    for (const { flow, id } of all) {
      await expect.poll(() => read(id), { timeout: 10_000 }).toMatchObject(flow.ends)
      expect(toldBy(await confirm(id)), flow.action).toEqual([422, 'invalid_state'])
    }
    for (const asked of all) await expectDone(asked)
  })
})

describe('of an intent, what never reached the gateway', () => {
  it.each(BEFORE)('%s: is given up after ten minutes, and may be asked for again', async (mode) => {
    const all = await troubled(mode)
    await aMinuteLater(system)
    for (const asked of all) {
      expect((await trail(asked.id)).attempts.at(-1)).toBe(`${asked.flow.action} unknown`)
    }
    await letAnHourPass(system)
    for (const asked of all) {
      const { flow, id } = asked
      expect(await read(id), flow.action).toMatchObject(flow.else)
      expect((await trail(id)).attempts.at(-1)).toBe(`${flow.action} canceled`)
      expect((await ask(asked, crypto.randomUUID())).status, flow.action).toBe(200)
      await expectDone(asked)
    }
  })

  it('tells that the payment has failed, as a decline does', async () => {
    const id = await newIntent()
    await stage.trouble('error_before_charge')
    const payment = (await confirm(id)).body.latest_payment
    await letAnHourPass(system)
    const told = (await merchant().eventsOf(payment)).map(({ type, object }) => [type, object])
    expect(told).toEqual([['payment.failed', (await merchant().get(`/payments/${payment}`)).body]])
    const types = (await merchant().eventsOf(parseId('paymentIntent', id) ?? '')).map(({ type }) => type)
    expect(types).toEqual(['payment_intent.created', 'payment_intent.payment_failed'])
  })
})

describe('of an intent, callbacks and answers', () => {
  it.each(CALLBACKS)('come to one outcome with callbacks %s', async (mode) => {
    for (const flow of FLOWS) {
      const asked = await readied(flow)
      const before = await callbackCount(system, merchant().merchantId)
      await setCallbacks(system, stage.securityKey, mode)
      expect((await ask(asked)).body, flow.action).toMatchObject(flow.ends)
      await expectCallbacks(system, merchant().merchantId, before + 1)
      await setCallbacks(system, stage.securityKey, 'off')
      await expectDone(asked)
    }
  })
})

describe('of an intent, a process that is killed', () => {
  it('after the gateway did what it was asked: that is found', async () => {
    const all = await Promise.all(FLOWS.map(readied))
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: all.length })
    const isDone = async ({ flow, id }: Asked) => (await trail(id)).deeds.length === flow.deeds.length
    await killUnder(
      system,
      all.map((asked) => ask(asked)),
      async () => (await Promise.all(all.map(isDone))).every(Boolean),
    )
    for (const { flow, id } of all) expect((await trail(id)).attempts.at(-1)).toBe(`${flow.action} pending`)
    await aMinuteLater(system)
    await endLeases(system)
    for (const asked of all) {
      await expectDone(asked)
      expect((await ask(asked)).body, asked.flow.action).toMatchObject(asked.flow.ends)
      await expectDone(asked)
    }
  })

  it('before the gateway heard of it: nothing is done, and the same key may ask again', async () => {
    const all = await Promise.all(FLOWS.map(readied))
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_before_charge', count: all.length })
    const isBegun = async ({ flow, id }: Asked) => (await trail(id)).attempts.at(-1) === `${flow.action} pending`
    await killUnder(
      system,
      all.map((asked) => ask(asked)),
      async () => (await Promise.all(all.map(isBegun))).every(Boolean),
    )
    await letAnHourPass(system)
    await endLeases(system)
    for (const asked of all) {
      expect(await read(asked.id), asked.flow.action).toMatchObject(asked.flow.else)
      expect((await ask(asked)).body, asked.flow.action).toMatchObject(asked.flow.ends)
      await expectDone(asked)
    }
  })
})

describe('an approval that comes after its attempt was given up', () => {
  /** An intent whose charge went through and was given up, with the callback still to come. */
  async function givenUp(manual = false): Promise<{ id: string; payment: string }> {
    const id = await newIntent(manual)
    await setCallbacks(system, stage.securityKey, 'delayed')
    await stage.trouble('error_after_charge')
    const payment = (await confirm(id)).body.latest_payment
    await setCallbacks(system, stage.securityKey, 'off')
    await forgottenHour(system, merchant().merchantId)
    expect(await read(id)).toMatchObject({ ...WAITS, amount_capturable: 0 })
    return { id, payment }
  }
  const arrives = () => sendDelayed(system, stage.securityKey)
  const statusOfPayment = async (id: string) => (await merchant().get(`/payments/${id}`)).body.status

  it('counts for an intent that was changed meanwhile: what was charged is what was confirmed', async () => {
    const { id } = await givenUp()
    await post(`/payment-intents/${id}`, { amount: 100, currency: 'EUR', payment_method: card })
    await arrives()
    await expect.poll(() => read(id), { timeout: 10_000 }).toMatchObject({ ...PAID, amount: 4200, currency: 'USD' })
  })

  it('counts for an intent that waits for its cardholder by now', async () => {
    const { id, payment } = await givenUp(true)
    const challenged = await storeCard(system, merchant(), stage.customerId, CHALLENGED_CARD)
    expect((await confirm(id, { payment_method: challenged })).body.status).toBe('requires_action')
    await arrives()
    const held = { ...HELD, latest_payment: payment, next_action: null, payment_method: card }
    await expect.poll(() => read(id), { timeout: 10_000 }).toMatchObject(held)
    expect((await post(`/payment-intents/${id}/capture`)).body).toMatchObject(PAID)
  })

  it('stands where the issuer answers the next try with a challenge at that moment', async () => {
    const { id, payment } = await givenUp()
    const challenged = await storeCard(system, merchant(), stage.customerId, CHALLENGED_CARD)
    await setFault(system, { security_key: stage.securityKey, mode: 'none', latency_ms: 1500, count: 1 })
    const slow = confirm(id, { payment_method: challenged, return_url: 'https://shop.example/' })
    await expect.poll(() => faultsLeft(system, stage.securityKey), { timeout: 10_000 }).toBe(0)
    await arrives()
    await expect.poll(() => statusOfPayment(payment), { timeout: 10_000 }).toBe('succeeded')
    expect(await slow).toMatchObject({ status: 200, body: { ...PAID, latest_payment: payment } })
    expect((await trail(id)).attempts).toEqual(['sale succeeded', 'sale failed'])
  })

  it('leaves the intent with the hold that was found first', async () => {
    const { id, payment } = await givenUp(true)
    const second = (await confirm(id)).body
    expect(second).toMatchObject(HELD)
    await arrives()
    await expect.poll(() => statusOfPayment(payment), { timeout: 10_000 }).toBe('authorized')
    expect(await read(id)).toEqual(second)
    expect((await post(`/charges/${payment}/void`)).body.data.status).toBe('voided')
    expect(await read(id)).toEqual(second)
  })

  it('is the customer’s credit where the intent was paid again', async () => {
    const { id, payment } = await givenUp()
    const second = (await confirm(id)).body
    expect(second).toMatchObject(PAID)
    await arrives()
    await expect.poll(() => statusOfPayment(payment), { timeout: 10_000 }).toBe('succeeded')
    expect(await read(id)).toEqual(second)
    const credit =
      "SELECT sum(amount_minor) AS total FROM ledger_entries WHERE merchant_id = ? AND account = 'customer_credit'"
    expect(await system.db.prepare(credit).bind(merchant().merchantId).first('total')).toBe(-4200)
  })

  it('ends the charging of an intent, however its status stands', async () => {
    const { id } = await givenUp()
    await arrives()
    await expect.poll(() => read(id), { timeout: 10_000 }).toMatchObject(PAID)
    const held = await newIntent(true)
    await confirm(held)
    const set = (intent: string, status: string) =>
      system.db
        .prepare('UPDATE payment_intents SET status = ? WHERE id = ?')
        .bind(status, parseId('paymentIntent', intent))
        .run()
    for (const [intent, status] of [
      [id, PAID.status],
      [held, HELD.status],
    ] as const) {
      await set(intent, 'requires_payment_method')
      expect(toldBy(await confirm(intent))).toEqual([422, 'invalid_state'])
      await set(intent, status)
    }
    expect([(await trail(id)).deeds, (await trail(held)).deeds]).toEqual([['sale'], ['auth']])
  })

  it.each([false, true])('counts for an intent that was canceled meanwhile (manual capture: %s)', async (manual) => {
    const { id, payment } = await givenUp(manual)
    await post(`/payment-intents/${id}/cancel`, { cancellation_reason: 'abandoned' })
    await arrives()
    const counted = { ...(manual ? HELD : PAID), latest_payment: payment, canceled_at: null, cancellation_reason: null }
    await expect.poll(() => read(id), { timeout: 10_000 }).toMatchObject(counted)
    expect(toldBy(await confirm(id))).toEqual([422, 'invalid_state'])
  })
})

describe('a setup intent', () => {
  it('is not confirmed by what the gateway said of a method that another confirmation replaced', async () => {
    const [first, second] = [
      await storeCard(system, merchant(), stage.customerId, '4000000000002511'),
      await storeCard(system, merchant(), stage.customerId, '4000000000002024'),
    ]
    const { id } = (await post('/setup-intents', { customer_id: stage.customerId })).body
    const check = (body: object) => post(`/setup-intents/${id}/confirm`, body)
    await check({ payment_method_id: first })
    await setFault(system, { security_key: stage.securityKey, mode: 'none', latency_ms: 2000, count: 1 })
    const slow = check({})
    await expect.poll(() => faultsLeft(system, stage.securityKey), { timeout: 10_000 }).toBe(0)
    expect((await check({ payment_method_id: second })).status).toBe(200)
    expect(toldBy(await slow)).toEqual([409, 'conflict'])
    expect((await merchant().get(`/setup-intents/${id}`)).body).toMatchObject({
      payment_method_id: second,
      last_error: { decline_code: 'insufficient_funds' },
    })
  })
})
