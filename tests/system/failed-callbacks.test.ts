import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../scripts/admin/shell.ts'
import { expectBalancedBooks } from './books.ts'
import { clearFaults, setFault } from './buyer.ts'
import { attemptsOf, gatewayStage, loseAnswer, type GatewayStage } from './lost-payment.ts'
import { saleEvent, storedCallback, tell, type CallbackEvent } from './signed-callback.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const MANY = 40

let system: System
let stage: GatewayStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await gatewayStage(system, `failed-${(made += 1)}`)
  await poison()
})
afterEach(async () => {
  await heal()
  await system.db.prepare('DELETE FROM gateway_callbacks WHERE processed_at IS NULL').run()
  await clearFaults(system)
})
afterAll(() => system.dispose())

/** Whoever has understood a callback of this kind fails to write it down. */
const POISON = 'test.poison'
const poison = () =>
  system.db
    .prepare(
      `CREATE TRIGGER poison BEFORE UPDATE OF processed_at ON gateway_callbacks WHEN NEW.event_type = '${POISON}'
       BEGIN SELECT RAISE(ABORT, 'poisoned'); END`,
    )
    .run()
const heal = () => system.db.prepare('DROP TRIGGER IF EXISTS poison').run()

const poisonous = (): CallbackEvent => ({ event_id: crypto.randomUUID(), event_type: POISON, event_body: {} })

/** Keeps callbacks as the ingress does, without the message that follows. */
const keep = (events: readonly CallbackEvent[], receivedAt: number) =>
  stage.merchant.commit(...events.map((event) => insert('gatewayCallbacks', storedCallback(stage, event, receivedAt))))

const rowOf = (event: CallbackEvent) =>
  system.db
    .prepare(
      'SELECT attempts, next_attempt_at AS nextAt, last_error AS error, result FROM gateway_callbacks WHERE event_id = ?',
    )
    .bind(event.event_id)
    .first<{ attempts: number; nextAt: number | null; error: string | null; result: string | null }>()

const sweep = (at: number) => system.cron('* * * * *', new Date(at))

async function admin(...args: string[]): Promise<string> {
  const said: string[] = []
  expect(await runCommand(args, { ...system.admin, say: (text) => said.push(text) })).toBe(0)
  return said.join('\n')
}

/** Runs the cron every minute until nothing of a callback is due any more; gives when it was tried. */
async function exhaust(event: CallbackEvent, from: number): Promise<readonly number[]> {
  const tries: number[] = []
  for (let row = await rowOf(event); row?.nextAt != null; row = await rowOf(event)) {
    const at = Math.max(row.nextAt, from)
    await sweep(at)
    tries.push(at - from)
  }
  return tries
}

describe('a callback on which everybody fails', () => {
  it('keeps no other waiting, not even many of them in the same run', async () => {
    await loseAnswer(system, stage, 'after')
    await setFault(system, { security_key: stage.securityKey, mode: 'error_before_charge', operation: 'query' })
    const [attempt] = await attemptsOf(system, stage)
    const good = saleEvent(attempt?.orderId ?? '')
    const now = Date.now()
    await keep(Array.from({ length: MANY }, poisonous), now - 1)
    await keep([good], now)
    await sweep(now)
    expect(await rowOf(good)).toMatchObject({ attempts: 1, nextAt: null, result: 'settled' })
    const failed =
      'SELECT count(*) AS n FROM gateway_callbacks WHERE merchant_id = ? AND attempts = 1 AND result IS NULL'
    expect(await system.db.prepare(failed).bind(stage.merchant.merchantId).first('n')).toBe(MANY)
    expect(await expectBalancedBooks(system, stage.merchant.merchantId, stage.securityKey)).toBe(1)
  })

  it('is tried later and later, and in the end left for people to see', async () => {
    const event = poisonous()
    const now = Date.now()
    await keep([event], now)
    const tries = await exhaust(event, now)
    expect(tries).toEqual(Array.from({ length: 14 }, (_, n) => 10_000 * (2 ** n - 1)))
    expect(tries.at(-1)).toBeLessThan(DAY_MS)
    expect(await rowOf(event)).toMatchObject({ attempts: 14, nextAt: null, result: null })
    await sweep(now + 30 * DAY_MS)
    expect(await rowOf(event)).toMatchObject({ attempts: 14 })
    const shown = await admin('callbacks:failed')
    expect(shown).toContain(`failed-${made}-test: 1 failed for good`)
    expect(shown).toMatch(/test\.poison {2}14 attempts {2}.*poisoned/)
  })

  it('is processed once its cause is gone, by itself or at the word of an operator', async () => {
    const [soon, late] = [poisonous(), poisonous()]
    const now = Date.now()
    await keep([late], now)
    await exhaust(late, now)
    await keep([soon], now)
    await sweep(now)
    expect(await rowOf(soon)).toMatchObject({ attempts: 1, nextAt: now + 10_000, result: null })
    expect((await rowOf(soon))?.error).toContain('poisoned')
    await heal()
    await sweep(now + 9_999)
    expect(await rowOf(soon)).toMatchObject({ attempts: 1, result: null })
    await sweep(now + 10_000)
    expect(await rowOf(soon)).toMatchObject({ attempts: 2, nextAt: null, error: null, result: 'ignored' })
    expect(await rowOf(late)).toMatchObject({ attempts: 14, result: null })
    await admin('callbacks:retry', `failed-${made}-test`)
    await sweep(Date.now() + MINUTE_MS)
    expect(await rowOf(late)).toMatchObject({ attempts: 1, nextAt: null, error: null, result: 'ignored' })
    expect(await admin('callbacks:failed')).not.toContain(`failed-${made}-test`)
  })

  it('is tried once by the queue and by crons at the same time', async () => {
    const event = poisonous()
    await tell(system, stage, event)
    await expect.poll(async () => (await rowOf(event))?.error, { timeout: 10_000 }).toContain('poisoned')
    const due = (await rowOf(event))?.nextAt ?? 0
    await Promise.all([sweep(due), sweep(due), sweep(due)])
    expect(await rowOf(event)).toMatchObject({ attempts: 2 })
  })
})
