import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks, letAnHourPass } from './books.ts'
import { chargesAt, pay } from './buyer.ts'
import { attemptsOf, gatewayStage, loseAnswer, newSession, type GatewayStage } from './lost-payment.ts'

let system: System
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

const DAY_MS = 24 * 60 * 60 * 1000
const newStage = () => gatewayStage(system, `time-${(made += 1)}`)

const endTime = (sessionId: string, at: number) =>
  system.db.prepare('UPDATE checkout_sessions SET expires_at = ? WHERE id = ?').bind(at, sessionId).run()

const sessionOf = async ({ merchant }: GatewayStage, id: string) =>
  (await merchant.get(`/checkout-sessions/${id}`)).body.data

const expiries = async ({ merchant }: GatewayStage, id: string) =>
  (await merchant.eventsOf(id)).filter(({ type }) => type === 'checkout.session.expired')

describe('a session whose time is up, before the cron came by', () => {
  it('cannot be paid', async () => {
    const stage = await newStage()
    const session = await newSession(stage)
    await endTime(session.id, Date.now() - 1)
    expect((await sessionOf(stage, session.id)).status).toBe('open')
    expect((await pay(system, session)).status).toBe('unavailable')
    expect(await attemptsOf(system, stage)).toEqual([])
    expect((await chargesAt(system, stage.securityKey)).size).toBe(0)
    const page = await fetch(session.url)
    expect(await page.text()).not.toContain('checkout-data')
    const status = await fetch(`${session.url}/status`)
    expect(await status.json()).toMatchObject({ status: 'expired' })
  })
})

describe('the cron for sessions', () => {
  it('ends a session at its time, once, and says so', async () => {
    const stage = await newStage()
    const session = await newSession(stage)
    const expiresAt = Number(
      await system.db
        .prepare('SELECT expires_at AS at FROM checkout_sessions WHERE id = ?')
        .bind(session.id)
        .first('at'),
    )
    expect(Math.abs(expiresAt - Date.now() - DAY_MS)).toBeLessThan(60_000)
    await system.cron('*/5 * * * *', new Date(expiresAt - 1))
    expect((await sessionOf(stage, session.id)).status).toBe('open')
    await system.cron('*/5 * * * *', new Date(expiresAt))
    await system.cron('*/5 * * * *', new Date(expiresAt + 300_000))
    expect((await sessionOf(stage, session.id)).status).toBe('expired')
    expect(await expiries(stage, session.id)).toHaveLength(1)
    expect((await pay(system, session)).status).toBe('unavailable')
  })

  it('waits for a payment that is under way, which then counts', async () => {
    const stage = await newStage()
    const session = await loseAnswer(system, stage, 'after')
    await endTime(session.id, Date.now() - 1)
    await system.cron('*/5 * * * *')
    expect((await sessionOf(stage, session.id)).status).toBe('open')
    await letAnHourPass(system)
    await system.cron('*/5 * * * *', new Date(Date.now() + 2 * DAY_MS))
    expect((await sessionOf(stage, session.id)).status).toBe('complete')
    expect(await expiries(stage, session.id)).toEqual([])
    expect(await expectBalancedBooks(system, stage.merchant.merchantId, stage.securityKey)).toBe(1)
  })

  it('ends it after all when that payment came to nothing', async () => {
    const stage = await newStage()
    const session = await loseAnswer(system, stage, 'before')
    await endTime(session.id, Date.now() - 1)
    await letAnHourPass(system)
    expect((await sessionOf(stage, session.id)).status).toBe('open')
    await system.cron('*/5 * * * *')
    expect((await sessionOf(stage, session.id)).status).toBe('expired')
    expect((await chargesAt(system, stage.securityKey)).size).toBe(0)
  })
})
