import { claimText } from '@revkeen-edge/db/subscription-sweepers.ts'
import { memoryD1 } from '@revkeen-edge/testing/memory-d1.ts'
import { describe, expect, it } from 'vitest'

const db = memoryD1()

/** How SQLite goes about a statement, line by line. */
async function planOf(text: string, ...values: readonly number[]): Promise<readonly string[]> {
  const { results } = await db
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .bind(...values)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

describe('the scan for what is due', () => {
  it.each([
    ['subscription', 'subscriptions'],
    ['dunning', 'dunning_cases'],
    ['schedule', 'subscription_schedules'],
  ] as const)('searches an index for each %s, and sorts nothing', async (kind, table) => {
    const plan = await planOf(claimText(kind), 0, 0, 1_000)
    expect(plan).toContain(`SEARCH ${table} USING INDEX ${table}_sweep (sweep_at<?)`)
    expect(plan.filter((line) => line.startsWith('SCAN') || line.includes('TEMP B-TREE'))).toEqual([])
  })
})
