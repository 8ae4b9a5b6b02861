import { DAY_MS } from './time.ts'
import type { DomainError } from './errors.ts'
import { invalidField, invalidState } from './errors.ts'
import type { Interval } from './catalogue.ts'
import type { TestClock } from './test-clock.ts'

/** How far one advance goes at most. */
export const FURTHEST_ADVANCE_MS = 5 * 366 * DAY_MS

/** What one advance may have to do: a renewal and its notice are two of these. */
export const MAX_CLOCK_STEPS = 10_000

/** Customers that one clock holds. */
export const MAX_CLOCK_CUSTOMERS = 20

const SHORTEST_DAYS: Readonly<Record<Interval, number>> = { day: 1, week: 7, month: 28, year: 365 }

/** Each renewal is announced and billed. */
const STEPS_OF_PERIOD = 2

interface Recurring {
  readonly interval: Interval
  readonly intervalCount: number
}

/** Why a clock cannot go to an instant, or null: it moves forward, one advance at a time, and not without bound. */
export function advanceProblem(clock: TestClock, target: number, recurring: readonly Recurring[]): DomainError | null {
  if (clock.status === 'advancing') return invalidState('The test clock is advancing: wait until it is ready.')
  if (target <= clock.frozenTime) return invalidField('frozen_time', 'must be later than the time of the clock')
  if (target - clock.frozenTime > FURTHEST_ADVANCE_MS) {
    return invalidField('frozen_time', 'must be at most five years later than the time of the clock')
  }
  const steps = stepsUntil(clock, target, recurring)
  return steps > MAX_CLOCK_STEPS
    ? invalidField('frozen_time', `takes about ${steps} steps, above ${MAX_CLOCK_STEPS}: advance in several parts`)
    : null
}

/** At most how often something that recurs falls due on the way of a clock. */
export function stepsUntil({ frozenTime }: TestClock, target: number, recurring: readonly Recurring[]): number {
  const span = target - frozenTime
  return recurring.reduce((sum, { interval, intervalCount }) => {
    const period = SHORTEST_DAYS[interval] * intervalCount * DAY_MS
    return sum + STEPS_OF_PERIOD * Math.ceil(span / period)
  }, 0)
}
