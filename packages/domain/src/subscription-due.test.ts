import { describe, expect, it } from 'vitest'
import { subscriptionRow } from '../test/subscription-rows.ts'
import { nextWork, PENDING_MS, refusalRestMs, timesOf } from './subscription-due.ts'
import { endOfUse, isBilled, type Subscription } from './subscription.ts'
import { HOUR_MS, MINUTE_MS } from './time.ts'

const at = (text: string) => Date.parse(text)
const START = at('2026-04-01')

const april: Partial<Subscription> = {
  startsAt: START,
  anchorAt: START,
  currentPeriodStart: START,
  currentPeriodEnd: at('2026-05-01'),
}
const billed = { ...april, billedUntil: at('2026-05-01'), payments: 1 }

describe('what happens next', () => {
  it.each<[string, Partial<Subscription>, unknown]>([
    ['to one that starts later is its first charge', april, { kind: 'bill', at: START, step: { sequence: 1 } }],
    [
      'to one that starts later with free time up to its anchor is its start',
      { ...april, anchorRule: 'day_of_month', anchorDay: 16, firstCharge: 'next_anchor' },
      { kind: 'enter_stub', at: START, period: { start: START, end: at('2026-04-16') } },
    ],
    ['to one that nobody pays for first is its end', billed, { kind: 'expire', at: START + PENDING_MS }],
    ['to one that is canceled before its start is that', { ...april, cancelAt: START }, { kind: 'cancel', at: START }],
  ])('%s', (_, set, work) => {
    expect(nextWork(subscriptionRow({ status: 'pending', ...set }))).toMatchObject(work as object)
  })
})

const paused: Partial<Subscription> = { ...billed, status: 'paused', pausedAt: at('2026-04-10') }
const july = at('2026-07-01')

describe('what happens next in a pause', () => {
  it.each<[string, Partial<Subscription>, unknown]>([
    ['without invoices is nothing', {}, null],
    ['is its end where its terms have one', { endsAt: july }, { kind: 'expire', at: july }],
    ['is its end after the last payment', { maxPayments: 1 }, { kind: 'expire', at: at('2026-05-01') }],
    ['is that it goes on, where that is before', { endsAt: july, resumesAt: at('2026-06-01') }, { kind: 'resume' }],
    ['with invoices is the next one', { endsAt: july, pauseBehavior: 'void' }, { kind: 'bill_paused' }],
  ])('%s', (_, set, work) => {
    const next = nextWork(subscriptionRow({ ...paused, ...set }))
    if (work === null) expect(next).toBeNull()
    else expect(next).toMatchObject(work as object)
  })
})

it('is billed as it begins until it has been', () => {
  expect(isBilled(subscriptionRow({ status: 'pending', ...april }))).toBe(true)
  expect(isBilled(subscriptionRow({ status: 'pending', ...billed }))).toBe(false)
})

it.each<[string, Partial<Subscription>, string, string]>([
  ['its period', billed, '2026-04-16', '2026-05-01'],
  ['its first period once it has started', april, '2026-04-01', '2026-05-01'],
  ['nothing before its start', april, '2026-03-31', '2026-04-01'],
])('ends with %s', (_, set, now, end) => {
  expect(endOfUse(subscriptionRow({ status: 'pending', ...set }), at(now))).toBe(at(end))
})

describe('a step that was refused', () => {
  it('waits twice as long each time, up to six hours', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 8].map((refusals) => refusalRestMs(refusals) / MINUTE_MS)
    expect(minutes).toEqual([5, 10, 20, 40, 80, 160, 320, 360])
    expect(refusalRestMs(100_000)).toBe(6 * HOUR_MS)
  })

  it('is due when it is tried again, and still for the time that it was for', () => {
    const row = subscriptionRow()
    const work = nextWork(row)
    expect(timesOf(row).dueAt).toBe(work?.at)
    const at = work?.at ?? 0
    const refused = { ...row, refusals: 1, retryAt: at + MINUTE_MS }
    expect(nextWork(refused)).toEqual(work)
    expect(timesOf(refused)).toEqual({ ...timesOf(row), dueAt: at + MINUTE_MS })
    expect(timesOf({ ...refused, retryAt: at - MINUTE_MS }).dueAt).toBe(at)
    expect(timesOf({ ...refused, status: 'canceled' }).dueAt).toBeNull()
  })

  it('keeps no end from its time', () => {
    const row = subscriptionRow()
    const at = nextWork(row)?.at ?? 0
    const refused = { ...row, refusals: 5, retryAt: at + HOUR_MS, cancelAt: at + MINUTE_MS }
    expect(nextWork(refused)).toEqual({ kind: 'cancel', at: at + MINUTE_MS })
    expect(timesOf(refused).dueAt).toBe(at + MINUTE_MS)
  })
})
