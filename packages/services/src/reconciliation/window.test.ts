import { DAY_MS, HOUR_MS } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import { reportedStretch } from './window.ts'

const FROM = Date.parse('2026-03-10T00:00:00Z')
const day = { from: FROM, to: FROM + DAY_MS }
const NIGHT = day.to + 3 * HOUR_MS

describe('what a gateway reports on for a day', () => {
  it.each<[string, 'nmi' | 'elavon', { now: number; waitingSince: number | null }, number, number]>([
    ['reaches from an hour before it to an hour after now', 'nmi', { now: NIGHT, waitingSince: null }, 0, 3],
    ['is the same at Converge where nothing waits', 'elavon', { now: NIGHT, waitingSince: null }, 0, 3],
    ['covers the whole day while that lasts', 'elavon', { now: FROM + HOUR_MS, waitingSince: null }, 0, 0],
    ['begins with what waits at Converge', 'elavon', { now: NIGHT, waitingSince: FROM - 50 * HOUR_MS }, 50, 3],
    ['does not where batches are told', 'nmi', { now: NIGHT, waitingSince: FROM - 50 * HOUR_MS }, 0, 3],
    ['ends a month after a day that is long past', 'nmi', { now: FROM + 400 * DAY_MS, waitingSince: null }, 0, 744],
    ['begins a month before it at the earliest', 'elavon', { now: NIGHT, waitingSince: 0 }, 744, 3],
  ])('%s (%s)', (_, provider, known, hoursBefore, hoursAfter) => {
    expect(reportedStretch({ provider }, day, known)).toEqual({
      from: FROM - (hoursBefore + 1) * HOUR_MS,
      to: day.to + (hoursAfter + 1) * HOUR_MS,
    })
  })
})
