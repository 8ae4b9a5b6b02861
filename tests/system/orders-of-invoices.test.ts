import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pay } from './buyer.ts'
import { openShop, type Shop } from './orders-shop.ts'

let system: System
let shop: Shop

beforeAll(async () => {
  system = await startSystem()
  shop = await openShop(system, 'papers')
})
afterAll(() => system.dispose())

const digital = () => shop.product({ fulfillment_type: 'digital' })
const physical = () => shop.product({ fulfillment_type: 'physical', track_inventory: true, stock_quantity: 5 })
const intangible = () => shop.product({ fulfillment_type: 'none' })

/** Pays for products through a link. */
async function buy(productIds: readonly string[]): Promise<void> {
  const link = (await shop.merchant.post('/payment-links', { product_ids: productIds })).body
  const { status } = await pay(system, {
    url: link.url,
    token: systemRuntime.token(),
    totalMinor: productIds.length * 1500,
  })
  expect(status).toBe('succeeded')
}

/** Finalises an invoice for products. */
async function invoiceFor(productIds: readonly string[]): Promise<string> {
  const { status, body } = await shop.merchant.post('/invoices', {
    customer_id: await shop.customer(),
    currency: 'USD',
    line_items: productIds.map((id) => ({ product_id: id, quantity: 1 })),
    status: 'open',
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.data.id
}

const newestOrder = async () => (await shop.orders())[0]

describe('a purchase through a link', () => {
  it('of digital goods makes an order that is delivered at once', async () => {
    await buy([await digital()])
    expect(await newestOrder()).toMatchObject({
      status: 'fulfilled',
      fulfillment_status: 'fulfilled',
      line_items: [{ fulfillment_status: 'delivered' }],
    })
  })

  it('of physical goods makes one that waits to be sent, of both one that is sent in part', async () => {
    const parcel = await physical()
    await buy([parcel])
    expect(await newestOrder()).toMatchObject({ status: 'paid', fulfillment_status: 'unfulfilled' })
    expect(await shop.stockOf(parcel)).toBe(4)
    await buy([parcel, await digital()])
    const mixed = await newestOrder()
    expect(mixed).toMatchObject({ status: 'paid', fulfillment_status: 'partial', total: 3000 })
    const sent = await shop.merchant.post(`/orders/${mixed?.id}/fulfill`)
    expect(sent.body).toMatchObject({ status: 'fulfilled', fulfillment_status: 'fulfilled' })
    expect(
      sent.body.line_items.map((line: { fulfillment_status: string }) => line.fulfillment_status).toSorted(),
    ).toEqual(['delivered', 'shipped'])
  })

  it('of what nobody delivers makes none', async () => {
    const before = (await shop.orders()).length
    await buy([await intangible()])
    expect(await shop.orders()).toHaveLength(before)
  })
})

describe('an invoice that is paid', () => {
  it('by hand makes an order of its goods alone, which leave the stock', async () => {
    const parcel = await physical()
    const invoiceId = await invoiceFor([parcel, await intangible()])
    const paid = await shop.merchant.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 3000 })
    expect(paid.status, JSON.stringify(paid.body)).toBe(200)
    expect(await newestOrder()).toMatchObject({ status: 'paid', invoice_id: invoiceId, total: 1500 })
    expect(await shop.stockOf(parcel)).toBe(4)
  })

  it('in part makes none yet', async () => {
    const invoiceId = await invoiceFor([await physical()])
    const before = (await shop.orders()).length
    await shop.merchant.post(`/invoices/${invoiceId}/pay`, { amount_minor: 500 })
    expect(await shop.orders()).toHaveLength(before)
    await shop.merchant.post(`/invoices/${invoiceId}/pay`)
    expect(await newestOrder()).toMatchObject({ status: 'paid', invoice_id: invoiceId })
  })
})

describe('an order that is paid', () => {
  it('delivers what is digital at once and makes no second order', async () => {
    const customerId = await shop.customer()
    const [song, record] = [await digital(), await physical()]
    const order = await shop.merchant.post('/orders', {
      customer_id: customerId,
      line_items: [{ product_id: song }, { product_id: record, quantity: 2 }],
    })
    const before = (await shop.orders()).length
    const paid = await shop.merchant.post(`/orders/${order.body.id}/pay`)
    expect(paid.body).toMatchObject({
      status: 'paid',
      fulfillment_status: 'partial',
      line_items: [{ fulfillment_status: 'delivered' }, { fulfillment_status: 'pending' }],
    })
    expect((await shop.merchant.get(`/orders/${order.body.id}`)).body).toEqual(paid.body)
    expect(await shop.orders()).toHaveLength(before)
    expect(await shop.stockOf(record)).toBe(3)
    const whole = await shop.order(customerId, song)
    expect((await shop.merchant.post(`/orders/${whole}/pay`)).body.status).toBe('fulfilled')
  })
})
