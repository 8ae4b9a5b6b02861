import type { Context } from '@revkeen-edge/services/context.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiContext } from '../../packages/http/src/context.ts'
import { claimWrite, releaseClaim, type Keyed } from '../../packages/http/src/idempotency.ts'
import { contextOn } from '../data/context.ts'

const NOW = Date.now()
const LEASE_MS = 60_000

let system: System

beforeAll(async () => {
  system = await startSystem({ invariants: false })
})
afterAll(() => system.dispose())

/** What of a request its claim depends on. */
const requestAt = (startedAt: number) => ({ var: { startedAt } }) as ApiContext

async function claims(context: Context, keyed: Keyed, at: number): Promise<boolean> {
  return (await context.db.commit({ ...context, now: at }, { changes: [] }, claimWrite(requestAt(at), keyed))).ok
}

it('frees a key for the next request, once', async () => {
  const context = contextOn(system.db, NOW)
  const keyed = { id: 'freed', requestHash: 'h' }
  expect(await claims(context, keyed, NOW)).toBe(true)
  expect(await claims(context, keyed, NOW + 1)).toBe(false)
  await releaseClaim(requestAt(NOW), context, keyed)
  expect(await claims(context, keyed, NOW + 2)).toBe(true)
  expect(await claims(context, keyed, NOW + 3)).toBe(false)
})

it('leaves a key to the request that has taken it over in the meantime', async () => {
  const context = contextOn(system.db, NOW)
  const keyed = { id: 'taken over', requestHash: 'h' }
  await claims(context, keyed, NOW)
  expect(await claims(context, keyed, NOW + LEASE_MS)).toBe(true)
  await releaseClaim(requestAt(NOW), context, keyed)
  expect(await claims(context, keyed, NOW + LEASE_MS + 1)).toBe(false)
})
