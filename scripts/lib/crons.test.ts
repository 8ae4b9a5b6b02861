import { describe, expect, it } from 'vitest'
import { cronExpression, cronExpressions, isDue } from './crons.ts'

const at = (iso: string): Date => new Date(`${iso}:00Z`)

describe('isDue', () => {
  it.each([
    ['* * * * *', '2026-03-01T00:01', true],
    ['*/5 * * * *', '2026-03-01T00:10', true],
    ['*/5 * * * *', '2026-03-01T00:11', false],
    ['0 3 * * *', '2026-03-01T03:00', true],
    ['0 3 * * *', '2026-03-01T04:00', false],
    ['15,45 9-17 * * *', '2026-03-01T12:45', true],
    ['15,45 9-17 * * *', '2026-03-01T18:45', false],
    ['0 0 1 */3 *', '2026-04-01T00:00', true],
    ['0 0 1 */3 *', '2026-03-01T00:00', false],
    ['0 0 * * 1', '2026-03-01T00:00', true],
    ['0 0 * * 1', '2026-03-02T00:00', false],
  ])('%s at %s: %s', (expression, time, due) => {
    expect(isDue(expression, at(time))).toBe(due)
  })

  it("gives each of the engine's crons its times in a day", () => {
    const minutes = Array.from({ length: 1440 }, (_, minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)))
    const times = cronExpressions().map((expression) => minutes.filter((minute) => isDue(expression, minute)).length)
    expect(times).toEqual([1440, 288, 1])
  })
})

describe('cronExpression', () => {
  it('knows a cron by its name and by its expression', () => {
    expect(cronExpression('nightly')).toBe('0 3 * * *')
    expect(cronExpression('0 3 * * *')).toBe('0 3 * * *')
  })

  it('refuses what the engine does not have', () => {
    expect(() => cronExpression('hourly')).toThrow('there is no cron hourly; there are minute, five-minutes, nightly')
  })
})
