import { afterEach, expect, it } from 'vitest'
import { setCallbacks } from './buyer.ts'
import { begin, expectDone, MOVEMENTS, named, type Begun, type Movement } from './fault-movements.ts'
import type { FaultStage } from './fault-stage.ts'
import { callbackCount, CALLBACKS, expectCallbacks, forgottenHour, sendDelayed } from './faults.ts'

/** What a gateway's callbacks do about the calls by which money moves: they come early, twice, late, or alone. */
export function callbackTests(stage: () => FaultStage): void {
  const callbacks = (mode: string) => setCallbacks(stage().system, stage().securityKey, mode)
  afterEach(() => callbacks('off'))

  it.each(CALLBACKS)('%s: it is done once', async (mode) => {
    const { system, merchant } = stage()
    for (const movement of MOVEMENTS) {
      const begun = await begin(stage(), movement)
      const before = await callbackCount(system, merchant.merchantId)
      await callbacks(mode)
      const answer = await begun.ask()
      expect(answer.status, movement.action).toBeLessThan(300)
      await expectCallbacks(system, merchant.merchantId, before + 1)
      await callbacks('off')
      await expectDone(stage(), named(begun, answer))
    }
  })

  it('tell of what was lost', async () => {
    for (const movement of MOVEMENTS) {
      const begun = await losing(movement, 'normal')
      await expect.poll(() => statusOf(begun), { timeout: 10_000 }).toBe(movement.done)
      await callbacks('off')
      await expectDone(stage(), begun)
    }
  })

  it('count after it was given up', async () => {
    const { system, merchant, securityKey } = stage()
    const all: Begun[] = []
    for (const movement of MOVEMENTS) {
      all.push(await losing(movement, 'delayed'))
      await callbacks('off')
    }
    await forgottenHour(system, merchant.merchantId)
    for (const begun of all) expect(await statusOf(begun), begun.movement.action).toBe(begun.movement.undone)
    await sendDelayed(system, securityKey)
    for (const begun of all) {
      await expect.poll(() => statusOf(begun), { timeout: 10_000 }).toBe(begun.movement.done)
      await expectDone(stage(), begun)
    }
  })

  /** The answer is lost; a callback may be faster than that. */
  async function losing(movement: Movement, mode: string): Promise<Begun> {
    const begun = await begin(stage(), movement)
    await callbacks(mode)
    await stage().trouble('error_after_charge')
    const answer = await begun.ask()
    return movement.follows === null ? named(begun, answer) : begun
  }

  const statusOf = async ({ paymentId }: Begun): Promise<string> => (await stage().payment(paymentId)).status
}
