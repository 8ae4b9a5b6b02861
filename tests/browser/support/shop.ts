import { sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import type { NewMerchant } from '@revkeen-edge/services/merchants/create.ts'
import type { System } from '@revkeen-edge/testing'
import { addDemoMerchant } from '../../../scripts/admin/demo.ts'
import { sealerFrom } from '../../../scripts/admin/execute.ts'
import { pictureUrl, type PictureName } from './pictures.ts'

/** One transaction as the gateway has it. */
export interface GatewayTransaction {
  readonly condition: string
  readonly amount_minor: number
}

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
  /** What the gateway has approved so far, oldest first. */
  charges(): Promise<readonly GatewayTransaction[]>
}

const DEFAULTS = { currency: 'USD', timezone: 'UTC', supportEmail: 'hello@northwind.example' }

/** Opens a shop at a system. Its slug must be its own. */
export async function openShop(system: System, slug: string, merchant: Partial<NewMerchant> = {}): Promise<Shop> {
  const wanted = { ...DEFAULTS, name: 'Northwind Coffee', branding: { primaryColor: '#0f766e' }, ...merchant, slug }
  const { id, apiKey } = await addDemoMerchant(system.admin, wanted)
  const securityKey = await securityKeyOf(system, id)
  const { api, sandbox } = system.urls

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
    async charges() {
      const response = await fetch(`${sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
      const { transactions } = (await response.json()) as { transactions: GatewayTransaction[] }
      return transactions.filter(({ condition }) => condition !== 'failed')
    },
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

/** The key that the shop has at the gateway, by which tests look at the gateway's own books. */
async function securityKeyOf(system: System, merchantId: string): Promise<string> {
  const row = await system.db
    .prepare('SELECT id, security_key_sealed AS sealed FROM gateway_accounts WHERE merchant_id = ?')
    .bind(merchantId)
    .first<{ id: string; sealed: string }>()
  if (!row) throw new Error(`merchant ${merchantId} has no gateway account`)
  return sealerFrom(system.admin).open(row.sealed, sealedFor(row.id, 'security_key'))
}
