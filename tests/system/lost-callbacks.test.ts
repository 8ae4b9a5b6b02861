import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from './books.ts'
import { clearFaults, setFault } from './buyer.ts'
import { attemptsOf, gatewayStage, loseAnswer, type GatewayStage } from './lost-payment.ts'
import { saleEvent, storedCallback, type CallbackEvent } from './signed-callback.ts'

/** More than a run looks at in one go. */
const MANY = 510

let system: System
let stage: GatewayStage
let made = 0

beforeAll(async () => {
  // A row without a merchant is written by hand.
  system = await startSystem({ invariants: false })
})
beforeEach(async () => {
  stage = await gatewayStage(system, `swept-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

/** Keeps a callback as the ingress does, without the message that follows. */
const keep = (event: CallbackEvent, receivedAt: number) =>
  stage.merchant.commit(insert('gatewayCallbacks', storedCallback(stage, event, receivedAt)))

const rowOf = (event: CallbackEvent) =>
  system.db
    .prepare('SELECT processed_at AS at, result FROM gateway_callbacks WHERE event_id = ?')
    .bind(event.event_id)
    .first<{ at: number | null; result: string | null }>()

/** The gateway cannot be asked, so whatever is settled now is settled by a callback. */
const unreachable = () =>
  setFault(system, { security_key: stage.securityKey, mode: 'error_before_charge', operation: 'query' })

describe('a stored callback whose queue message was lost', () => {
  it('is understood by the next run of the cron, and by no other', async () => {
    await loseAnswer(system, stage, 'after')
    await unreachable()
    const [attempt] = await attemptsOf(system, stage)
    const event = saleEvent(attempt?.orderId ?? '')
    const receivedAt = Date.now()
    await keep(event, receivedAt)
    await system.cron('* * * * *', new Date(receivedAt - 1))
    expect(await rowOf(event)).toEqual({ at: null, result: null })
    await system.cron('* * * * *', new Date(receivedAt))
    expect(await rowOf(event)).toEqual({ at: receivedAt, result: 'settled' })
    expect(await attemptsOf(system, stage)).toMatchObject([{ status: 'succeeded', checks: attempt?.checks }])
    await system.cron('* * * * *', new Date(receivedAt + 60_000))
    expect(await rowOf(event)).toEqual({ at: receivedAt, result: 'settled' })
    expect(await expectBalancedBooks(system, stage.merchant.merchantId, stage.securityKey)).toBe(1)
  })

  it('waits behind none that cannot be understood', async () => {
    await loseAnswer(system, stage, 'after')
    await unreachable()
    const [attempt] = await attemptsOf(system, stage)
    const event = saleEvent(attempt?.orderId ?? '')
    // Whoever deals with them fails: there is no such merchant.
    const nobody = crypto.randomUUID()
    const strays = Array.from({ length: MANY }, (_, n) => `${nobody}-${n}`)
    await system.db.batch([
      system.db
        .prepare(
          "INSERT INTO gateway_accounts (id, merchant_id, created_at, updated_at, version, provider, security_key_sealed, webhook_key_sealed, tokenization_key, is_default) VALUES (?1, ?1, 0, 0, 1, 'nmi', '', '', '', 0)",
        )
        .bind(nobody),
      ...strays.map((id) =>
        system.db
          .prepare(
            "INSERT INTO gateway_callbacks (id, merchant_id, gateway_account_id, event_id, event_type, body, received_at, attempts, next_attempt_at) VALUES (?2, ?1, ?1, ?2, 'x', '{}', 1, 0, 1)",
          )
          .bind(nobody, id),
      ),
    ])
    await keep(event, Date.now())
    await system.cron('* * * * *')
    expect(await rowOf(event)).toMatchObject({ result: 'settled' })
    const left = 'SELECT count(*) AS n FROM gateway_callbacks WHERE merchant_id = ? AND processed_at IS NULL'
    expect(await system.db.prepare(left).bind(nobody).first('n')).toBe(strays.length)
    expect(system.logs.some((line) => line.includes('cron.row_failed') && line.includes(nobody))).toBe(true)
    await system.db.prepare('DELETE FROM gateway_callbacks WHERE merchant_id = ?').bind(nobody).run()
  })

  it('is understood even where its body means nothing', async () => {
    const event = { event_id: crypto.randomUUID(), event_type: 'acu.summary.closedaccount', event_body: {} }
    await keep(event, Date.now())
    await system.cron('* * * * *')
    expect(await rowOf(event)).toMatchObject({ result: 'ignored' })
  })
})
