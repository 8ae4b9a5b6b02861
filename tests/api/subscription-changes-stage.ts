import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { storeCard } from './card-on-file.ts'
import type { Reply, TestMerchant } from './merchant.ts'

/** Makes subscriptions on test clocks, so that what a change comes to is known to the minor unit. */
export interface ChangesStage {
  /** A price of a product of its own, in USD a month unless the body says otherwise. */
  price(amountMinor: number, body?: object): Promise<string>
  /** A product that is billed by its own amount. */
  product(body?: object): Promise<string>
  /** A paid subscription that began on 1 April 2026, whose clock stands there. */
  subscribe(priceId: string, body?: object, card?: string): Promise<Clocked>
  items(id: string): Promise<Reply['body'][]>
  invoices(id: string): Promise<Reply['body'][]>
  /** A step on a subscription: `change-plan`, `items`, … */
  step(id: string, name: string, body: object, headers?: Record<string, string>): Promise<Reply>
}

export interface Clocked {
  readonly id: string
  /** Lets the time go on to an instant, and does what is due until then. */
  until(instant: string): Promise<void>
  get(): Promise<Reply['body']>
}

const BEGIN = '2026-04-01T00:00:00.000Z'
export const HALF = '2026-04-16T00:00:00.000Z'
export const NEXT = '2026-05-01T00:00:00.000Z'

export function changesStage(system: System, merchant: TestMerchant): ChangesStage {
  const made = async (path: string, body: object) => {
    const reply = await merchant.post(path, body)
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300)
    return reply.body.data ?? reply.body
  }
  const product = async (body: object = {}) => {
    const fields = { name: 'Plan', kind: 'one_time', pricing_model: 'one_time', amount_minor: 100, currency: 'USD' }
    return (await made('/products', { product_id: crypto.randomUUID(), ...fields, ...body })).id
  }
  return {
    product,
    async price(amountMinor, body = {}) {
      const of = { product_id: await product(), currency: 'USD', type: 'recurring', interval: 'month' }
      return (await made('/prices', { ...of, unit_amount: amountMinor, ...body })).id
    },
    async subscribe(priceId, body = {}, card) {
      const clock = await made('/test-clocks', { frozen_time: BEGIN })
      const customer = await made('/customers', { email: 'ada@example.com', test_clock: clock.id })
      await storeCard(system, merchant, customer.id, card)
      const { id } = await made('/subscriptions', { customerId: customer.id, priceId, ...body })
      const get = async () => (await merchant.get(`/subscriptions/${id}`)).body.data
      const until = async (instant: string) => {
        await made(`/test-clocks/${clock.id}/advance`, { frozen_time: instant })
        const status = async () => (await merchant.get(`/test-clocks/${clock.id}`)).body.data.status
        await expect.poll(status, { timeout: 20_000 }).toBe('ready')
      }
      return { id, get, until }
    },
    items: async (id) => (await merchant.get(`/subscriptions/${id}/items`)).body.data,
    async invoices(id) {
      const text = 'SELECT id FROM invoices WHERE merchant_id = ? AND subscription_id = ? ORDER BY created_at, rowid'
      const { results } = await system.db.prepare(text).bind(merchant.merchantId, id).all<{ id: string }>()
      return Promise.all(results.map(async (row) => (await merchant.get(`/invoices/${row.id}`)).body.data))
    },
    step: (id, name, body, headers) => merchant.post(`/subscriptions/${id}/${name}`, body, headers),
  }
}

/** The status of a reply, its code and the fields that it names. */
export function refusalOf({ status, body }: Reply): unknown[] {
  return [status, body.error?.code, Object.keys(body.error?.details?.fields ?? {})]
}
