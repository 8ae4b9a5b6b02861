import type { System } from '@revkeen-edge/testing'
import { controlOf, type Control } from './control.ts'
import { isOffered, type ApiOperation } from './operations.ts'
import { isPrepared, paid, prepare } from './preparations.ts'
import type { Tenant } from './tenant.ts'
import { touched } from './touched.ts'
import { NoObject } from './values.ts'

const ROUNDS = 6

/**
 * Gives a tenant objects of every kind, by running every operation that does not delete, each as soon as the objects are
 * there that it needs, and by paying once. Gives the requests that were taken, by operation. Throws, naming the
 * operation, where one is never taken.
 */
export async function populate(
  system: System,
  tenant: Tenant,
  operations: readonly ApiOperation[],
): Promise<ReadonlyMap<string, Control>> {
  const controls = new Map<string, Control>()
  const all = operations.filter((each) => each.method !== 'DELETE' && isOffered(each, tenant))
  await tenant.refresh()
  let waiting = await tryAll(system, tenant, all, controls)
  // What comes of a payment on a page has no operation that creates it.
  await paid(system, tenant)
  for (let round = 1; round < ROUNDS && waiting.length > 0; round += 1) {
    await tenant.refresh()
    waiting = await tryAll(system, tenant, waiting, controls)
    // What acts on objects may find more to act on by now, and make what others wait for.
    if (waiting.length > 0) await tryAll(system, tenant, all.filter(actsOnObjects), controls)
  }
  if (waiting.length > 0) throw new Error(`there are no objects to try ${waiting.map(({ id }) => id).join(', ')} on`)
  await tenant.refresh()
  return controls
}

/** Tries operations; gives those for which there are no objects yet. */
async function tryAll(
  system: System,
  tenant: Tenant,
  operations: readonly ApiOperation[],
  controls: Map<string, Control>,
): Promise<readonly ApiOperation[]> {
  const later: ApiOperation[] = []
  for (const operation of operations) {
    try {
      const control = async () => controlOf(tenant, operation, await prepare(system, tenant, operation.id))
      controls.set(operation.id, await control())
      // One object is to be referred to, another to be changed and deleted.
      if (makesObjects(operation) && !isPrepared(operation.id)) await control()
      if (makesObjects(operation)) await tenant.refresh()
    } catch (error) {
      if (!(error instanceof NoObject)) throw error
      later.push(operation)
    }
  }
  return later
}

const actsOnObjects = ({ id, method, pathParameters }: ApiOperation): boolean =>
  method === 'POST' && pathParameters.length > 0 && !isPrepared(id)
const makesObjects = ({ method, pathParameters }: ApiOperation): boolean =>
  ['POST', 'PUT'].includes(method) && pathParameters.every(({ schema }) => schema['x-reference'] === undefined)

const SETTLE_MS = 60_000
const PAUSE_MS = 100
const SAME = 4

/** Returns once nothing changes any more of these tenants: what follows a request has been done. Throws after a while. */
export async function quiet(system: System, tenants: readonly Tenant[]): Promise<void> {
  const until = Date.now() + SETTLE_MS
  for (let same = 0; same < SAME;) {
    same = (await touched(system, tenants)).length === 0 ? same + 1 : 0
    if (Date.now() > until) throw new Error(`the tenants still change after ${SETTLE_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
