import type { TestClock } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { identity, iso, isoOrNull, text } from './fields.ts'
import { instantOrUnix } from './moments.ts'

/** Simulated time for a set of customers. */
export const testClock = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('test_clock'),
  name: z.string().nullable(),
  status: z.enum(['ready', 'advancing']),
  /** The time of its customers. */
  frozen_time: z.string(),
  /** Where it is going; null while it is ready. */
  advancing_to: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})
export type TestClockWire = z.infer<typeof testClock>

export function presentTestClock(row: TestClock): TestClockWire {
  return {
    ...identity('testClock', row.id),
    object: 'test_clock',
    name: row.name,
    status: row.status,
    frozen_time: iso(row.frozenTime),
    advancing_to: isoOrNull(row.target),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const EARLIEST = Date.UTC(2000, 0)
const LATEST = Date.UTC(2100, 0)

const frozenTime = instantOrUnix.refine((at) => at >= EARLIEST && at < LATEST, 'must be in the years 2000 to 2099')

export const createTestClockBody = z.object({ frozen_time: frozenTime, name: text(200).nullish() })
export type CreateTestClock = z.infer<typeof createTestClockBody>

export const advanceTestClockBody = z.object({ frozen_time: frozenTime })
export type AdvanceTestClock = z.infer<typeof advanceTestClockBody>

export const testClockResponse = z.object({ data: testClock, requestId: z.string() })

export const testClocksQuery = cursorQuery('testClock')

export const testClockListResponse = cursorList(testClock)
