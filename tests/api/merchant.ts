import type { Change } from '@revkeen-edge/services/plan.ts'
import type { System } from '@revkeen-edge/testing'
import { RevKeen } from '@revkeen/sdk'
import { addDemoMerchant } from '../../scripts/admin/demo.ts'
import { execute, operatorContext } from '../../scripts/admin/execute.ts'

export interface Reply {
  readonly status: number
  // The wire is what these tests are about, so its shape is for them to state.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly roundTrips: number
}

/** A merchant's sandbox tenant, as its own server sees the API. */
export interface TestMerchant {
  readonly merchantId: string
  readonly apiKey: string
  /** The published client, with the merchant's key. */
  readonly client: RevKeen
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
  get(path: string): Promise<Reply>
  /** What a GET costs once the key is known: its look-up is cached for seconds only, so the cheaper of two calls counts. */
  tripsOf(path: string): Promise<number>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
  /** Commits rows as an operator would, for what the API itself does not make. */
  commit(...changes: readonly Change[]): Promise<void>
  /** The names of the events so far of one object, oldest first. */
  eventsOf(objectId: string): Promise<{ type: string; object: unknown; previous: unknown }[]>
}

/** In minutes. */
export const HALF_A_DAY = 12 * 60

/** Sets when the batches of a merchant's gateways close: so many minutes from now, whatever the clock on the wall says. */
export async function closeBatchesIn({ db }: System, merchantId: string, minutes: number): Promise<void> {
  const time = new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16)
  await db
    .prepare("UPDATE gateway_accounts SET settlement_time = ?, settlement_zone = 'UTC' WHERE merchant_id = ?")
    .bind(time, merchantId)
    .run()
}

/** A new merchant with a key and the sandbox gateway, whose batch is far from its close. */
export async function testMerchant(system: System, slug: string): Promise<TestMerchant> {
  const name = slug.charAt(0).toUpperCase() + slug.slice(1)
  const { id, apiKey } = await addDemoMerchant(system.admin, {
    name,
    slug,
    currency: 'USD',
    timezone: 'UTC',
    supportEmail: null,
  })
  await closeBatchesIn(system, id, HALF_A_DAY)
  const context = operatorContext(system.admin, { merchantId: id, mode: 'sandbox' })
  const call: TestMerchant['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${system.urls.api}/v2${path}`, {
      method,
      headers: { 'x-api-key': apiKey, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return {
      status: response.status,
      body: await response.json(),
      roundTrips: Number(response.headers.get('x-d1-round-trips')),
    }
  }
  return {
    merchantId: id,
    apiKey,
    client: new RevKeen({ apiKey, baseUrl: `${system.urls.api}/v2` }),
    call,
    get: (path) => call('GET', path),
    async tripsOf(path) {
      const first = await call('GET', path)
      const second = await call('GET', path)
      return Math.min(first.roundTrips, second.roundTrips)
    },
    post: (path, body, headers) => call('POST', path, body, headers),
    async commit(...changes) {
      await execute(context, async () => ({ ok: true, value: { value: null, plan: { changes } } }))
    },
    async eventsOf(objectId) {
      const text = 'SELECT type, data FROM events WHERE merchant_id = ? AND object_id = ? ORDER BY seq'
      const { results } = await system.db.prepare(text).bind(id, objectId).all<{ type: string; data: string }>()
      return results.map(({ type, data }) => {
        const { object, previous_attributes: previous } = JSON.parse(data) as {
          object: unknown
          previous_attributes?: unknown
        }
        return { type, object, previous }
      })
    },
  }
}
