import type { System } from '@revkeen-edge/testing'
import { cardToken } from './buyer.ts'
import { gatewayStage, type GatewayStage } from './lost-payment.ts'

/** A merchant with goods to sell, whose gateway sends no callbacks by itself. */
export interface Shop extends GatewayStage {
  /** Adds a product; gives its id. */
  product(body: object): Promise<string>
  /** Adds a customer with a stored card. */
  customer(card?: string): Promise<string>
  /** Drafts an order of one of a product; gives its id. */
  order(customerId: string, productId: string): Promise<string>
  /** Drafts an order of one of a product that is paid with an invoice of the merchant's, for 60.00 USD. */
  invoicedOrder(customerId: string, productId: string): Promise<{ readonly id: string; readonly invoiceId: string }>
  stockOf(productId: string): Promise<number>
  /** All orders, newest first. */
  orders(): Promise<readonly ShownOrder[]>
}

export interface ShownOrder {
  readonly id: string
  readonly status: string
  readonly fulfillment_status: string
  readonly invoice_id: string | null
  readonly total: number
  readonly shipping: object | null
  readonly line_items: readonly { readonly description: string; readonly fulfillment_status: string }[]
}

export async function openShop(system: System, slug: string): Promise<Shop> {
  const stage = await gatewayStage(system, slug)
  const { merchant } = stage
  let made = 0
  const created = (status: number, body: unknown): void => {
    if (status !== 201) throw new Error(`refused: ${status} ${JSON.stringify(body)}`)
  }
  return {
    ...stage,
    async product(body) {
      const product = { kind: 'one_time', pricing_model: 'one_time', amount_minor: 1500, currency: 'USD', ...body }
      const reply = await merchant.post('/products', { product_id: `p-${++made}`, name: `Product ${made}`, ...product })
      created(reply.status, reply.body)
      return reply.body.data.id
    },
    async customer(card) {
      const reply = await merchant.post('/customers', { email: `buyer-${++made}@example.com`, name: 'A buyer' })
      created(reply.status, reply.body)
      const customerId: string = reply.body.data.id
      const token = await cardToken(system, card)
      const method = await merchant.post('/payment-methods', { customer_id: customerId, token })
      created(method.status, method.body)
      return customerId
    },
    async order(customerId, productId) {
      const body = { customer_id: customerId, line_items: [{ product_id: productId }] }
      const reply = await merchant.post('/orders', body)
      created(reply.status, reply.body)
      return reply.body.id
    },
    async invoicedOrder(customerId, productId) {
      const line_items = [{ description: 'Everything', amount_minor: 6000, quantity: 1 }]
      const bill = { customer_id: customerId, currency: 'USD', line_items, status: 'open' }
      const invoice = await merchant.post('/invoices', bill)
      created(invoice.status, invoice.body)
      const invoiceId: string = invoice.body.data.id
      const body = { invoice_id: invoiceId, line_items: [{ product_id: productId }] }
      const reply = await merchant.post('/orders', body)
      created(reply.status, reply.body)
      return { id: reply.body.id, invoiceId }
    },
    async stockOf(productId) {
      const text = 'SELECT stock_quantity AS n FROM products WHERE id = ?'
      return Number(await system.db.prepare(text).bind(productId).first('n'))
    },
    orders: async () => (await merchant.get('/orders?limit=100')).body.data,
  }
}

/** The amounts of the sales that a gateway approved, in minor units, in order. */
export async function salesAt({ urls }: System, securityKey: string): Promise<readonly number[]> {
  const response = await fetch(`${urls.sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
  const { transactions } = (await response.json()) as { transactions: { actions: SandboxAction[] }[] }
  const sales = transactions.flatMap(({ actions }) => actions.filter(({ type, success }) => type === 'sale' && success))
  return sales.map(({ amount }) => Math.round(Number(amount) * 100))
}

interface SandboxAction {
  readonly type: string
  readonly success: boolean
  readonly amount: string
}
