import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { booksOf, expectBalancedBooks, letAnHourPass } from './books.ts'
import {
  chargesAt,
  clearFaults,
  openSession,
  pay,
  securityKeyOf,
  setCallbacks,
  setFault,
  type PayAnswer,
} from './buyer.ts'

let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

async function merchant(slug: string) {
  const { id, apiKey } = await addDemoMerchant(system.admin, {
    name: 'Crash & Co',
    slug,
    currency: 'USD',
    timezone: 'UTC',
  })
  return { id, apiKey, securityKey: await securityKeyOf(system, id) }
}

/** The answer, or null where the process died under it. */
const orDead = (answer: Promise<PayAnswer>): Promise<PayAnswer | null> => answer.catch(() => null)

const openAttempts = async (merchantId: string) =>
  (await booksOf(system, merchantId)).attempts.filter(({ status }) => status === 'pending').length

describe('a process that is killed in the middle of a payment', () => {
  it('after the gateway charged and before its answer was booked: the charge is found and its invoice paid', async () => {
    const { id, apiKey, securityKey } = await merchant('crash-after')
    const session = await openSession(system, apiKey)
    await setCallbacks(system, securityKey, 'off')
    await setFault(system, { security_key: securityKey, mode: 'timeout_after_charge', count: 1 })
    const answer = orDead(pay(system, session))
    await expect.poll(async () => (await chargesAt(system, securityKey)).size, { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await answer).toBeNull()
    expect(await openAttempts(id)).toBe(1)
    await clearFaults(system)
    await letAnHourPass(system)
    expect(await expectBalancedBooks(system, id, securityKey)).toBe(1)
    expect((await pay(system, session)).status).toBe('already_paid')
  })

  it('after the attempt was committed and before the gateway charged: nothing is charged, and it can be paid again', async () => {
    const { id, apiKey, securityKey } = await merchant('crash-before')
    const session = await openSession(system, apiKey)
    await setFault(system, { security_key: securityKey, mode: 'timeout_before_charge', count: 1 })
    const answer = orDead(pay(system, session))
    await expect.poll(() => openAttempts(id), { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await answer).toBeNull()
    await clearFaults(system)
    expect((await pay(system, session)).status).toBe('processing')
    await letAnHourPass(system)
    expect((await booksOf(system, id)).attempts.map(({ status }) => status)).toEqual(['canceled'])
    expect((await pay(system, session)).status).toBe('succeeded')
    expect(await expectBalancedBooks(system, id, securityKey)).toBe(1)
  })

  it('at any other moment: every charge ends with one paid invoice, and nothing else does', async () => {
    const { id, apiKey, securityKey } = await merchant('crash-any')
    // Kills at these moments after twenty buyers press Pay land before, between and after the steps of their payments.
    for (const moment of [5, 20, 45, 80, 130]) {
      const sessions = await Promise.all(Array.from({ length: 20 }, () => openSession(system, apiKey)))
      const answers = sessions.map((session) => orDead(pay(system, session)))
      await new Promise((resolve) => setTimeout(resolve, moment))
      await system.restart({ kill: true })
      const told = (await Promise.all(answers)).filter((answer) => answer?.status === 'succeeded').length
      expect((await booksOf(system, id)).paidInvoices.length).toBeGreaterThanOrEqual(told)
    }
    await letAnHourPass(system)
    await expectBalancedBooks(system, id, securityKey)
    // What was said to people and systems survives as well.
    await system.cron('* * * * *', new Date(Date.now() + 2 * 3_600_000))
    await expect.poll(() => unsaid(id), { timeout: 20_000 }).toEqual({ events: 0, messages: 0 })
  })
})

async function unsaid(merchantId: string): Promise<{ events: number; messages: number }> {
  const row = await system.db
    .prepare(
      'SELECT (SELECT count(*) FROM events WHERE merchant_id = ?1 AND expanded_at IS NULL) AS events, (SELECT count(*) FROM messages WHERE merchant_id = ?1 AND sent_at IS NULL) AS messages',
    )
    .bind(merchantId)
    .first<{ events: number; messages: number }>()
  return row ?? { events: -1, messages: -1 }
}
