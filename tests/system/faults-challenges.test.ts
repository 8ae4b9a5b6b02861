import { parseId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newCustomer, storeCard } from '../api/card-on-file.ts'
import { letAnHourPass } from './books.ts'
import { cardToken, clearFaults, pay, setCallbacks, setFault } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
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
import { gatewayStage, newSession, type GatewayStage } from './lost-payment.ts'

let system: System
let stage: GatewayStage
let customer: string
let method: string

beforeAll(async () => {
  system = await startSystem()
  stage = await gatewayStage(system, 'challenges')
  customer = await newCustomer(stage.merchant)
  method = await storeCard(system, stage.merchant, customer, CHALLENGED_CARD)
})
afterEach(async () => {
  await clearFaults(system)
  await setCallbacks(system, stage.securityKey, 'off')
})
afterAll(() => system.dispose())

/** A payment that an issuer wants to have confirmed, wherever it was begun. */
interface Challenged {
  readonly surface: string
  /** Makes the first try, which the issuer answers with its wish. */
  decline(): Promise<void>
  /** Asks for the challenge: the bank's page, or null where it could not be started. */
  challenge(): Promise<string | null>
  isPaid(): Promise<boolean>
  trail(): ReturnType<typeof trailOf>
  /** Whether somebody may try again: nothing is open, nothing is paid. */
  mayTryAgain(): Promise<boolean>
}

async function intentOfApi(): Promise<Challenged> {
  const { merchant } = stage
  const made = (await merchant.post('/payment-intents', { amount: 2500, customer, payment_method: method })).body
  const statusOf = async () => (await merchant.get(`/payment-intents/${made.id}`)).body.status
  return {
    surface: 'an intent',
    // A confirmation is both: the try, and the challenge that follows.
    decline: async () => {},
    challenge: async () => {
      const { body } = await merchant.post(`/payment-intents/${made.id}/confirm`, {
        return_url: 'https://shop.example/',
      })
      return body.next_action?.redirect_to_url.url ?? null
    },
    isPaid: async () => (await statusOf()) === 'succeeded',
    trail: () => trailOf(system, stage.securityKey, 'payment_intent_id', parseId('paymentIntent', made.id) ?? ''),
    mayTryAgain: async () => (await statusOf()) === 'requires_payment_method',
  }
}

async function sessionOfCheckout(): Promise<Challenged> {
  const session = await newSession(stage)
  const statusOf = async () => (await stage.merchant.get(`/checkout-sessions/${session.id}`)).body.data.status
  return {
    surface: 'a checkout',
    async decline() {
      expect((await pay(system, { ...session, card: CHALLENGED_CARD })).status).toBe('authentication_required')
    },
    async challenge() {
      const response = await fetch(`${session.url}/authenticate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          session: session.token,
          items: [],
          payment_token: await cardToken(system, CHALLENGED_CARD),
          email: 'buyer@example.com',
          expected_total_minor: session.totalMinor,
        }),
      })
      const body = (await response.json()) as { status?: string; redirect_url?: string }
      return body.status === 'challenge' ? (body.redirect_url ?? null) : null
    },
    isPaid: async () => (await statusOf()) === 'complete',
    trail: () => trailOf(system, stage.securityKey, 'checkout_session_id', session.id),
    mayTryAgain: async () => (await statusOf()) === 'open',
  }
}

const SURFACES = [intentOfApi, sessionOfCheckout]

/** The payment, and the address to which its cardholder comes back who has passed the challenge. */
interface Passed {
  readonly payment: Challenged
  readonly returnUrl: string
}

async function passed(begin: () => Promise<Challenged>): Promise<Passed> {
  const payment = await begin()
  await payment.decline()
  return passAgain(payment)
}

async function passAgain(payment: Challenged): Promise<Passed> {
  const bank = await payment.challenge()
  if (bank === null) throw new Error(`${payment.surface}: no challenge was started`)
  return { payment, returnUrl: await answerChallenge(bank, 'passed') }
}

const eachPassed = async (): Promise<readonly Passed[]> => {
  const all: Passed[] = []
  for (const begin of SURFACES) all.push(await passed(begin))
  return all
}

/** Paid by the second try, with one charge at the gateway; whoever comes back again changes nothing. */
async function expectPaidOnce(
  { payment, returnUrl }: Passed,
  attempts = ['sale failed', 'sale succeeded'],
): Promise<void> {
  expect(await payment.isPaid(), payment.surface).toBe(true)
  await comeBack(returnUrl)
  expect(await payment.trail(), payment.surface).toEqual({ attempts, deeds: ['sale'] })
}

describe('a charge with the proof of a challenge', () => {
  it.each(AFTER)('%s: a lost answer is found by the cron', async (mode) => {
    const all = await eachPassed()
    for (const { payment, returnUrl } of all) {
      await setFault(system, { security_key: stage.securityKey, mode, latency_ms: 50, count: 1 })
      expect((await comeBack(returnUrl)).status, payment.surface).toBe(303)
      expect(await payment.isPaid(), payment.surface).toBe(false)
    }
    await aMinuteLater(system)
    for (const each of all) await expectPaidOnce(each)
  })

  it.each(BEFORE)('%s: what never reached the gateway is given up, and may be tried again', async (mode) => {
    const all = await eachPassed()
    for (const { returnUrl } of all) {
      await setFault(system, { security_key: stage.securityKey, mode, latency_ms: 50, count: 1 })
      await comeBack(returnUrl)
    }
    await letAnHourPass(system)
    for (const { payment, returnUrl } of all) {
      await comeBack(returnUrl)
      expect(await payment.trail(), payment.surface).toEqual({ attempts: ['sale failed', 'sale canceled'], deeds: [] })
      expect(await payment.mayTryAgain(), payment.surface).toBe(true)
      await payment.decline()
      const again = await passAgain(payment)
      await comeBack(again.returnUrl)
      await expectPaidOnce(again, ['sale failed', 'sale canceled', 'sale failed', 'sale succeeded'])
    }
  })

  it.each(CALLBACKS)('comes to one payment with callbacks %s, from the first try on', async (mode) => {
    const { merchantId } = stage.merchant
    for (const begin of SURFACES) {
      const before = await callbackCount(system, merchantId)
      await setCallbacks(system, stage.securityKey, mode)
      const each = await passed(begin)
      await comeBack(each.returnUrl)
      // Of the decline, and of the charge.
      await expectCallbacks(system, merchantId, before + 2)
      await setCallbacks(system, stage.securityKey, 'off')
      await expectPaidOnce(each)
    }
  })

  it('is booked by a callback that comes after it was given up', async () => {
    const all = await eachPassed()
    await setCallbacks(system, stage.securityKey, 'delayed')
    for (const { returnUrl } of all) {
      await setFault(system, { security_key: stage.securityKey, mode: 'error_after_charge', count: 1 })
      await comeBack(returnUrl)
    }
    await forgottenHour(system, stage.merchant.merchantId)
    for (const { payment } of all) expect(await payment.mayTryAgain(), payment.surface).toBe(true)
    await sendDelayed(system, stage.securityKey)
    for (const each of all) {
      await expect.poll(() => each.payment.isPaid(), { timeout: 10_000 }).toBe(true)
      await expectPaidOnce(each)
    }
  })

  it('is found where the process was killed after it', async () => {
    const all = await eachPassed()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: all.length })
    await killUnder(
      system,
      all.map(({ returnUrl }) => comeBack(returnUrl)),
      async () =>
        (await Promise.all(all.map(({ payment }) => payment.trail()))).every(({ deeds }) => deeds.length === 1),
    )
    for (const { payment, returnUrl } of all) {
      await comeBack(returnUrl)
      expect((await payment.trail()).attempts, payment.surface).toEqual(['sale failed', 'sale pending'])
    }
    await aMinuteLater(system)
    for (const each of all) await expectPaidOnce(each)
  })
})

describe('the start of a challenge', () => {
  it.each([...BEFORE, ...AFTER])('%s: leaves the decline, and may be asked for again', async (mode) => {
    for (const begin of SURFACES) {
      const payment = await begin()
      await payment.decline()
      await setFault(system, {
        security_key: stage.securityKey,
        operation: 'authenticate',
        mode,
        latency_ms: 50,
        count: 1,
      })
      expect(await payment.challenge(), payment.surface).toBeNull()
      expect(await payment.trail(), payment.surface).toEqual({ attempts: ['sale failed'], deeds: [] })
      expect(await payment.mayTryAgain(), payment.surface).toBe(true)
      const again = await passAgain(payment)
      await comeBack(again.returnUrl)
      expect([await payment.isPaid(), (await payment.trail()).deeds], payment.surface).toEqual([true, ['sale']])
    }
  })

  it('leaves the decline where the process was killed meanwhile, and may be asked for again', async () => {
    const all = await Promise.all(SURFACES.map((begin) => begin()))
    for (const payment of all) await payment.decline()
    await setFault(system, {
      security_key: stage.securityKey,
      operation: 'authenticate',
      mode: 'timeout_after_charge',
      count: all.length,
    })
    await killUnder(
      system,
      all.map((payment) => payment.challenge()),
      async () => (await faultsLeft(system, stage.securityKey)) === 0,
    )
    await aMinuteLater(system)
    for (const payment of all) {
      expect(await payment.trail(), payment.surface).toEqual({ attempts: ['sale failed'], deeds: [] })
      expect(await payment.mayTryAgain(), payment.surface).toBe(true)
      const again = await passAgain(payment)
      await comeBack(again.returnUrl)
      expect([await payment.isPaid(), (await payment.trail()).deeds], payment.surface).toEqual([true, ['sale']])
    }
  })
})

describe('the question what came of a challenge', () => {
  it.each([...BEFORE, ...AFTER])('%s: charges nothing, and is asked again by who comes back', async (mode) => {
    for (const begin of SURFACES) {
      const each = await passed(begin)
      await setFault(system, {
        security_key: stage.securityKey,
        operation: 'authenticate',
        mode,
        latency_ms: 50,
        count: 1,
      })
      const back = await comeBack(each.returnUrl)
      expect([back.status, back.text.includes('Check again')], each.payment.surface).toEqual([200, true])
      expect((await each.payment.trail()).deeds, each.payment.surface).toEqual([])
      expect((await comeBack(each.returnUrl)).status, each.payment.surface).toBe(303)
      await expectPaidOnce(each)
    }
  })

  it('is asked again where the process was killed meanwhile', async () => {
    const all = await eachPassed()
    await setFault(system, {
      security_key: stage.securityKey,
      operation: 'authenticate',
      mode: 'timeout_after_charge',
      count: all.length,
    })
    await killUnder(
      system,
      all.map(({ returnUrl }) => comeBack(returnUrl)),
      async () => (await faultsLeft(system, stage.securityKey)) === 0,
    )
    for (const each of all) {
      expect((await each.payment.trail()).deeds, each.payment.surface).toEqual([])
      expect((await comeBack(each.returnUrl)).status, each.payment.surface).toBe(303)
      await expectPaidOnce(each)
    }
  })
})
