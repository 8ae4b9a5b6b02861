import { QUEUED_MS } from '@revkeen-edge/db/subscription-sweepers.ts'
import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { copySubscription } from '@revkeen-edge/testing/copy-subscription.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { BillingWorld, type WorldMerchant } from './world.ts'

const MINUTE_MS = 60_000
const NOW = Date.UTC(2027, 0, 15, 9)
const DUE = NOW + 60 * MINUTE_MS
/** More than one claim takes. */
const MANY = 2_500

let world: BillingWorld
let merchant: WorldMerchant

beforeEach(async () => {
  world = new BillingWorld()
  vi.stubGlobal('fetch', world.gateway.fetch)
  merchant = await world.merchant(NOW)
})

/** So many subscriptions that are due at `DUE`. */
async function due(subscriptions: number, testClockId?: string): Promise<string> {
  const customerId = await world.payer(merchant, NOW, testClockId)
  const priceId = await world.price(merchant, NOW)
  const context = world.context(merchant, NOW)
  const body = { customerId, priceId, startDate: new Date(DUE).toISOString() }
  const { row } = await world.commit(context, createSubscription(context, world.ports(NOW), body))
  const { merchantId } = merchant
  await copySubscription(world.db, { merchantId, subscriptionId: row.id, copies: subscriptions - 1 })
  return row.id
}

const ids = () => world.queue.waiting.map(({ id }) => id)

describe('a backlog', () => {
  it('is queued once, however many minutes it waits', async () => {
    await due(MANY)
    for (let minute = 0; minute < QUEUED_MS / MINUTE_MS; minute += 1) await world.cron(DUE + minute * MINUTE_MS)
    expect(ids()).toHaveLength(MANY)
    expect(new Set(ids()).size).toBe(MANY)
  })

  it('is queued again where its messages were lost', async () => {
    await due(MANY)
    await world.cron(DUE)
    world.queue.waiting = []
    await world.cron(DUE + QUEUED_MS - 1)
    expect(ids()).toHaveLength(0)
    await world.cron(DUE + QUEUED_MS)
    expect(ids()).toHaveLength(MANY)
  })

  it('is shared out among runs that overlap', async () => {
    await due(MANY)
    await Promise.all(Array.from({ length: 4 }, () => world.cron(DUE)))
    expect(ids()).toHaveLength(MANY)
    expect(new Set(ids()).size).toBe(MANY)
  })

  it('that the queue does not take is handed over by the next run, none twice', async () => {
    await due(MANY)
    world.queue.room = 700
    await world.cron(DUE)
    expect(ids()).toHaveLength(700)
    world.queue.room = Infinity
    await world.cron(DUE + MINUTE_MS)
    expect(ids()).toHaveLength(MANY)
    expect(new Set(ids()).size).toBe(MANY)
  })

  it('costs a round trip for each thousand, and nothing while it waits', async () => {
    await due(MANY)
    world.trace.roundTrips = 0
    await world.cron(DUE)
    const busy = world.trace.roundTrips
    world.trace.roundTrips = 0
    await world.cron(DUE + MINUTE_MS)
    expect(busy - world.trace.roundTrips).toBe(2)
  })
})

describe('what is in the queue', () => {
  it('is handed over at once where it becomes due at another time', async () => {
    const id = await due(1)
    await world.cron(DUE)
    expect(ids()).toEqual([id])
    await world.db
      .prepare('UPDATE subscriptions SET due_at = ? WHERE id = ?')
      .bind(DUE + 1, id)
      .run()
    await world.cron(DUE + 1)
    expect(ids()).toEqual([id, id])
  })
})
