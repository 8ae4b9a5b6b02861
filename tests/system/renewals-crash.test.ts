import { copyOf, copySubscription } from '@revkeen-edge/testing/copy-subscription.ts'
import { describe, expect, it } from 'vitest'
import { expectBalancedBooks } from './books.ts'
import { clearFaults, setFault } from './buyer.ts'
import { PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()
const HOUR_MS = 3_600_000

const PAID = { status: 'paid', totalMinor: PRICE_MINOR, charged: 1 }

const countOf = async (sql: string): Promise<number> =>
  (await stage.system.db.prepare(sql).bind(stage.merchant.merchantId).first<number>('n')) ?? -1

const balanced = () => expectBalancedBooks(stage.system, stage.merchant.merchantId, stage.gateway.securityKey)

async function manyDue(subscriptions: number) {
  const customerId = await stage.customer()
  const priceId = await stage.price()
  const ids = await Promise.all(Array.from({ length: subscriptions }, () => stage.subscribe({ customerId, priceId })))
  return { ids, due: (await stage.row(ids.at(-1) ?? '')).currentPeriodEnd + 60_000 }
}

describe('renewals whose consumer is killed midway', () => {
  it('are billed and charged once each', async () => {
    const { ids, due } = await manyDue(8)
    await setFault(stage.system, { security_key: stage.gateway.securityKey, mode: 'none', latency_ms: 400 })
    const run = stage.system.cron('* * * * *', new Date(due)).catch(() => null)
    await until(
      async () =>
        (await countOf("SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ? AND status = 'pending'")) > 2,
      'some charges are under way',
    )
    await stage.system.restart({ kill: true })
    await run
    await clearFaults(stage.system)
    // First the charges that were under way, then what they kept from being tried again, and what was not begun.
    for (const hours of [1, 2, 3, 26]) await stage.at(due + hours * HOUR_MS)
    for (const id of ids) expect(await stage.billed(id)).toMatchObject([PAID, { ...PAID, sequence: 2 }])
    for (const id of ids) expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 2 })
    expect(await balanced()).toBe(16)
  })

  it('whose answers are lost are booked by what the gateway says', async () => {
    const { ids, due } = await manyDue(4)
    await setFault(stage.system, { security_key: stage.gateway.securityKey, mode: 'error_after_charge' })
    await stage.system.cron('* * * * *', new Date(due))
    await until(
      async () =>
        (await countOf("SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ? AND status = 'unknown'")) ===
        4,
      'the answers are lost',
    )
    await clearFaults(stage.system)
    for (const id of ids) expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 2 })
    for (const minutes of [2, 5, 10]) await stage.system.cron('* * * * *', new Date(due + minutes * 60_000))
    for (const id of ids) expect(await stage.billed(id)).toMatchObject([PAID, { ...PAID, attempts: 1 }])
    expect(await balanced()).toBe(8)
  })
})

describe('renewals whose messages come twice', () => {
  it('at once are billed and charged once each', async () => {
    // Fewer than the consumer's lanes, so that each meets itself.
    const { ids, due } = await manyDue(2)
    await stage.doubled(due)
    for (const id of ids) expect(await stage.billed(id)).toMatchObject([PAID, { ...PAID, sequence: 2, attempts: 1 }])
    await clearFaults(stage.system)
    expect(await balanced()).toBe(6)
  })
})

describe('a backlog', () => {
  /** What a machine of two cores drains in a quarter of a minute. */
  const BACKLOG = 300

  it('drains without missing or doubling any, while crons overlap', { timeout: 240_000 }, async () => {
    const startsAt = Date.now() + 24 * HOUR_MS
    const id = await stage.subscribe({ startDate: new Date(startsAt).toISOString() })
    const { merchantId } = stage.merchant
    await copySubscription(stage.system.db, { merchantId, subscriptionId: id, copies: BACKLOG - 1 })
    const crons = [0, 0, 60_000, 60_000].map((after) => stage.system.cron('* * * * *', new Date(startsAt + after)))
    await Promise.all(crons)
    const billed = "SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ? AND status = 'succeeded'"
    await expect.poll(() => countOf(billed), { timeout: 180_000, interval: 200 }).toBe(BACKLOG)
    await stage.settled(startsAt)
    expect(await countOf('SELECT count(*) AS n FROM subscriptions WHERE merchant_id = ? AND payments = 1')).toBe(
      BACKLOG,
    )
    expect(await countOf('SELECT count(*) AS n FROM subscription_periods WHERE merchant_id = ?')).toBe(BACKLOG)
    expect(await countOf('SELECT count(*) AS n FROM invoices WHERE merchant_id = ?')).toBe(BACKLOG)
    expect(await balanced()).toBe(BACKLOG)
    expect(await stage.row(copyOf(id, BACKLOG - 1))).toMatchObject({ status: 'active', payments: 1 })
  })

  it('of a day on which nothing ran is caught up with, each period by itself', async () => {
    const startsAt = Date.now() + HOUR_MS
    const priceId = await stage.price({ interval: 'day' })
    const id = await stage.subscribe({ priceId, startDate: new Date(startsAt).toISOString() })
    const { merchantId } = stage.merchant
    await copySubscription(stage.system.db, { merchantId, subscriptionId: id, copies: 9 })
    await stage.at(startsAt + 4 * 24 * HOUR_MS)
    for (let copy = 1; copy <= 9; copy += 1) {
      const periods = await stage.billed(copyOf(id, copy))
      expect(periods.map(({ sequence, startsAt: start }) => [sequence, start])).toEqual(
        Array.from({ length: 5 }, (_, day) => [day + 1, startsAt + day * 24 * HOUR_MS]),
      )
      expect(periods).toEqual(periods.map((period) => expect.objectContaining({ ...PAID, sequence: period.sequence })))
    }
    expect(await balanced()).toBe(50)
  })
})
