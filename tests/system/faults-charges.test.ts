import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../api/merchant.ts'
import { booksOf, letAnHourPass } from './books.ts'
import { cardToken, clearFaults, setCallbacks, setFault } from './buyer.ts'
import {
  AFTER,
  aMinuteLater,
  BEFORE,
  callbackCount,
  CALLBACKS,
  expectCallbacks,
  forgottenHour,
  killUnder,
  sendDelayed,
  trailOf,
} from './faults.ts'
import { endLeases, payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage

beforeAll(async () => {
  system = await startSystem()
  stage = await payingStage(system, 'charges')
})
afterEach(async () => {
  await clearFaults(system)
  await setCallbacks(system, stage.securityKey, 'off')
})
afterAll(() => system.dispose())

/** A charge that is about to be asked for, once and again with the same key. */
interface Asked {
  readonly surface: string
  ask(): Promise<Reply>
  /** What is answered while nobody knows. */
  readonly undecided: readonly [number, string | undefined]
}

async function paymentWithToken(): Promise<Asked> {
  const token = await cardToken(system)
  const key = crypto.randomUUID()
  const body = { customer_id: stage.customerId, amount: 700, currency: 'USD', payment_method_token: token }
  return {
    surface: 'a payment with a token',
    ask: () => stage.post('/payments', body, key),
    undecided: [409, 'payment_processing'],
  }
}

async function chargeAtOnce(): Promise<Asked> {
  const key = crypto.randomUUID()
  return { surface: 'a charge', ask: () => stage.charge({ amountMinor: 700 }, key), undecided: [201, undefined] }
}

const SURFACES = [paymentWithToken, chargeAtOnce]
const eachAsked = (): Promise<readonly Asked[]> => Promise.all(SURFACES.map((begin) => begin()))

/** The one payment that was made last. */
async function latestPayment(): Promise<{ id: string; status: string }> {
  return (await stage.merchant.get('/payments?limit=1')).body.data[0]
}
const trail = (id: string) => trailOf(system, stage.securityKey, 'payment_id', id)
const statusOf = async (id: string): Promise<string> => (await stage.merchant.get(`/payments/${id}`)).body.status
const trouble = (mode: string) => stage.trouble(mode)

interface Begun {
  readonly asked: Asked
  readonly payment: string
}

/** Asks for each, in trouble. */
async function troubled(mode: string): Promise<readonly Begun[]> {
  const all: Begun[] = []
  for (const asked of await eachAsked()) {
    await trouble(mode)
    expect(toldBy(await asked.ask()), asked.surface).toEqual(asked.undecided)
    const { id, status } = await latestPayment()
    expect(status, asked.surface).toBe('pending')
    all.push({ asked, payment: id })
  }
  return all
}

async function expectPaidOnce({ asked, payment }: Begun): Promise<void> {
  expect(await statusOf(payment), asked.surface).toBe('succeeded')
  expect(await trail(payment), asked.surface).toEqual({ attempts: ['sale succeeded'], deeds: ['sale'] })
}

describe('a charge without an invoice', () => {
  it.each(AFTER)('%s: a lost answer is found, by the same key or by the cron', async (mode) => {
    const [byKey, byCron] = [await troubled(mode), await troubled(mode)]
    await endLeases(system)
    const told = await Promise.all(byKey.map(({ asked }) => asked.ask()))
    // A charge tells by itself that nobody knew yet, and that answer was kept.
    expect(told.map(({ status }) => status)).toEqual([201, 201])
    await aMinuteLater(system)
    for (const each of [...byKey, ...byCron]) {
      expect((await each.asked.ask()).status, each.asked.surface).toBe(201)
      await expectPaidOnce(each)
    }
  })

  it.each(BEFORE)('%s: what never reached the gateway is given up, and may be asked for again', async (mode) => {
    const all = await troubled(mode)
    await letAnHourPass(system)
    for (const { asked, payment } of all) {
      expect(await trail(payment), asked.surface).toEqual({ attempts: ['sale canceled'], deeds: [] })
      expect((await stage.merchant.eventsOf(payment)).map(({ type }) => type)).toEqual(['payment.failed'])
    }
    await endLeases(system)
    const [token] = all
    expect((await token?.asked.ask())?.body.data.status).toBe('succeeded')
    expect((await stage.charge({ amountMinor: 700 })).body.data.status).toBe('succeeded')
  })

  it.each(CALLBACKS)('comes to one payment with callbacks %s', async (mode) => {
    const { merchantId } = stage.merchant
    await setCallbacks(system, stage.securityKey, mode)
    for (const asked of await eachAsked()) {
      const before = await callbackCount(system, merchantId)
      expect((await asked.ask()).body.data.status, asked.surface).toBe('succeeded')
      await expectCallbacks(system, merchantId, before + 1)
      await expectPaidOnce({ asked, payment: (await latestPayment()).id })
    }
  })

  it('is told by its callback where its answer was lost', async () => {
    await setCallbacks(system, stage.securityKey, 'normal')
    for (const asked of await eachAsked()) {
      await trouble('error_after_charge')
      await asked.ask()
      const { id: payment } = await latestPayment()
      await expect.poll(() => statusOf(payment), { timeout: 10_000 }).toBe('succeeded')
      await expectPaidOnce({ asked, payment })
    }
  })

  it('is booked by a callback that comes after it was given up', async () => {
    await setCallbacks(system, stage.securityKey, 'delayed')
    const all = await troubled('error_after_charge')
    await forgottenHour(system, stage.merchant.merchantId)
    for (const { payment } of all) expect(await statusOf(payment)).toBe('failed')
    await sendDelayed(system, stage.securityKey)
    for (const each of all) {
      await expect.poll(() => statusOf(each.payment), { timeout: 10_000 }).toBe('succeeded')
      await expectPaidOnce(each)
    }
  })
})

describe('a process that is killed', () => {
  /** The ids of charges whose funds are held. */
  const held = async (): Promise<string> => (await stage.charge({ capture: false })).body.data.id

  it('after the gateway charged, held or let go: all of it is found', async () => {
    const all = await eachAsked()
    const toVoid = await held()
    const before = { sale: await stage.done('sale'), auth: await stage.done('auth'), void: await stage.done('void') }
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 4 })
    const requests = [
      ...all.map(({ ask }) => ask()),
      stage.charge({ capture: false }),
      stage.post(`/charges/${toVoid}/void`),
    ]
    await killUnder(system, requests, async () => {
      const done = { sale: await stage.done('sale'), auth: await stage.done('auth'), void: await stage.done('void') }
      return done.sale === before.sale + 2 && done.auth === before.auth + 1 && done.void === before.void + 1
    })
    const open = await pending()
    expect(open.map(({ told }) => told).toSorted()).toEqual(['authorize', 'sale', 'sale', 'void'])
    await aMinuteLater(system)
    const ends = { sale: 'succeeded', authorize: 'authorized', void: 'voided' }
    for (const { told, payment } of open) expect(await statusOf(payment), told).toBe(ends[told])
    await endLeases(system)
    for (const { ask, surface } of all) expect((await ask()).body.data.status, surface).toBe('succeeded')
    expect(await stage.done('sale')).toBe(before.sale + 2)
    expect((await trail(toVoid)).deeds).toEqual(['auth', 'void'])
  })

  it('before the gateway heard of it: nothing is done, and it may be asked for again', async () => {
    const all = await eachAsked()
    const toVoid = await held()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_before_charge', count: 4 })
    const requests = [
      ...all.map(({ ask }) => ask()),
      stage.charge({ capture: false }),
      stage.post(`/charges/${toVoid}/void`),
    ]
    await killUnder(system, requests, async () => (await pending()).length === 4)
    const open = await pending()
    const sales = await stage.done('sale')
    await letAnHourPass(system)
    const ends = { sale: 'failed', authorize: 'failed', void: 'authorized' }
    for (const { told, payment } of open) expect(await statusOf(payment), told).toBe(ends[told])
    await endLeases(system)
    for (const { ask, surface } of all) expect((await ask()).body.data.status, surface).toBe('succeeded')
    expect(await stage.done('sale')).toBe(sales + 2)
    expect((await stage.post(`/charges/${toVoid}/void`)).body.data.status).toBe('voided')
    expect((await trail(toVoid)).deeds).toEqual(['auth', 'void'])
  })

  async function pending() {
    const text =
      "SELECT action AS told, payment_id AS payment FROM payment_attempts WHERE merchant_id = ? AND status = 'pending'"
    const { results } = await system.db
      .prepare(text)
      .bind(stage.merchant.merchantId)
      .all<{ told: 'sale' | 'authorize' | 'void'; payment: string }>()
    return results
  }
})

describe('a token that was used before', () => {
  const ledgerOf = async () => {
    const text = 'SELECT count(*) AS total FROM ledger_entries WHERE merchant_id = ?'
    return system.db.prepare(text).bind(stage.merchant.merchantId).first<number>('total')
  }
  const books = async () => ({
    invoices: (await booksOf(system, stage.merchant.merchantId)).paidInvoices.length,
    entries: await ledgerOf(),
    sales: await stage.done('sale'),
  })

  it('pays nothing through the API, and says so the same way each time', async () => {
    const used = await cardToken(system)
    const body = { customer_id: stage.customerId, amount: 900, currency: 'USD', payment_method_token: used }
    expect((await stage.post('/payments', body)).status).toBe(201)
    const before = await books()
    for (let tries = 0; tries < 2; tries += 1) {
      const refused = await stage.post('/payments', body)
      expect([refused.status, refused.body.error]).toMatchObject([
        422,
        { type: 'card_error', code: 'payment_declined', decline_code: 'incorrect_payment_info' },
      ])
      expect((await latestPayment()).status).toBe('failed')
    }
    expect(await books()).toEqual(before)
  })

  it('pays nothing on a page, which may be paid with another', async () => {
    const used = await cardToken(system)
    const payWith = async (session: { url: string; public_token: string }, token: string) => {
      const response = await fetch(`${session.url}/pay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          session: session.public_token,
          items: [],
          payment_token: token,
          email: 'buyer@example.com',
          expected_total_minor: 900,
        }),
      })
      return { code: response.status, ...((await response.json()) as { status?: string; message?: string }) }
    }
    const newSession = async () =>
      (await stage.post('/checkout-sessions', { amountMinor: 900, currency: 'USD' })).body.data
    expect(await payWith(await newSession(), used)).toMatchObject({ code: 200, status: 'succeeded' })
    const session = await newSession()
    const before = await books()
    const first = await payWith(session, used)
    expect(first).toMatchObject({ code: 200, status: 'declined', message: expect.any(String) })
    expect(await payWith(session, used)).toEqual(first)
    expect(await books()).toEqual(before)
    expect((await payWith(session, await cardToken(system))).status).toBe('succeeded')
  })
})
