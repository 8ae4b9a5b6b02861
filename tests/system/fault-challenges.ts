import { beforeAll, expect, it } from 'vitest'
import { setFault } from './buyer.ts'
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
import type { OwnRows } from './fault-matrix.ts'
import type { FaultStage } from './fault-stage.ts'
import { AFTER, aMinuteLater, BEFORE, faultsLeft, killUnder } from './faults.ts'

/** Rows of the fault matrix: a challenge moves no money, so it is started and asked after anew. */
export const CHALLENGE_ROWS: OwnRows = { startAuthentication, authenticationResult }

function startAuthentication(gateway: () => FaultStage): void {
  const stage = ownStage(gateway, 'started')

  it.each([...BEFORE, ...AFTER])('%s: leaves the decline, and may be asked for again', async (mode) => {
    for (const begin of SURFACES) {
      const payment = await begin(stage())
      await payment.decline()
      await setFault(stage().system, {
        security_key: stage().gateway.securityKey,
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
    const all = await Promise.all(SURFACES.map((begin) => begin(stage())))
    for (const payment of all) await payment.decline()
    await setFault(stage().system, {
      security_key: stage().gateway.securityKey,
      operation: 'authenticate',
      mode: 'timeout_after_charge',
      count: all.length,
    })
    await killUnder(
      stage().system,
      all.map((payment) => payment.challenge()),
      async () => (await faultsLeft(stage().system, stage().gateway.securityKey)) === 0,
    )
    await aMinuteLater(stage().system)
    for (const payment of all) {
      expect(await payment.trail(), payment.surface).toEqual({ attempts: ['sale failed'], deeds: [] })
      expect(await payment.mayTryAgain(), payment.surface).toBe(true)
      const again = await passAgain(payment)
      await comeBack(again.returnUrl)
      expect([await payment.isPaid(), (await payment.trail()).deeds], payment.surface).toEqual([true, ['sale']])
    }
  })
}

function authenticationResult(gateway: () => FaultStage): void {
  const stage = ownStage(gateway, 'answered')

  it.each([...BEFORE, ...AFTER])('%s: charges nothing, and is asked again by who comes back', async (mode) => {
    for (const begin of SURFACES) {
      const each = await passed(stage(), begin)
      await setFault(stage().system, {
        security_key: stage().gateway.securityKey,
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
    const all = await eachPassed(stage())
    await setFault(stage().system, {
      security_key: stage().gateway.securityKey,
      operation: 'authenticate',
      mode: 'timeout_after_charge',
      count: all.length,
    })
    await killUnder(
      stage().system,
      all.map(({ returnUrl }) => comeBack(returnUrl)),
      async () => (await faultsLeft(stage().system, stage().gateway.securityKey)) === 0,
    )
    for (const each of all) {
      expect((await each.payment.trail()).deeds, each.payment.surface).toEqual([])
      expect((await comeBack(each.returnUrl)).status, each.payment.surface).toBe(303)
      await expectPaidOnce(each)
    }
  })
}

function ownStage(gateway: () => FaultStage, slug: string): () => ChallengeStage {
  let stage: ChallengeStage
  beforeAll(async () => {
    stage = await challengeStage(gateway().system, slug)
  })
  return () => stage
}
