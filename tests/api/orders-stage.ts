import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { cardToken } from '../system/buyer.ts'
import type { Reply, TestMerchant } from './merchant.ts'

/** What an order has unless a test says otherwise: 50.00 USD. */
export const LINES = [{ description: 'Engraving', unit_price: 2500, quantity: 2 }]

/** Makes what orders need, through the API. */
export interface OrdersStage {
  customer(body?: object): Promise<string>
  /** Stores a card; the first one is the customer's default. */
  storeCard(customerId: string, number?: string): Promise<string>
  product(body?: object): Promise<string>
  stockOf(productId: string): Promise<number>
  order(customerId: string, body?: object): Promise<Reply['body']>
  paidOrder(customerId: string, body?: object): Promise<Reply['body']>
}

export function ordersStage(system: System, merchant: TestMerchant): OrdersStage {
  const stage: OrdersStage = {
    async customer(body = {}) {
      const made = await merchant.post('/customers', { email: 'ada@example.com', name: 'Ada Lovelace', ...body })
      return made.body.data.id
    },
    async storeCard(customerId, number) {
      const token = await cardToken(system, number)
      return (await merchant.post('/payment-methods', { customer_id: customerId, token })).body.id
    },
    async product(body = {}) {
      const made = await merchant.post('/products', {
        product_id: crypto.randomUUID(),
        name: 'Mug',
        kind: 'one_time',
        pricing_model: 'one_time',
        amount_minor: 1500,
        currency: 'USD',
        ...body,
      })
      return made.body.data.id
    },
    async stockOf(productId) {
      const text = 'SELECT stock_quantity AS n FROM products WHERE id = ?'
      return Number(await system.db.prepare(text).bind(productId).first('n'))
    },
    async order(customerId, body = {}) {
      const made = await merchant.post('/orders', { customer_id: customerId, line_items: LINES, ...body })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return made.body
    },
    async paidOrder(customerId, body = {}) {
      await stage.storeCard(customerId)
      const { id } = await stage.order(customerId, body)
      const paid = await merchant.post(`/orders/${id}/pay`)
      expect(paid.status, JSON.stringify(paid.body)).toBe(200)
      return paid.body
    },
  }
  return stage
}

export interface MailView {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Messages leave by the queue: looks until there are two, the receipt and another, or some seconds have passed. */
export async function mailsTo({ urls }: System, address: string): Promise<readonly MailView[]> {
  const until = Date.now() + 10_000
  for (;;) {
    const reply = await fetch(`${urls.sandbox}/mailbox.json?to=${encodeURIComponent(address)}`)
    const mails = (await reply.json()) as MailView[]
    if (mails.length >= 2 || Date.now() > until) return mails
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
