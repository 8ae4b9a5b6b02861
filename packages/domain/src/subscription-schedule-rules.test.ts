import { describe, expect, it } from 'vitest'
import {
  dueAfter,
  endOfSchedule,
  phaseAt,
  phaseProblems,
  sameItems,
  scheduleMove,
  startProblem,
} from './subscription-schedule-rules.ts'
import type { SchedulePhase, SubscriptionSchedule } from './subscription-schedule.ts'
import { DAY_MS } from './time.ts'

const NOW = Date.UTC(2026, 0, 1)
const day = (n: number) => NOW + n * DAY_MS

function phase(start: number, end: number | null, set: Partial<SchedulePhase> = {}): SchedulePhase {
  return {
    items: [{ priceId: 'p', quantity: 1 }],
    start: day(start),
    end: end === null ? null : day(end),
    proration: 'create_prorations',
    billingCycleAnchor: null,
    paymentMethodId: null,
    collectionMethod: 'charge_automatically',
    coupon: null,
    trialEnd: null,
    metadata: {},
    ...set,
  }
}

const schedule = (phases: SchedulePhase[], set: Partial<SubscriptionSchedule> = {}) =>
  ({
    phases,
    phaseIndex: null,
    endBehavior: 'release',
    dueAt: phases[0]?.start ?? null,
    ...set,
  }) as SubscriptionSchedule

describe('phases', () => {
  it.each<[string, SchedulePhase[], string[]]>([
    ['one that goes on', [phase(0, null)], []],
    ['that follow each other', [phase(0, 30), phase(30, 60), phase(60, null)], []],
    ['that overlap', [phase(0, 30), phase(29, 60)], ['phases[1].start_date overlaps the phase before']],
    ['with a gap', [phase(0, 30), phase(31, 60)], ['phases[1].start_date must be when the phase before ends']],
    ['that end before they start', [phase(30, 29)], ['phases[0].end_date must be after the start of the phase']],
    ['of no length', [phase(30, 30)], ['phases[0].end_date must be after the start of the phase']],
    [
      'without an end in between',
      [phase(0, null), phase(30, null)],
      ['phases[0].end_date is required: only the last phase goes on'],
    ],
    ['with a trial beyond it', [phase(0, 10, { trialEnd: day(11) })], ['phases[0].trial_end must be within the phase']],
    ['with a trial as long as it', [phase(0, 10, { trialEnd: day(10) })], []],
    ['with a trial of nothing', [phase(0, 10, { trialEnd: day(0) })], ['phases[0].trial_end must be within the phase']],
  ])('%s', (_, phases, wrong) => {
    expect(phaseProblems(phases).map((problem) => problem.join(' '))).toEqual(wrong)
  })

  it('may begin earlier today, and not before', () => {
    expect(startProblem([phase(0, null)], day(0) + DAY_MS - 1)).toBe(null)
    expect(startProblem([phase(0, null)], day(1))).not.toBe(null)
  })

  it('hold their start and not their end', () => {
    const phases = [phase(0, 30), phase(30, 60)]
    const at = [day(0) - 1, day(0), day(30) - 1, day(30), day(60) - 1, day(60)]
    expect(at.map((each) => phaseAt(phases, each))).toEqual([null, 0, 0, 1, 1, null])
  })
})

describe('a schedule', () => {
  const phases = [phase(0, 30), phase(30, 60), phase(60, 90)]

  it('begins with its first phase, and not before', () => {
    expect(scheduleMove(schedule(phases), day(0) - 1)).toBe(null)
    expect(scheduleMove(schedule(phases), day(0))).toMatchObject({ kind: 'begin', index: 0 })
  })

  it('goes from phase to phase, and ends', () => {
    const at = (phaseIndex: number, now: number) =>
      scheduleMove(schedule(phases, { phaseIndex, dueAt: dueAfter(phases, phaseIndex) }), now)
    expect(at(0, day(30) - 1)).toBe(null)
    expect(at(0, day(30))).toMatchObject({ kind: 'begin', index: 1 })
    expect(at(2, day(90))).toEqual({ kind: 'finish' })
  })

  it('passes over phases that went by', () => {
    expect(scheduleMove(schedule(phases), day(65))).toMatchObject({ kind: 'begin', index: 2 })
    expect(scheduleMove(schedule(phases), day(90))).toEqual({ kind: 'finish' })
  })

  it('is not due any more in a phase that goes on', () => {
    const endless = [phase(0, 30), phase(30, null)]
    expect(dueAfter(endless, 1)).toBe(null)
    expect(scheduleMove(schedule(endless, { phaseIndex: 1, dueAt: null }), day(1000))).toBe(null)
  })

  it('ends its subscription with the last phase, where that is wanted', () => {
    expect(endOfSchedule(schedule(phases, { endBehavior: 'cancel' }), 2)).toBe(day(90))
    expect(endOfSchedule(schedule(phases, { endBehavior: 'cancel' }), 1)).toBe(null)
    expect(endOfSchedule(schedule(phases), 2)).toBe(null)
  })
})

it('bills the same whatever the order of its items', () => {
  const [a, b] = [
    { priceId: 'a', quantity: 1 },
    { priceId: 'b', quantity: 2 },
  ]
  expect(sameItems([a, b], [b, a])).toBe(true)
  expect(sameItems([a, b], [a, { ...b, quantity: 1 }])).toBe(false)
  expect(sameItems([a], [a, b])).toBe(false)
})
