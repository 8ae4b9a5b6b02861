import { createSchedule } from '@revkeen-edge/services/subscription-schedules/create.ts'
import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { createTestClock } from '@revkeen-edge/services/test-clocks/create.ts'
import { advanceTestClock } from '@revkeen-edge/services/test-clocks/advance.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BillingWorld, type WorldMerchant } from './world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const NOW = Date.UTC(2027, 0, 15, 9)
const DUE = Date.UTC(2027, 1, 15, 9)

const world = new BillingWorld()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.stubGlobal('fetch', world.gateway.fetch)
  world.gateway.declines = false
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

interface Subscribed {
  readonly merchant: WorldMerchant
  readonly id: string
  readonly clockId: string | null
}

/** A merchant with one subscription to a monthly price, billed first at `NOW`. */
async function subscribed({ onTestClock = false } = {}): Promise<Subscribed> {
  const merchant = await world.merchant(NOW)
  const context = world.context(merchant, NOW)
  const clock = onTestClock ? await world.commit(context, () => createTestClock(context, { frozen_time: NOW })) : null
  const customerId = await world.payer(merchant, NOW, clock?.id)
  const priceId = await world.price(merchant, NOW)
  const body = { customerId, priceId }
  const { row } = await world.commit(context, createSubscription(context, world.ports(NOW), body))
  return { merchant, id: row.id, clockId: clock?.id ?? null }
}

/** The gateway's keys cannot be read any more, which nobody foresaw; `false` puts them right. */
async function breakKeys({ merchantId }: WorldMerchant, isBroken = true): Promise<void> {
  const key = isBroken ? "'x' || security_key_sealed" : 'substr(security_key_sealed, 2)'
  await world.all(
    `UPDATE gateway_accounts SET security_key_sealed = ${key} WHERE merchant_id = ? RETURNING id`,
    merchantId,
  )
}

interface Row {
  readonly dueAt: number | null
  readonly refusals: number
  readonly retryAt: number | null
}

async function rowOf({ id }: Subscribed): Promise<Row> {
  const text = 'SELECT due_at AS dueAt, refusals, retry_at AS retryAt FROM subscriptions WHERE id = ?'
  const [row] = await world.all<Row>(text, id)
  if (!row) throw new Error('the subscription is gone')
  return row
}

async function caseOf({ id }: Subscribed) {
  const text = 'SELECT due_at AS dueAt, refusals, status FROM dunning_cases WHERE subscription_id = ?'
  const [row] = await world.all<{ dueAt: number | null; refusals: number; status: string }>(text, id)
  if (!row) throw new Error('there is no recovery')
  return row
}

async function counted({ merchantId }: WorldMerchant, name: string): Promise<number> {
  const text = 'SELECT value FROM counters WHERE merchant_id = ? AND name = ?'
  return (await world.all<{ value: number }>(text, merchantId, name))[0]?.value ?? 0
}

async function audited({ merchantId }: WorldMerchant, action: string): Promise<number> {
  const text = 'SELECT count(*) AS n FROM audit_log WHERE merchant_id = ? AND action = ?'
  return (await world.all<{ n: number }>(text, merchantId, action))[0]?.n ?? 0
}

async function invoices({ merchantId }: WorldMerchant): Promise<readonly number[]> {
  const text = "SELECT total_minor AS total FROM invoices WHERE merchant_id = ? AND status = 'paid' ORDER BY created_at"
  return (await world.all<{ total: number }>(text, merchantId)).map(({ total }) => total)
}

/** The cron, and one delivery of what it hands over: what the queue would bring again is left in it. */
async function tickOnce(now: number): Promise<void> {
  vi.setSystemTime(now)
  await world.cron(now)
  await world.consumeBatch()
}

describe('a step that breaks off', () => {
  it('rests like one that is refused, and is billed once it can be', async () => {
    const broken = await subscribed()
    const { merchant } = broken
    await breakKeys(merchant)
    await tickOnce(DUE)
    const first = await rowOf(broken)
    expect(first).toMatchObject({ refusals: 1, dueAt: DUE + 5 * MINUTE_MS, retryAt: DUE + 5 * MINUTE_MS })
    // The queue brings it again, and there is nothing to be done by then.
    expect(world.queue.waiting).toHaveLength(1)
    await world.drain()
    expect(await rowOf(broken)).toEqual(first)
    await tickOnce(first.dueAt ?? 0)
    expect(await rowOf(broken)).toMatchObject({ refusals: 2, dueAt: DUE + 15 * MINUTE_MS })
    expect(await counted(merchant, 'billings_failed')).toBe(2)
    expect(await audited(merchant, 'subscription.bill_failed')).toBe(1)
    expect(await invoices(merchant)).toEqual([2900])
    await breakKeys(merchant, false)
    vi.setSystemTime(DUE + 15 * MINUTE_MS)
    await world.tick(DUE + 15 * MINUTE_MS)
    expect(await invoices(merchant)).toEqual([2900, 2900])
    expect(await rowOf(broken)).toMatchObject({ refusals: 0, retryAt: null })
  })

  it('holds a test clock, and rests not', async () => {
    const broken = await subscribed({ onTestClock: true })
    await breakKeys(broken.merchant)
    const context = world.context(broken.merchant, NOW)
    const clock = await world.commit(
      context,
      advanceTestClock(context, world.ports(NOW), broken.clockId ?? '', { frozen_time: DUE + DAY_MS }),
    )
    expect(clock).toMatchObject({ status: 'advancing', frozenTime: DUE })
    expect(await rowOf(broken)).toMatchObject({ refusals: 0, retryAt: null, dueAt: DUE })
    expect(await counted(broken.merchant, 'billings_failed')).toBe(0)
  })

  it('of a recovery rests too, and is tried once it can be', async () => {
    const broken = await subscribed()
    const { merchant } = broken
    world.gateway.declines = true
    vi.setSystemTime(DUE)
    await world.tick(DUE)
    const { dueAt } = await caseOf(broken)
    const due = dueAt ?? 0
    expect(due).toBeGreaterThan(DUE)
    world.gateway.declines = false
    await breakKeys(merchant)
    await tickOnce(due)
    expect(await caseOf(broken)).toEqual({ dueAt: due + 5 * MINUTE_MS, refusals: 1, status: 'open' })
    await world.drain()
    await tickOnce(due + 5 * MINUTE_MS)
    await world.drain()
    expect(await caseOf(broken)).toEqual({ dueAt: due + 15 * MINUTE_MS, refusals: 2, status: 'open' })
    expect(await counted(merchant, 'recoveries_failed')).toBe(2)
    expect(await audited(merchant, 'dunning.failed')).toBe(1)
    await breakKeys(merchant, false)
    await tickOnce(due + 15 * MINUTE_MS)
    expect(await caseOf(broken)).toMatchObject({ status: 'recovered', refusals: 0 })
    expect(await invoices(merchant)).toEqual([2900, 2900])
  })
})

it('a schedule that begins as a period does decides what that bills, whoever is asked first', async () => {
  const { merchant, id } = await subscribed()
  const context = world.context(merchant, NOW)
  const price_id = await world.price(merchant, NOW, { unit_amount: 5000 })
  const phases = [{ items: [{ price_id }], proration_behavior: 'none' as const }]
  const body = { subscription: id, start_date: new Date(DUE).toISOString(), phases }
  await world.commit(context, createSchedule(context, world.ports(NOW), body))
  vi.setSystemTime(DUE)
  await world.cron(DUE)
  world.queue.waiting = world.queue.waiting.toSorted((one, other) => other.kind.localeCompare(one.kind))
  expect(world.queue.waiting.map(({ kind }) => kind)).toEqual(['subscription', 'schedule'])
  await world.consumeBatch(1)
  expect(await invoices(merchant)).toEqual([2900, 5000])
  await world.drain()
  expect(await invoices(merchant)).toEqual([2900, 5000])
})
