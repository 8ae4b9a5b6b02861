import type { deletedResponse } from '../common.ts'
import type {
  advanceTestClockBody,
  createTestClockBody,
  testClock,
  testClockListResponse,
  testClockResponse,
} from '../test-clocks.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named, requestId } from './story.ts'

const aClock = {
  ...named('testClock'),
  object: 'test_clock',
  name: 'Renewals of a year',
  status: 'ready',
  frozen_time: AT.subscribed,
  advancing_to: null,
  created_at: AT.linked,
  updated_at: AT.linked,
} satisfies Answer<typeof testClock>

const A_MONTH_LATER = '2026-05-22T16:40:00.000Z'

export const testClockExamples = {
  test_clocks_list: { answer: cursorListOf(aClock, '/v2/test-clocks') satisfies Answer<typeof testClockListResponse> },
  test_clocks_create: {
    body: { frozen_time: aClock.frozen_time, name: aClock.name } satisfies Body<typeof createTestClockBody>,
    answer: { data: aClock, requestId } satisfies Answer<typeof testClockResponse>,
  },
  test_clocks_get: { answer: { data: aClock, requestId } satisfies Answer<typeof testClockResponse> },
  test_clocks_advance: {
    body: { frozen_time: A_MONTH_LATER } satisfies Body<typeof advanceTestClockBody>,
    answer: { data: { ...aClock, frozen_time: A_MONTH_LATER }, requestId } satisfies Answer<typeof testClockResponse>,
  },
  test_clocks_delete: {
    answer: { data: { id: IDS.testClock, deleted: true }, success: true, requestId } satisfies Answer<
      typeof deletedResponse
    >,
  },
} satisfies Record<string, Example>
