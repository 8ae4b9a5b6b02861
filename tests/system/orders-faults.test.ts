import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks, letAnHourPass } from './books.ts'
import { chargesAt, clearFaults, setFault } from './buyer.ts'
import { attemptOf } from './lost-payment.ts'
import { openShop, type Shop } from './orders-shop.ts'
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
}

/** An order of a tracked product, three of which are left, whose payment meets a fault. */
async function faultyPayment(mode: string): Promise<Stage & { readonly status: number; readonly code: string }> {
  const shop = await openShop(system, `fault-${++shops}`)
  const productId = await shop.product({ track_inventory: true, stock_quantity: 3, fulfillment_type: 'physical' })
  const orderId = await shop.order(await shop.customer(), productId)
  await setFault(system, { security_key: shop.securityKey, mode, count: 1 })
  const { status, body } = await shop.merchant.post(`/orders/${orderId}/pay`)
  return { shop, productId, orderId, status, code: body.error.code }
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
