import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { newCustomer, storeCard } from './card-on-file.ts'
import type { Reply, TestMerchant } from './merchant.ts'

/** Makes what subscriptions need, through the API. */
export interface SubscriptionsStage {
  /** A customer without a card. */
  customer(): Promise<string>
  /** A customer whose default is a card that is approved, or the one given. */
  payer(number?: string): Promise<string>
  product(body?: object): Promise<string>
  /** A price of 29.00 USD a month, of a product of its own. */
  price(body?: object, productBody?: object): Promise<string>
  /** A new payer's subscription to a new price. */
  subscribe(body?: object): Promise<Reply['body']>
  subscription(id: string): Promise<Reply['body']>
  /** The invoices of a subscription, newest first. */
  invoices(id: string): Promise<Reply['body']>
  /** The names of the events of a subscription, oldest first. */
  told(id: string): Promise<readonly string[]>
  /** Lets so many days go by for a subscription: everything about it was that much earlier. */
  passDays(id: string, days: number): Promise<void>
}

export const MONTHLY_MINOR = 2900
const DAY_MS = 86_400_000

const INSTANTS = ['starts_at', 'trial_end', 'billed_until', 'anchor_at', 'current_period_start', 'current_period_end']

export function subscriptionsStage(system: System, merchant: TestMerchant): SubscriptionsStage {
  const stage: SubscriptionsStage = {
    customer: () => newCustomer(merchant),
    async payer(number) {
      const customer = await stage.customer()
      await storeCard(system, merchant, customer, number)
      return customer
    },
    async product(body = {}) {
      const made = await merchant.post('/products', {
        product_id: crypto.randomUUID(),
        name: 'Pro plan',
        kind: 'one_time',
        pricing_model: 'one_time',
        amount_minor: 100,
        currency: 'USD',
        ...body,
      })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return made.body.data.id
    },
    async price(body = {}, productBody = {}) {
      const product_id = await stage.product(productBody)
      const made = await merchant.post('/prices', {
        product_id,
        currency: 'USD',
        type: 'recurring',
        unit_amount: MONTHLY_MINOR,
        interval: 'month',
        ...body,
      })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return made.body.id
    },
    async subscribe(body = {}) {
      const [customerId, priceId] = await Promise.all([stage.payer(), stage.price()])
      const made = await merchant.post('/subscriptions', { customerId, priceId, ...body })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      return made.body.data
    },
    async subscription(id) {
      return (await merchant.get(`/subscriptions/${id}`)).body.data
    },
    async invoices(id) {
      return (await merchant.get(`/invoices?subscriptionId=${id}`)).body.data
    },
    async told(id) {
      return (await merchant.eventsOf(id)).map(({ type }) => type)
    },
    async passDays(id, days) {
      const set = INSTANTS.map((column) => `${column} = ${column} - ${days * DAY_MS}`).join(', ')
      await system.db.prepare(`UPDATE subscriptions SET ${set} WHERE id = ?`).bind(id).run()
      const periods = `UPDATE subscription_periods SET starts_at = starts_at - ${days * DAY_MS}, ends_at = ends_at - ${days * DAY_MS} WHERE subscription_id = ?`
      await system.db.prepare(periods).bind(id).run()
    },
  }
  return stage
}
