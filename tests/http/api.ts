import type { System } from '@revkeen-edge/testing'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { at, send, type Answer, type Sent } from '../nets/client.ts'

/** One merchant's two tenants, as servers of its own see the API. */
export interface Caller {
  readonly key: string
  readonly liveKey: string
  readonly merchantId: string
  /** Sends with the sandbox key, unless the headers name another. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

export async function caller(system: System, slug: string): Promise<Caller> {
  const merchant = await addDemoMerchant(system.admin, { name: 'Caller', slug, currency: 'USD', timezone: 'UTC' })
  return {
    key: merchant.apiKey,
    liveKey: merchant.liveApiKey,
    merchantId: merchant.id,
    send: (method, path, body, headers = {}) => {
      const sent: Sent = { method, path: `/v2${path}`, headers: { 'x-api-key': merchant.apiKey, ...headers }, body }
      return send(system.urls.api, sent)
    },
  }
}

export function codeOf({ json }: Answer): unknown {
  return at(json, 'error', 'code')
}

const DEADLINE_MS = 5_000

/** The first value that is not null. Throws when there is none in time. */
export async function eventually<T>(find: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + DEADLINE_MS
  for (;;) {
    const found = await find()
    if (found !== null) return found
    if (Date.now() > until) throw new Error(`nothing came within ${DEADLINE_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
