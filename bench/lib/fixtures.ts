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
}

/** What the link costs. */
export const LINK_TOTAL_MINOR = 2500

const PRODUCT = { product_id: 'coffee', name: 'Coffee', kind: 'one_time', pricing_model: 'one_time', currency: 'USD' }

/** A merchant with one of each, made through the API. */
export async function makeFixtures({ admin, urls }: { admin: AdminContext; urls: Urls }): Promise<Fixtures> {
  const { merchants } = await seedDemoMerchants(admin)
  const [main, other] = merchants
  if (!main || !other) throw new Error('the demo has two merchants')
  const make = (path: string, body: object) => create(`${urls.api}/v2${path}`, main.apiKey, body)
  const product = await make('/products', { ...PRODUCT, amount_minor: LINK_TOTAL_MINOR })
  const price = await make('/prices', { product_id: product, unit_amount: LINK_TOTAL_MINOR, currency: 'USD' })
  return {
    merchantId: main.id,
    apiKey: main.apiKey,
    otherApiKey: other.apiKey,
    customer: await make('/customers', { email: 'first@example.com', name: 'First Customer' }),
    product,
    price,
    paymentLink: await make('/payment-links', { price_id: price }),
  }
}

async function create(url: string, apiKey: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-api-key': apiKey }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const made = (await response.json()) as Made
  const id = made.data?.public_id ?? made.public_id ?? made.data?.id ?? made.id
  if (!response.ok || id === undefined) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(made)}`)
  return id
}

interface Made {
  readonly id?: string
  readonly public_id?: string
  readonly data?: { readonly id?: string; readonly public_id?: string }
}
