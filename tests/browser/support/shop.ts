import type { NewMerchant } from '@revkeen-edge/services/merchants/create.ts'
import type { System } from '@revkeen-edge/testing'
import { addDemoMerchant } from '../../../scripts/admin/demo.ts'
import { chargesAt, securityKeyOf } from '../../system/buyer.ts'
import { pictureUrl, type PictureName } from './pictures.ts'

interface Created {
  readonly id: string
  readonly public_id: string
  readonly url: string
}

interface ProductInput {
  readonly name: string
  readonly amountMinor: number
  readonly description?: string
  readonly picture?: PictureName
  readonly features?: readonly string[]
}

/** A merchant's sandbox tenant with what a test sells. */
export interface Shop {
  readonly merchantId: string
  readonly securityKey: string
  readonly slug: string
  post<T = Created>(path: string, body?: object): Promise<T>
  get<T>(path: string): Promise<T>
  /** The id of a new product. */
  product(input: ProductInput): Promise<string>
  /** The address of a new payment link's page. */
  link(body: object): Promise<string>
  /** The address of a new session's page. */
  session(body: object): Promise<string>
  /** How many charges the gateway has approved so far. */
  charges(): Promise<number>
}

const DEFAULTS = { currency: 'USD', timezone: 'UTC', supportEmail: 'hello@northwind.example' }

/** Opens a shop at a system. Its slug must be its own. */
export async function openShop(system: System, slug: string, merchant: Partial<NewMerchant> = {}): Promise<Shop> {
  const wanted = { ...DEFAULTS, name: 'Northwind Coffee', branding: { primaryColor: '#0f766e' }, ...merchant, slug }
  const { id, apiKey } = await addDemoMerchant(system.admin, wanted)
  const securityKey = await securityKeyOf(system, id)
  const { api } = system.urls

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { 'x-api-key': apiKey, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`${api}/v2${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    const reply = JSON.parse(text) as { data?: T }
    return reply.data ?? (reply as T)
  }
  const post = <T = Created>(path: string, body?: object): Promise<T> => call<T>('POST', path, body)

  return {
    merchantId: id,
    securityKey,
    slug: `${slug}-test`,
    post,
    get: (path) => call('GET', path),
    product: async (input) => (await post('/products', productBody(input))).id,
    link: async (body) => (await post('/payment-links', body)).url,
    session: async (body) => (await post('/checkout-sessions', body)).url,
    charges: async () => [...(await chargesAt(system, securityKey)).values()].reduce((sum, count) => sum + count, 0),
  }
}

function productBody({ name, amountMinor, description, picture, features }: ProductInput): object {
  return {
    product_id: crypto.randomUUID(),
    name,
    kind: 'one_time',
    pricing_model: 'one_time',
    amount_minor: amountMinor,
    currency: 'USD',
    ...(description && { description }),
    ...(picture && { image_url: pictureUrl(picture) }),
    ...(features && { features }),
  }
}
