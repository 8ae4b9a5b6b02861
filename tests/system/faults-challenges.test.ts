import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { comeBack } from './cardholder.ts'
import {
  challengeStage,
  eachPassed,
  expectPaidOnce,
  passAgain,
  passed,
  SURFACES,
  type ChallengeStage,
} from './challenges.ts'
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
} from './faults.ts'
import type { GatewayStage } from './lost-payment.ts'

let system: System
let challenges: ChallengeStage
let stage: GatewayStage

beforeAll(async () => {
  system = await startSystem()
  challenges = await challengeStage(system, 'challenges')
  stage = challenges.gateway
})
afterEach(async () => {
  await clearFaults(system)
  await setCallbacks(system, stage.securityKey, 'off')
})
afterAll(() => system.dispose())

describe('a charge with the proof of a challenge', () => {
  it.each(AFTER)('%s: a lost answer is found by the cron', async (mode) => {
    const all = await eachPassed(challenges)
    for (const { payment, returnUrl } of all) {
      await setFault(system, { security_key: stage.securityKey, mode, latency_ms: 50, count: 1 })
      expect((await comeBack(returnUrl)).status, payment.surface).toBe(303)
      expect(await payment.isPaid(), payment.surface).toBe(false)
    }
    await aMinuteLater(system)
    for (const each of all) await expectPaidOnce(each)
  })

  it.each(BEFORE)('%s: what never reached the gateway is given up, and may be tried again', async (mode) => {
    const all = await eachPassed(challenges)
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
      const each = await passed(challenges, begin)
      await comeBack(each.returnUrl)
      // Of the decline, and of the charge.
      await expectCallbacks(system, merchantId, before + 2)
      await setCallbacks(system, stage.securityKey, 'off')
      await expectPaidOnce(each)
    }
  })

  it('is booked by a callback that comes after it was given up', async () => {
    const all = await eachPassed(challenges)
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
    const all = await eachPassed(challenges)
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
