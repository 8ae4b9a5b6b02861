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
}

const INVOICE = { currency: 'USD', line_items: [{ description: 'Consulting', amount_minor: 5000, quantity: 1 }] }

/** What the link costs. */
export const LINK_TOTAL_MINOR = 2500

const PRODUCT = { product_id: 'coffee', name: 'Coffee', kind: 'one_time', pricing_model: 'one_time', currency: 'USD' }

/** A merchant with one of each and so many invoices of either kind, made through the API. */
export async function makeFixtures(
  { admin, urls }: { admin: AdminContext; urls: Urls },
  invoices: number,
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
  return {
    merchantId: main.id,
    apiKey: main.apiKey,
    otherApiKey: other.apiKey,
    customer,
    paymentMethod: await make('/payment-methods', { customer_id: customer, token: await cardToken(urls.sandbox) }),
    drafts: await many('draft'),
    payable: await many('finalized'),
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
