import type { event, eventListResponse, resentResponse, testEventResponse } from '@revkeen-edge/contracts'
import type { EventsGetResponses, EventsListResponses, EventsResendResponses, TestEventResponse } from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('events as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof eventListResponse>>().toExtend<EventsListResponses[200]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof event>>().toExtend<EventsGetResponses[200]>()
  })

  it('a resent one', () => {
    expectTypeOf<Answer<typeof resentResponse>>().toExtend<EventsResendResponses[200]>()
  })

  it('a test one', () => {
    expectTypeOf<Answer<typeof testEventResponse>>().toExtend<TestEventResponse>()
  })
})
