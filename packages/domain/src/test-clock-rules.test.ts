import { expect, it } from 'vitest'
import { advanceProblem, stepsUntil } from './test-clock-rules.ts'
import type { TestClock } from './test-clock.ts'
import { DAY_MS } from './time.ts'

const NOW = Date.UTC(2026, 0, 1)
const clock: TestClock = {
  id: 'c',
  merchantId: 'm',
  name: null,
  status: 'ready',
  frozenTime: NOW,
  target: null,
  deletedAt: null,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
}
const monthly = { interval: 'month', intervalCount: 1 } as const
const daily = { interval: 'day', intervalCount: 1 } as const
const YEARS = 366 * DAY_MS

it.each([
  ['by a second', 1000, [], null],
  ['by three years of a month', 3 * YEARS, [monthly], null],
  ['by nothing', 0, [], 'validation_error'],
  ['backwards', -1000, [], 'validation_error'],
  ['by five years', 5 * YEARS, [], null],
  ['by more', 5 * YEARS + 1, [], 'validation_error'],
  ['by too many steps of one', 5 * YEARS, [daily, daily, daily], 'validation_error'],
])('a clock goes %s or says why not', (_, by, recurring, code) => {
  expect(advanceProblem(clock, NOW + by, recurring)?.code ?? null).toBe(code)
})

it('does not set off while it is on its way', () => {
  const going = { ...clock, status: 'advancing', target: NOW + 1 } as const
  expect(advanceProblem(going, NOW + 2, [])?.code).toBe('invalid_state')
})

it('counts at least what will happen', () => {
  expect(stepsUntil(clock, NOW + 3 * YEARS, [monthly])).toBeGreaterThanOrEqual(72)
  expect(stepsUntil(clock, NOW + DAY_MS, [daily, daily])).toBe(4)
})
