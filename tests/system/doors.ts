import { createHmac } from 'node:crypto'
import type { System } from '@revkeen-edge/testing'
import { request } from 'undici'
import { addKey } from '../../scripts/admin/keys.ts'
import type { Reply } from '../api/merchant.ts'

/** A key of a tenant, as the doors that take API keys want it. */
export async function apiKeyOf(
  { admin }: System,
  merchantId: string,
  scopes: readonly string[] = ['*'],
): Promise<string> {
  return (await addKey(admin, { merchantId, mode: 'sandbox' }, { name: 'Door', scopes })).key
}

/** Posts to a door, with a body as it is written. */
export async function knock(
  { urls }: System,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Reply & { readonly headers: Readonly<Record<string, string | string[] | undefined>> }> {
  const reply = await request(`${urls.api}${path}`, { method: 'POST', headers, body })
  const { statusCode: status } = reply
  return {
    status,
    body: await reply.body.json(),
    roundTrips: Number(reply.headers['x-d1-round-trips']),
    headers: reply.headers,
  }
}

/** Credentials that requests are signed with. */
export interface SigningKey {
  readonly id: string
  readonly accessKey: string
  readonly secretKey: string
}

interface Signing {
  readonly salt?: string
  /** Unix seconds. */
  readonly timestamp?: string
  readonly key: SigningKey
  readonly path: string
  readonly body?: string
}

/** The headers of a signed request, by the published formula. */
export function signedHeaders({ key, path, body = '', ...given }: Signing): Record<string, string> {
  const { salt = crypto.randomUUID().slice(0, 12), timestamp = String(Math.floor(Date.now() / 1000)) } = given
  const text = `post${path}${salt}${timestamp}${key.accessKey}${key.secretKey}${body}`
  const digest = createHmac('sha256', key.secretKey).update(text).digest('hex')
  return {
    'content-type': 'application/json',
    access_key: key.accessKey,
    salt,
    timestamp,
    signature: Buffer.from(digest).toString('base64'),
  }
}

const STATE = [
  'invoices',
  'invoice_lines',
  'orders',
  'products',
  'discount_redemptions',
  'payment_links',
  'checkout_sessions',
  'authentications',
  'payments',
  'payment_attempts',
  'transactions',
  'reversals',
  'ledger_entries',
  'numeric_aliases',
]

/** What a refused request must leave as it was. Of an event the queue notes later that it was passed on. */
export async function stateOf({ db }: System, merchantId: string): Promise<string> {
  const selections = [...STATE.map((table) => `* FROM ${table}`), 'id, type, data FROM events']
  const results = await db.batch(
    selections.map((selection) => db.prepare(`SELECT ${selection} WHERE merchant_id = ?`).bind(merchantId)),
  )
  return JSON.stringify(results.map((result) => result.results))
}
