import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFixtures, type Fixtures } from '../../bench/lib/fixtures.ts'
import { warmRoundTrips } from '../../bench/lib/record.ts'
import { rows } from '../../bench/rows/index.ts'
import { orderRows } from './order-rows.ts'

let system: System
let fixtures: Fixtures

beforeAll(async () => {
  system = await startSystem()
  fixtures = await makeFixtures(system, 5, 10)
})
afterAll(() => system.dispose())

describe('round trips to D1, once the directory knows the caller', () => {
  it.each([...rows.filter(({ scale }) => scale === 'small'), ...orderRows])('$name: at most $maxTrips', async (row) => {
    const count = await warmRoundTrips(row, fixtures, system.urls)
    expect(count).toBeGreaterThanOrEqual(1)
    expect(count).toBeLessThanOrEqual(row.maxTrips)
  })
})
