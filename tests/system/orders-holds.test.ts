import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults, setCallbacks, setFault } from './buyer.ts'
import { forgottenHour, sendDelayed } from './faults.ts'
import { openShop, type Shop } from './orders-shop.ts'

const HOLDS = 20
const DECLINED = '4000000000000002'

let system: System
let shops = 0

beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const newShop = (): Promise<Shop> => openShop(system, `holds-${++shops}`)

interface Waiting {
  readonly orderId: string
  readonly invoiceId: string
  readonly customerId: string
}

const counted = (shop: Shop, left: number) =>
  shop.product({ track_inventory: true, stock_quantity: left, fulfillment_type: 'physical' })

/** An order with an invoice of the merchant's that does not name its product. */
async function waiting(shop: Shop, productId: string, card?: string): Promise<Waiting> {
  const customerId = await shop.customer(card)
  const { id: orderId, invoiceId } = await shop.invoicedOrder(customerId, productId)
  return { orderId, invoiceId, customerId }
}

/** Holds funds for an order's invoice: all of it, unless told. */
const hold = ({ merchant }: Shop, { invoiceId, customerId }: Waiting, amountMinor = 6000) =>
  merchant.post('/charges', {
    customerId,
    amountMinor,
    currency: 'USD',
    description: 'Goods',
    invoiceId,
    capture: false,
  })
const follow = ({ merchant }: Shop, id: string, action: string) => merchant.post(`/charges/${id}/${action}`)
const orderOf = async ({ merchant }: Shop, { orderId }: Waiting) => (await merchant.get(`/orders/${orderId}`)).body

describe('funds that are held for an order', () => {
  it(`set the last one aside: of ${HOLDS} holds at once one is made, and one order is paid`, async () => {
    const shop = await newShop()
    const productId = await counted(shop, 1)
    const all: Waiting[] = []
    for (let n = 0; n < HOLDS; n += 1) all.push(await waiting(shop, productId))
    const replies = await Promise.all(all.map((each) => hold(shop, each)))
    const held = replies.flatMap(({ status, body }) => (status === 201 ? [body.data.id as string] : []))
    const refused = replies.filter(({ status }) => status !== 201)
    expect(held).toHaveLength(1)
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
      new Set(['422 invalid_state']),
    )
    expect(await shop.stockOf(productId)).toBe(0)
    for (const id of held) expect((await follow(shop, id, 'capture')).body.data.status).toBe('succeeded')
    expect((await shop.orders()).filter(({ status }) => status === 'paid')).toHaveLength(1)
    expect(await shop.stockOf(productId)).toBe(0)
  })

  it('give the goods back once they are let go, also when the void is asked for twice', async () => {
    const shop = await newShop()
    const productId = await counted(shop, 3)
    const order = await waiting(shop, productId)
    const { id } = (await hold(shop, order)).body.data
    expect(await shop.stockOf(productId)).toBe(2)
    await Promise.all([follow(shop, id, 'void'), follow(shop, id, 'void')])
    expect(await shop.stockOf(productId)).toBe(3)
    expect((await shop.merchant.post(`/orders/${order.orderId}/pay`)).body.status).toBe('paid')
    expect(await shop.stockOf(productId)).toBe(2)
  })

  it('set nothing aside where they are refused, or never held', async () => {
    const shop = await newShop()
    const productId = await counted(shop, 3)
    const declined = await hold(shop, await waiting(shop, productId, DECLINED))
    expect(declined.body.data.status).toBe('failed')
    expect(await shop.stockOf(productId)).toBe(3)
    const lost = await waiting(shop, productId)
    await setFault(system, { security_key: shop.securityKey, mode: 'error_before_charge', count: 1 })
    await hold(shop, lost)
    expect(await shop.stockOf(productId)).toBe(2)
    await letAnHourPass(system)
    expect(await shop.stockOf(productId)).toBe(3)
  })

  it('leave the stock once where the order is paid in two parts, one held and one charged', async () => {
    const shop = await newShop()
    const productId = await counted(shop, 5)
    const order = await waiting(shop, productId)
    const { id } = (await hold(shop, order, 1000)).body.data
    expect((await shop.merchant.post(`/orders/${order.orderId}/pay`, { amount: 500 })).status).toBe(200)
    expect(await shop.stockOf(productId)).toBe(3)
    expect((await follow(shop, id, 'capture')).body.data.status).toBe('succeeded')
    expect(await shop.stockOf(productId)).toBe(4)
    expect(await orderOf(shop, order)).toMatchObject({ status: 'paid', amount_paid: 1500, amount_due: 0 })
  })

  it('give the goods back where their order was canceled before they were captured', async () => {
    const shop = await newShop()
    const productId = await counted(shop, 5)
    const order = await waiting(shop, productId)
    const { id } = (await hold(shop, order)).body.data
    expect((await shop.merchant.post(`/orders/${order.orderId}/cancel`)).body.status).toBe('canceled')
    expect((await follow(shop, id, 'capture')).body.data.status).toBe('succeeded')
    expect(await orderOf(shop, order)).toMatchObject({ status: 'canceled' })
    expect(await shop.stockOf(productId)).toBe(5)
  })

  /** A hold that was given up and turns out to be approved, by which time so many are left. */
  async function lateHold(left: number) {
    const shop = await newShop()
    const productId = await counted(shop, 1)
    const order = await waiting(shop, productId)
    await setCallbacks(system, shop.securityKey, 'delayed')
    await setFault(system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    const { id } = (await hold(shop, order)).body.data
    await forgottenHour(system, shop.merchant.merchantId)
    expect(await shop.stockOf(productId)).toBe(1)
    if (left === 0) await shop.merchant.post(`/orders/${(await waiting(shop, productId)).orderId}/pay`)
    await sendDelayed(system, shop.securityKey)
    const status = async () => (await shop.merchant.get(`/charges/${id}`)).body.data.status
    await expect.poll(status, { timeout: 10_000 }).toBe('pending')
    return { shop, productId, order, id: id as string }
  }

  it('late, with the goods still there, take them with the capture', async () => {
    const { shop, productId, order, id } = await lateHold(1)
    expect((await follow(shop, id, 'capture')).body.data.status).toBe('succeeded')
    expect(await orderOf(shop, order)).toMatchObject({ status: 'paid' })
    expect(await shop.stockOf(productId)).toBe(0)
  })

  it('late, with the goods gone, cannot be captured, and give nothing back', async () => {
    const { shop, productId, id } = await lateHold(0)
    const refused = await follow(shop, id, 'capture')
    expect([refused.status, refused.body.error.code]).toEqual([422, 'invalid_state'])
    expect((await follow(shop, id, 'void')).body.data.status).toBe('voided')
    expect(await shop.stockOf(productId)).toBe(0)
  })
})
