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

/** A payment with a token that is about to be asked for, once and again with the same key. */
async function paymentWithToken(): Promise<() => Promise<Reply>> {
  const token = await cardToken(system)
  const key = crypto.randomUUID()
  const body = { customer_id: stage.customerId, amount: 700, currency: 'USD', payment_method_token: token }
  return () => stage.post('/payments', body, key)
}

/** The one payment that was made last. */
async function latestPayment(): Promise<{ id: string; status: string }> {
  return (await stage.merchant.get('/payments?limit=1')).body.data[0]
}
const trail = (id: string) => trailOf(system, stage.securityKey, 'payment_id', id)
const statusOf = async (id: string): Promise<string> => (await stage.merchant.get(`/payments/${id}`)).body.status

interface Begun {
  ask(): Promise<Reply>
  readonly payment: string
}

/** Asks in trouble. */
async function troubled(mode: string): Promise<Begun> {
  const ask = await paymentWithToken()
  await stage.trouble(mode)
  expect(toldBy(await ask())).toEqual([409, 'payment_processing'])
  const { id, status } = await latestPayment()
  expect(status).toBe('pending')
  return { ask, payment: id }
}

async function expectPaidOnce({ payment }: Pick<Begun, 'payment'>): Promise<void> {
  expect(await statusOf(payment)).toBe('succeeded')
  expect(await trail(payment)).toEqual({ attempts: ['sale succeeded'], deeds: ['sale'] })
}

describe('a payment with a token', () => {
  it.each(AFTER)('%s: a lost answer is found, by the same key or by the cron', async (mode) => {
    const [byKey, byCron] = [await troubled(mode), await troubled(mode)]
    await endLeases(system)
    expect((await byKey.ask()).status).toBe(201)
    await expectPaidOnce(byKey)
    await aMinuteLater(system)
    expect((await byCron.ask()).status).toBe(201)
    await expectPaidOnce(byCron)
  })

  it.each(BEFORE)('%s: what never reached the gateway is given up, and may be asked for again', async (mode) => {
    const { ask, payment } = await troubled(mode)
    await letAnHourPass(system)
    expect(await trail(payment)).toEqual({ attempts: ['sale canceled'], deeds: [] })
    expect((await stage.merchant.eventsOf(payment)).map(({ type }) => type)).toEqual(['payment.failed'])
    await endLeases(system)
    expect((await ask()).body.data.status).toBe('succeeded')
  })

  it.each(CALLBACKS)('comes to one payment with callbacks %s', async (mode) => {
    const { merchantId } = stage.merchant
    await setCallbacks(system, stage.securityKey, mode)
    const before = await callbackCount(system, merchantId)
    const ask = await paymentWithToken()
    expect((await ask()).body.data.status).toBe('succeeded')
    await expectCallbacks(system, merchantId, before + 1)
    await expectPaidOnce({ payment: (await latestPayment()).id })
  })

  it('is booked by a callback that comes after it was given up', async () => {
    await setCallbacks(system, stage.securityKey, 'delayed')
    const begun = await troubled('error_after_charge')
    await forgottenHour(system, stage.merchant.merchantId)
    expect(await statusOf(begun.payment)).toBe('failed')
    await sendDelayed(system, stage.securityKey)
    await expect.poll(() => statusOf(begun.payment), { timeout: 10_000 }).toBe('succeeded')
    await expectPaidOnce(begun)
  })

  it('is found by its key where the process was killed after the charge', async () => {
    const ask = await paymentWithToken()
    const before = await stage.done('sale')
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
    await killUnder(system, [ask()], async () => (await stage.done('sale')) === before + 1)
    await endLeases(system)
    expect((await ask()).body.data.status).toBe('succeeded')
    await expectPaidOnce({ payment: (await latestPayment()).id })
  })
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
