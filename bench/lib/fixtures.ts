import { seedDemoMerchants } from '../../scripts/admin/demo.ts'
import type { AdminContext } from '../../scripts/admin/types.ts'
import type { Urls } from '../../scripts/lib/parts.ts'

/** What every row finds in the systems that it is measured on. */
export interface Fixtures {
  readonly merchantId: string
  readonly apiKey: string
  /** The key of a merchant that has nothing else. */
  readonly otherApiKey: string
  readonly customer: string
  readonly product: string
  readonly price: string
  /** The public id of a link for one piece of the price. */
  readonly paymentLink: string
  /** A stored card of the customer's. */
  readonly paymentMethod: string
  /** Invoices that can be finalised, and such that can be paid. */
  readonly drafts: readonly string[]
  readonly payable: readonly string[]
  /** Sales whose money can be returned. */
  readonly sales: readonly Sale[]
}

/** A charged payment, with the ids of all that its return changes. */
export interface Sale {
  readonly payment: string
  readonly transaction: string
  readonly invoice: string
  /** The gateway's id of it. */
  readonly gateway: string
}

const INVOICE = { currency: 'USD', line_items: [{ description: 'Consulting', amount_minor: 5000, quantity: 1 }] }

/** What the link costs. */
export const LINK_TOTAL_MINOR = 2500

const PRODUCT = { product_id: 'coffee', name: 'Coffee', kind: 'one_time', pricing_model: 'one_time', currency: 'USD' }

/** A merchant with one of each and so many invoices of either kind, made through the API. */
export async function makeFixtures(
  { admin, urls }: { admin: AdminContext; urls: Urls },
  invoices: number,
  sales: number,
): Promise<Fixtures> {
  const { merchants } = await seedDemoMerchants(admin)
  const [main, other] = merchants
  if (!main || !other) throw new Error('the demo has two merchants')
  const make = (path: string, body: object, form?: 'uuid') => create(`${urls.api}/v2${path}`, main.apiKey, body, form)
  const product = await make('/products', { ...PRODUCT, amount_minor: LINK_TOTAL_MINOR })
  const price = await make('/prices', { product_id: product, unit_amount: LINK_TOTAL_MINOR, currency: 'USD' })
  const customer = await make('/customers', { email: 'first@example.com', name: 'First Customer' })
  const many = (status: string) =>
    inParallel(invoices, () => make('/invoices', { ...INVOICE, customer_id: customer, status }, 'uuid'))
  const paymentMethod = await make('/payment-methods', { customer_id: customer, token: await cardToken(urls.sandbox) })
  const charge = { customerId: customer, amountMinor: 5000, currency: 'USD', description: 'Consulting' }
  const drafts = await many('draft')
  const payable = await many('finalized')
  await inParallel(sales, () => make('/charges', charge))
  return {
    merchantId: main.id,
    apiKey: main.apiKey,
    otherApiKey: other.apiKey,
    customer,
    paymentMethod,
    drafts,
    payable,
    sales: await salesOf(`${urls.api}/v2`, main.apiKey, sales),
    product,
    price,
    paymentLink: await make('/payment-links', { price_id: price }),
  }
}

/** A card that the gateway approves, tokenised. */
export async function cardToken(sandbox: string): Promise<string> {
  const response = await fetch(`${sandbox}/collect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: '4111111111111111', exp: '12/30', cvv: '999' }),
  })
  const { token } = (await response.json()) as { token?: string }
  if (token === undefined) throw new Error(`the sandbox gave no token: ${response.status}`)
  return token
}

/** The newest sales, read page by page. */
async function salesOf(api: string, apiKey: string, count: number): Promise<Sale[]> {
  const sales: Sale[] = []
  while (sales.length < count) {
    const last = sales.at(-1)
    const after = last ? `&starting_after=${last.transaction}` : ''
    const response = await fetch(`${api}/transactions?type=sale&limit=100${after}`, {
      headers: { 'x-api-key': apiKey },
    })
    const { data } = (await response.json()) as { data: SaleWire[] }
    if (data.length === 0) throw new Error('there are fewer sales than were made')
    sales.push(...data.map(saleOf))
  }
  return sales.slice(0, count)
}

interface SaleWire {
  readonly id: string
  readonly payment_id: string
  readonly invoice_id: string
  readonly gateway_transaction_id: string
}

function saleOf({ id, payment_id, invoice_id, gateway_transaction_id }: SaleWire): Sale {
  return { payment: payment_id, transaction: id, invoice: invoice_id, gateway: gateway_transaction_id }
}

const AT_ONCE = 16

async function inParallel<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < count) {
    made.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made.length) }, make))))
  }
  return made
}

async function create(url: string, apiKey: string, body: object, form?: 'uuid'): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const made = (await response.json()) as Made
  const uuid = made.data?.id ?? made.id
  const id = form === 'uuid' ? uuid : (made.data?.public_id ?? made.public_id ?? uuid)
  if (!response.ok || id === undefined) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(made)}`)
  return id
}

interface Made {
  readonly id?: string
  readonly public_id?: string
  readonly data?: { readonly id?: string; readonly public_id?: string }
}
