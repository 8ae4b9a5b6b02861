import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../api/merchant.ts'
import { expectBalancedBooks, letAnHourPass } from './books.ts'
import { chargesAt, clearFaults, setCallbacks, setFault } from './buyer.ts'
import {
  AFTER,
  aMinuteLater,
  BEFORE,
  CALLBACKS,
  expectCallbacks,
  forgottenHour,
  killUnder,
  sendDelayed,
} from './faults.ts'
import { attemptOf, attemptsOf } from './lost-payment.ts'
import { openShop, type Shop } from './orders-shop.ts'
import { endLeases } from './paying.ts'
import { saleEvent, tell } from './signed-callback.ts'

let system: System
let shops = 0

beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

interface Stage {
  readonly shop: Shop
  readonly productId: string
  readonly orderId: string
  /** Pays the order: the same request each time. */
  ask(): Promise<Reply>
}

/** An order of a counted product, three of which are left. */
async function newOrder(): Promise<Stage> {
  const shop = await openShop(system, `fault-${++shops}`)
  const productId = await shop.product({ track_inventory: true, stock_quantity: 3, fulfillment_type: 'physical' })
  const orderId = await shop.order(await shop.customer(), productId)
  const key = { 'idempotency-key': crypto.randomUUID() }
  return { shop, productId, orderId, ask: () => shop.merchant.post(`/orders/${orderId}/pay`, {}, key) }
}

/** One whose payment meets a fault. */
async function faultyPayment(mode: string): Promise<Stage & { readonly status: number; readonly code: string }> {
  const stage = await newOrder()
  await setFault(system, { security_key: stage.shop.securityKey, mode, latency_ms: 50, count: 1 })
  const { status, body } = await stage.ask()
  return { ...stage, status, code: body.error.code }
}

/** Paid by one charge, which the order tells of once, with its goods gone once. */
async function expectPaidOnce(stage: Stage): Promise<void> {
  const { shop, orderId, productId } = stage
  expect(await shown(stage)).toMatchObject({ status: 'paid', amount_paid: 1500, amount_due: 0 })
  const told = (await shop.merchant.eventsOf(orderId)).filter(({ type }) => type === 'order.paid')
  expect(told).toHaveLength(1)
  expect(await shop.stockOf(productId)).toBe(2)
  expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(1)
}

const shown = async ({ shop, orderId }: Stage) => (await shop.merchant.get(`/orders/${orderId}`)).body

describe('a payment of an order whose answer is lost', () => {
  it('after the charge: the goods stay set aside, nothing else may touch the order, and the cron pays it', async () => {
    const stage = await faultyPayment('error_after_charge')
    const { shop, productId, orderId } = stage
    expect([stage.status, stage.code]).toEqual([409, 'payment_processing'])
    expect(await shop.stockOf(productId)).toBe(2)
    expect((await shown(stage)).status).toBe('pending')
    for (const path of ['pay', 'cancel']) {
      const refused = await shop.merchant.post(`/orders/${orderId}/${path}`)
      expect([refused.status, refused.body.error.code], path).toEqual([409, 'payment_processing'])
    }
    await letAnHourPass(system)
    expect(await shown(stage)).toMatchObject({ status: 'paid', amount_paid: 1500, amount_due: 0 })
    expect(await shop.stockOf(productId)).toBe(2)
    expect((await chargesAt(system, shop.securityKey)).size).toBe(1)
    expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(1)
  })

  it('before the charge: the goods go back once that is certain, and the order can be paid', async () => {
    const stage = await faultyPayment('error_before_charge')
    const { shop, productId, orderId } = stage
    expect(stage.code).toBe('payment_processing')
    await letAnHourPass(system)
    expect((await shown(stage)).status).toBe('pending')
    expect(await shop.stockOf(productId)).toBe(3)
    expect((await shop.merchant.post(`/orders/${orderId}/pay`)).body.status).toBe('paid')
    expect(await shop.stockOf(productId)).toBe(2)
    expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(1)
  })
})

describe('a payment of an order', () => {
  it.each(AFTER)('%s: the same request, once more, finds what the first one charged', async (mode) => {
    const stage = await faultyPayment(mode)
    expect([stage.status, stage.code]).toEqual([409, 'payment_processing'])
    await endLeases(system)
    expect((await stage.ask()).body.status).toBe('paid')
    await expectPaidOnce(stage)
  })

  it.each(BEFORE)('%s: what never reached the gateway is given up, and the same request pays', async (mode) => {
    const stage = await faultyPayment(mode)
    await letAnHourPass(system)
    expect((await shown(stage)).status).toBe('pending')
    expect(await stage.shop.stockOf(stage.productId)).toBe(3)
    await endLeases(system)
    expect((await stage.ask()).body.status).toBe('paid')
    await expectPaidOnce(stage)
  })

  it.each(CALLBACKS)('comes to one payment with callbacks %s', async (mode) => {
    const stage = await newOrder()
    await setCallbacks(system, stage.shop.securityKey, mode)
    expect((await stage.ask()).body.status).toBe('paid')
    await expectCallbacks(system, stage.shop.merchant.merchantId, 1)
    await expectPaidOnce(stage)
  })

  it('is booked by a callback that comes after it was given up, and takes its goods then', async () => {
    const stage = await newOrder()
    const { shop, productId } = stage
    await setCallbacks(system, shop.securityKey, 'delayed')
    await setFault(system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    await stage.ask()
    await forgottenHour(system, shop.merchant.merchantId)
    expect([(await shown(stage)).status, await shop.stockOf(productId)]).toEqual(['pending', 3])
    await sendDelayed(system, shop.securityKey)
    await expect.poll(async () => (await shown(stage)).status, { timeout: 10_000 }).toBe('paid')
    await expectPaidOnce(stage)
  })

  it('is found after the process was killed, and what was never sent is given up', async () => {
    const [sent, unsent] = [await newOrder(), await newOrder()]
    const trouble = (stage: Stage, mode: string) =>
      setFault(system, { security_key: stage.shop.securityKey, mode, count: 1 })
    await trouble(sent, 'timeout_after_charge')
    await trouble(unsent, 'timeout_before_charge')
    await killUnder(system, [sent.ask(), unsent.ask()], async () => {
      const charged = (await chargesAt(system, sent.shop.securityKey)).size === 1
      return charged && (await attemptsOf(system, unsent.shop)).length === 1
    })
    await aMinuteLater(system)
    await expectPaidOnce(sent)
    expect(await unsent.shop.stockOf(unsent.productId)).toBe(2)
    await letAnHourPass(system)
    expect([(await shown(unsent)).status, await unsent.shop.stockOf(unsent.productId)]).toEqual(['pending', 3])
    await endLeases(system)
    expect((await unsent.ask()).body.status).toBe('paid')
    await expectPaidOnce(unsent)
  })
})

describe('an order that is canceled after its payment was given up', () => {
  it('owes the money of a late approval to its customer, and keeps its goods in stock', async () => {
    const stage = await faultyPayment('error_before_charge')
    const { shop, productId, orderId } = stage
    await letAnHourPass(system)
    expect((await shop.merchant.post(`/orders/${orderId}/cancel`)).body.status).toBe('canceled')
    expect(await owedOn(shop)).toMatchObject({ receivable: 0 })
    const { orderId: attempt } = await attemptOf(system, shop)
    await tell(system, shop, saleEvent(attempt, {}, { amount: '15.00' }))
    await expect.poll(() => owedOn(shop), { timeout: 20_000 }).toMatchObject({ receivable: 0, customer_credit: -1500 })
    expect((await shown(stage)).status).toBe('canceled')
    expect(await shop.stockOf(productId)).toBe(3)
  })
})

/** The sum of each account of a merchant. */
async function owedOn({ merchant }: Shop): Promise<Record<string, number>> {
  const text = 'SELECT account, sum(amount_minor) AS n FROM ledger_entries WHERE merchant_id = ? GROUP BY account'
  const { results } = await system.db.prepare(text).bind(merchant.merchantId).all<{ account: string; n: number }>()
  return Object.fromEntries(results.map(({ account, n }) => [account, n]))
}
