import { describe, expect, it } from 'vitest'
import { dueAtOf } from './invoice-due.ts'

const at = (dueDate: string, timezone: string) => new Date(dueAtOf(dueDate, timezone)).toISOString()

describe('when an invoice falls due', () => {
  it.each([
    ['2026-03-15', 'UTC', '2026-03-15T23:59:59.999Z'],
    ['2026-03-15', 'America/New_York', '2026-03-16T03:59:59.999Z'],
    ['2026-03-15', 'Asia/Kolkata', '2026-03-15T18:29:59.999Z'],
    // The day before the clocks go forward ends in winter time, the day itself in summer time.
    ['2026-03-28', 'Europe/Berlin', '2026-03-28T22:59:59.999Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59.999Z'],
    ['2026-12-31', 'Pacific/Kiritimati', '2026-12-31T09:59:59.999Z'],
    ['2028-02-29', 'UTC', '2028-02-29T23:59:59.999Z'],
  ])('a date, at the end of its day: %s in %s', (dueDate, timezone, expected) => {
    expect(at(dueDate, timezone)).toBe(expected)
  })

  it('an instant, at itself whatever the zone', () => {
    expect(at('2026-03-15T00:00:00Z', 'Asia/Tokyo')).toBe('2026-03-15T00:00:00.000Z')
    expect(at('2026-03-15T10:30:00+02:00', 'UTC')).toBe('2026-03-15T08:30:00.000Z')
  })
})
