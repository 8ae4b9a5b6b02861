import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from './books.ts'
import { chargesAt, pay, setCallbacks, setFault } from './buyer.ts'
import { aMinuteLater } from './faults.ts'
import { openShop, type Shop } from './orders-shop.ts'

const BUYERS = 20
const DECLINED = '4000000000000002'
const TRACKED = { track_inventory: true, fulfillment_type: 'physical' }

let system: System
let shops = 0

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

const newShop = (): Promise<Shop> => openShop(system, `stock-${++shops}`)

async function inTurn<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let n = 0; n < count; n += 1) made.push(await make(n))
  return made
}

describe('the last one in stock', () => {
  it.each([
    ['one left', 1],
    ['three left', 3],
  ])(`is sold once, when ${BUYERS} orders of it are paid at once (%s)`, async (_, left) => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: left })
    const ids = await inTurn(BUYERS, async () => shop.order(await shop.customer(), productId))
    const replies = await Promise.all(ids.map((id) => shop.merchant.post(`/orders/${id}/pay`)))
    const paid = replies.filter(({ status }) => status === 200)
    const refused = replies.filter(({ status }) => status !== 200)
    expect(paid.map(({ body }) => body.status)).toEqual(Array.from({ length: left }, () => 'paid'))
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
      new Set(['422 invalid_state']),
    )
    expect(refused.every(({ body }) => body.error.message.endsWith('is sold out.'))).toBe(true)
    expect(await shop.stockOf(productId)).toBe(0)
    expect((await chargesAt(system, shop.securityKey)).size).toBe(left)
    expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(left)
    const drafts = (await shop.orders()).filter(({ status }) => status === 'draft')
    expect(drafts.every(({ invoice_id: invoice }) => invoice === null)).toBe(true)
    expect(drafts).toHaveLength(BUYERS - left)
  })

  it(`is sold once, when ${BUYERS} buyers pay through a link at once`, async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 1 })
    const link = (await shop.merchant.post('/payment-links', { product_ids: [productId] })).body
    const answers = await Promise.all(
      Array.from({ length: BUYERS }, async (_, n) => {
        const token = systemRuntime.token()
        return pay(system, { url: link.url, token, totalMinor: 1500, email: `buyer${n}@example.com` })
      }),
    )
    expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect(await shop.stockOf(productId)).toBe(0)
    expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(1)
    expect((await shop.orders()).map(({ status }) => status)).toEqual(['paid'])
  })
})

describe('the goods of an order', () => {
  it('go back when its payment is declined, and leave again with the next one', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 2 })
    const id = await shop.order(await shop.customer(DECLINED), productId)
    expect((await shop.merchant.post(`/orders/${id}/pay`)).body.error.code).toBe('payment_declined')
    expect(await shop.stockOf(productId)).toBe(2)
    const { body } = await shop.merchant.get(`/orders/${id}`)
    const invoiceId: string = body.invoice_id
    const manual = { payment_method: 'cash', amount_minor: 1500 }
    expect((await shop.merchant.post(`/invoices/${invoiceId}/pay`, manual)).status).toBe(200)
    expect((await shop.merchant.get(`/orders/${id}`)).body).toMatchObject({ status: 'paid', amount_paid: 1500 })
    expect(await shop.stockOf(productId)).toBe(1)
  })

  it('are taken once, however many parts it is paid in', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 5 })
    const customerId = await shop.customer()
    const id = await shop.order(customerId, productId)
    for (const amount of [500, 400]) {
      expect((await shop.merchant.post(`/orders/${id}/pay`, { amount })).body.status).toBe('partially_paid')
      expect(await shop.stockOf(productId)).toBe(4)
    }
    const declined = await shop.customer(DECLINED)
    const methods = await shop.merchant.get(`/customers/${declined}/payment-methods`)
    await shop.merchant.post(`/payment-methods/${methods.body.data[0].id}/detach`)
    await shop.merchant.post(`/payment-methods/${methods.body.data[0].id}/attach`, { customer_id: customerId })
    const part = await shop.merchant.post(`/orders/${id}/pay`, { payment_method_id: methods.body.data[0].id })
    expect(part.body.error.code).toBe('payment_declined')
    expect(await shop.stockOf(productId)).toBe(4)
    expect((await shop.merchant.post(`/orders/${id}/pay`)).body.status).toBe('paid')
    expect(await shop.stockOf(productId)).toBe(4)
  })

  it('go back when all that was paid of it does, and leave again with the next payment', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 3 })
    const { id, invoiceId } = await shop.invoicedOrder(await shop.customer(), productId)
    const statusOf = async () => (await shop.merchant.get(`/orders/${id}`)).body.status
    const pays = (amount_minor: number) => shop.merchant.post(`/invoices/${invoiceId}/pay`, { amount_minor })
    const refund = (body = {}) => shop.merchant.post(`/invoices/${invoiceId}/refund`, body)
    await pays(1000)
    expect([await statusOf(), await shop.stockOf(productId)]).toEqual(['partially_paid', 2])
    await refund({ amount_minor: 400 })
    expect([await statusOf(), await shop.stockOf(productId)]).toEqual(['partially_paid', 2])
    await refund()
    expect([await statusOf(), await shop.stockOf(productId)]).toEqual(['pending', 3])
    await pays(700)
    expect([await statusOf(), await shop.stockOf(productId)]).toEqual(['partially_paid', 2])
    await refund()
    expect((await shop.merchant.post(`/orders/${id}/cancel`)).body.status).toBe('canceled')
    expect(await shop.stockOf(productId)).toBe(3)
  })

  it('stay set aside for a charge under way, whatever goes back meanwhile', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 1 })
    const { id, invoiceId } = await shop.invoicedOrder(await shop.customer(), productId)
    await shop.merchant.post(`/invoices/${invoiceId}/pay`, { amount_minor: 1000 })
    await setCallbacks(system, shop.securityKey, 'off')
    const fault = { security_key: shop.securityKey, mode: 'timeout_after_charge', count: 1, latency_ms: 50 }
    await setFault(system, fault)
    const rest = await shop.merchant.post(`/invoices/${invoiceId}/pay`)
    expect([rest.status, rest.body.error.code]).toEqual([409, 'payment_processing'])
    expect((await shop.merchant.post(`/invoices/${invoiceId}/refund`)).status).toBe(200)
    const other = await shop.order(await shop.customer(), productId)
    expect((await shop.merchant.post(`/orders/${other}/pay`)).body.error.message).toContain('sold out')
    await aMinuteLater(system)
    const { body } = await shop.merchant.get(`/orders/${id}`)
    expect([body.status, await shop.stockOf(productId)]).toEqual(['paid', 0])
  })

  it('are not sold by its invoice either, once they are gone', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 1 })
    const customerId = await shop.customer(DECLINED)
    const id = await shop.order(customerId, productId)
    await shop.merchant.post(`/orders/${id}/pay`)
    const { body } = await shop.merchant.get(`/orders/${id}`)
    const other = await shop.order(await shop.customer(), productId)
    expect((await shop.merchant.post(`/orders/${other}/pay`)).body.status).toBe('paid')
    const refused = await shop.merchant.post(`/invoices/${body.invoice_id}/pay`)
    expect([refused.status, refused.body.error.code]).toEqual([422, 'invalid_state'])
    const session = await shop.merchant.post('/checkout-sessions', { invoiceId: body.invoice_id })
    const { url, public_token: token } = session.body.data
    expect((await pay(system, { url, token, totalMinor: 1500 })).status).not.toBe('succeeded')
    expect((await chargesAt(system, shop.securityKey)).size).toBe(1)
    expect(await shop.stockOf(productId)).toBe(0)
  })

  it('are one order’s, when it is paid twice at once', async () => {
    const shop = await newShop()
    const productId = await shop.product({ ...TRACKED, stock_quantity: 9 })
    const id = await shop.order(await shop.customer(), productId)
    const replies = await Promise.all(Array.from({ length: 8 }, () => shop.merchant.post(`/orders/${id}/pay`)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.every(({ status }) => [200, 409, 422].includes(status))).toBe(true)
    expect(await shop.stockOf(productId)).toBe(8)
    expect(await expectBalancedBooks(system, shop.merchant.merchantId, shop.securityKey)).toBe(1)
  })
})
