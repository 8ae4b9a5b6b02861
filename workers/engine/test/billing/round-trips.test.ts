import { modeOf } from '@revkeen-edge/db/tenants.ts'
import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BillingWorld } from './world.ts'

const NOW = Date.UTC(2027, 0, 15, 9)
const world = new BillingWorld()

beforeEach(() => {
  vi.stubGlobal('fetch', world.gateway.fetch)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a first payment', () => {
  it('of what starts later takes three round trips to the database', async () => {
    const merchant = await world.merchant(NOW)
    const [customerId, priceId] = [await world.payer(merchant, NOW), await world.price(merchant, NOW)]
    const context = world.context(merchant, NOW)
    const due = NOW + 3_600_000
    const body = { customerId, priceId, startDate: new Date(due).toISOString() }
    const { row } = await world.commit(context, createSubscription(context, world.ports(NOW), body))
    await world.cron(due)
    // Whose it is is known by then, as it is to a consumer that has billed for the merchant before.
    await modeOf(world.db, merchant.merchantId)
    world.trace.roundTrips = 0
    await world.drain()
    expect(world.trace.roundTrips).toBe(3)
    const [after] = await world.all<{ status: string }>('SELECT status FROM subscriptions WHERE id = ?', row.id)
    expect(after).toEqual({ status: 'active' })
  })
})

describe('a renewal', () => {
  it('takes three round trips to the database', async () => {
    const merchant = await world.merchant(NOW)
    const customerId = await world.payer(merchant, NOW)
    const priceId = await world.price(merchant, NOW)
    const context = world.context(merchant, NOW)
    const made = await world.commit(context, createSubscription(context, world.ports(NOW), { customerId, priceId }))
    const { currentPeriodEnd } = made.row
    await world.tick(currentPeriodEnd - 1_000)
    await world.cron(currentPeriodEnd)
    expect(world.queue.waiting).toHaveLength(1)
    world.trace.roundTrips = 0
    await world.drain()
    expect(world.trace.roundTrips).toBe(3)
    const [row] = await world.all<{ payments: number }>('SELECT payments FROM subscriptions WHERE id = ?', made.row.id)
    expect(row).toEqual({ payments: 2 })
    expect(world.gateway.approvedFor(merchant.securityKey)).toHaveLength(2)
  })
})
