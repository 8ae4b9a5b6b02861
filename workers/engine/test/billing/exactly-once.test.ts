import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { copyOf, copySubscription } from '@revkeen-edge/testing/copy-subscription.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { expectBilledOnce, retire } from './billed-once.ts'
import { Line } from './line.ts'
import { BillingWorld, type WorldMerchant } from './world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOW = Date.UTC(2027, 0, 15, 9)
const DUE = NOW + 24 * HOUR_MS
/** When the looks at a payment that nobody knows about are over, whatever happened to them. */
const QUIET_HOURS = [1, 2, 3, 26, 50]

const line = new Line()
const world = new BillingWorld(line.trip)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  // What dies is logged.
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.stubGlobal('fetch', line.calling(world.gateway.fetch))
})
afterEach(() => {
  line.revive()
  line.interleave([])
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A merchant with so many subscriptions to a monthly price, the first period of which is due at `DUE`. */
async function backlog(subscriptions: number): Promise<{ merchant: WorldMerchant; ids: readonly string[] }> {
  vi.setSystemTime(NOW)
  const merchant = await world.merchant(NOW)
  const customerId = await world.payer(merchant, NOW)
  const priceId = await world.price(merchant, NOW)
  const context = world.context(merchant, NOW)
  const body = { customerId, priceId, startDate: new Date(DUE).toISOString() }
  const { row } = await world.commit(context, createSubscription(context, world.ports(NOW), body))
  const { merchantId } = merchant
  await copySubscription(world.db, { merchantId, subscriptionId: row.id, copies: subscriptions - 1 })
  const copies = Array.from({ length: subscriptions - 1 }, (_, index) => copyOf(row.id, index + 1))
  return { merchant, ids: [row.id, ...copies] }
}

async function at(time: number, work: () => Promise<void>): Promise<void> {
  vi.setSystemTime(time)
  await work()
}

/** Lets the days go by in which whatever was broken off is found and finished. */
async function untilQuiet(from: number): Promise<void> {
  line.revive()
  for (const hours of QUIET_HOURS) {
    await at(from + hours * HOUR_MS, () => world.tick(from + hours * HOUR_MS))
  }
}

describe('a consumer that is killed', () => {
  /** Before and after each call: whose it is, the look at it, its commit, the gateway, and what it said. */
  const POINTS = 10

  it.each(Array.from({ length: POINTS }, (_, point) => point))(
    'at point %i of a renewal leaves one charge for it all the same',
    async (point) => {
      const { merchant } = await backlog(1)
      await at(DUE, () => world.cron(DUE))
      line.killAfter(point)
      await world.consumeBatch()
      expect(line.isDead).toBe(true)
      await untilQuiet(DUE)
      expect(await expectBilledOnce(world, merchant)).toBe(1)
      await retire(world, merchant)
    },
  )

  it('passes no other point', async () => {
    const { merchant } = await backlog(1)
    await at(DUE, () => world.cron(DUE))
    line.killAfter(POINTS)
    await world.consumeBatch()
    expect(line.isDead).toBe(false)
    line.revive()
    expect(await expectBilledOnce(world, merchant)).toBe(1)
    await retire(world, merchant)
  })
})

describe('a message', () => {
  it('that comes many times, to consumers at once, bills once', async () => {
    const { merchant } = await backlog(5)
    await at(DUE, () => world.cron(DUE))
    world.queue.waiting = world.queue.waiting.flatMap((message) => Array.from({ length: 6 }, () => message))
    expect(world.queue.waiting).toHaveLength(30)
    line.interleave([2, 0, 1, 3])
    await Promise.all([world.consumeBatch(10), world.consumeBatch(10), world.consumeBatch(10)])
    await untilQuiet(DUE)
    expect(await expectBilledOnce(world, merchant)).toBe(5)
    await retire(world, merchant)
  })
})

/** What may happen to a backlog. */
type Mishap =
  | { readonly kind: 'crons'; readonly times: number }
  | { readonly kind: 'duplicates'; readonly of: number }
  | { readonly kind: 'lost'; readonly messages: number }
  | { readonly kind: 'consumers'; readonly batches: readonly number[]; readonly killAfter: number | null }
  | { readonly kind: 'time'; readonly minutes: number }

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ kind: fc.constant('crons' as const), times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('duplicates' as const), of: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('lost' as const), messages: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant('consumers' as const),
    batches: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
    killAfter: fc.option(fc.nat(40)),
  }),
  fc.record({ kind: fc.constant('time' as const), minutes: fc.oneof(fc.nat(30), fc.integer({ min: 60, max: 3000 })) }),
)

async function happen(now: number, what: Mishap): Promise<number> {
  const { queue } = world
  switch (what.kind) {
    case 'crons':
      await Promise.all(Array.from({ length: what.times }, () => world.cron(now)))
      return now
    case 'duplicates':
      queue.waiting.push(...queue.waiting.slice(0, what.of))
      return now
    case 'lost':
      queue.waiting.splice(0, what.messages)
      return now
    case 'consumers':
      if (what.killAfter !== null) line.killAfter(what.killAfter)
      await Promise.all(what.batches.map((limit) => world.consumeBatch(limit)))
      line.revive()
      return now
    case 'time':
      vi.setSystemTime(now + what.minutes * MINUTE_MS)
      return now + what.minutes * MINUTE_MS
  }
}

describe('a backlog to which anything happens', () => {
  it('is billed once for each of its periods, and charged once for each', { timeout: 180_000 }, async () => {
    const happenings = fc.record({
      subscriptions: fc.integer({ min: 1, max: 4 }),
      mishaps: fc.array(mishap, { minLength: 3, maxLength: 12 }),
      hops: fc.array(fc.nat(3), { minLength: 1, maxLength: 7 }),
    })
    await fc.assert(
      fc.asyncProperty(happenings, async ({ subscriptions, mishaps, hops }) => {
        world.queue.waiting = []
        const { merchant } = await backlog(subscriptions)
        line.interleave(hops)
        let now = DUE
        await at(now, () => world.cron(now))
        for (const what of mishaps) now = await happen(now, what)
        line.interleave([])
        await untilQuiet(now)
        expect(await expectBilledOnce(world, merchant)).toBeGreaterThanOrEqual(subscriptions)
        await retire(world, merchant)
      }),
      { numRuns: 60 },
    )
  })
})
