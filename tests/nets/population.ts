import type { System } from '@revkeen-edge/testing'
import { at, send } from './client.ts'
import { controlOf, type Control } from './control.ts'
import type { ApiOperation } from './operations.ts'
import { cardToken, digests, tenantTables, type Tenant } from './tenant.ts'
import { NoObject } from './values.ts'

const ROUNDS = 6

/**
 * Gives a tenant objects of every kind, by running every operation that does not delete, each as soon as the objects are
 * there that it needs, and by paying once. Gives the requests that were taken, by operation. Throws, naming the
 * operation, where one is never taken.
 */
export async function populate(system: System, tenant: Tenant, operations: readonly ApiOperation[]): Promise<ReadonlyMap<string, Control>> {
  const controls = new Map<string, Control>()
  let waiting: readonly ApiOperation[] = operations.filter(({ method }) => method !== 'DELETE')
  let missing = ''
  for (let round = 0; round < ROUNDS && waiting.length > 0; round += 1) {
    const later: ApiOperation[] = []
    for (const operation of waiting) {
      try {
        await tenant.refresh()
        const control = await controlOf(tenant, operation)
        if (makesObjects(operation)) await again(tenant, operation)
        controls.set(operation.id, control)
      } catch (error) {
        if (!(error instanceof NoObject)) throw error
        later.push(operation)
        missing = error.message
      }
    }
    if (round === 0) await payOnce(system, tenant)
    waiting = later
  }
  if (waiting.length > 0) throw new Error(`${waiting.map(({ id }) => id).join(', ')} could not be tried: ${missing}`)
  await tenant.refresh()
  return controls
}

const makesObjects = ({ method, pathParameters }: ApiOperation): boolean => method === 'POST' && pathParameters.length === 0

/** One object is to be referred to, another to be changed and deleted. */
async function again(tenant: Tenant, operation: ApiOperation): Promise<void> {
  await tenant.refresh()
  await controlOf(tenant, operation)
}

/** A buyer pays on a checkout page: what comes of it has no operation that creates it. */
async function payOnce(system: System, tenant: Tenant): Promise<void> {
  const made = await tenant.send({ method: 'POST', path: '/v2/checkout-sessions', body: { amountMinor: 2500, currency: 'USD' } })
  const url = at(made.json, 'data', 'url')
  const session = at(made.json, 'data', 'public_token')
  if (typeof url !== 'string') throw new Error(`no session to pay: ${made.text}`)
  const body = {
    session,
    items: [],
    payment_token: await cardToken(system),
    email: `${tenant.marker}-buyer@example.com`,
    expected_total_minor: 2500,
  }
  const paid = await send(url, { method: 'POST', path: '/pay', body })
  if (paid.status !== 200) throw new Error(`the session could not be paid: ${paid.status} ${paid.text}`)
}

const SETTLE_MS = 15_000
const PAUSE_MS = 100
const SAME = 4

/** Returns once nothing changes any more of these tenants: what follows a request has been done. Throws after a while. */
export async function quiet(system: System, tenants: readonly Tenant[]): Promise<void> {
  const tables = await tenantTables(system)
  const until = Date.now() + SETTLE_MS
  let last = ''
  for (let same = 0; same < SAME; ) {
    const now = (await digests(system, tables, tenants)).join('\n')
    same = now === last ? same + 1 : 0
    last = now
    if (Date.now() > until) throw new Error(`the tenants still change after ${SETTLE_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
