import { describe, expect, it } from 'vitest'
import {
  dunningPhase,
  dunningSettings,
  failureClass,
  nextDunningStep,
  NO_METHOD,
  refusesMethod,
  type DunningStep,
  type FailureClass,
} from './dunning-rules.ts'
import { DECLINE_CODES, declineOf } from './declines.ts'
import type { DunningSettings } from './dunning.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

const START = Date.UTC(2026, 0, 31, 9)
const day = (days: number) => START + days * DAY_MS

const recovery = (retries: number, set: Partial<DunningSettings> = {}) => {
  const settings = dunningSettings(set)
  return { startedAt: START, retries, settings, graceUntil: START + settings.gracePeriodDays * DAY_MS }
}

const retry = (at: number): DunningStep => ({ kind: 'retry', at })
const exhaust = (at: number): DunningStep => ({ kind: 'exhaust', at })

describe('what a failed payment means', () => {
  it.each<[string, FailureClass]>([
    ['202', 'retry'],
    ['203', 'retry'],
    ['201', 'retry'],
    ['264', 'retry'],
    ['200', 'new_card'],
    ['204', 'new_card'],
    ['223', 'new_card'],
    ['225', 'new_card'],
    ['251', 'new_card'],
    ['261', 'stop'],
    ['262', 'stop'],
    ['263', 'new_card'],
    ['300', 'fault'],
    ['301', 'fault'],
    ['400', 'fault'],
    ['410', 'blocked'],
    ['411', 'blocked'],
    ['420', 'fault'],
    ['430', 'blocked'],
    ['440', 'blocked'],
    ['461', 'new_card'],
    ['303', 'new_card'],
    ['304', 'retry'],
    ['521', 'retry'],
    ['531', 'new_card'],
  ])('%s is %s', (code, expected) => {
    expect(failureClass({ code, message: '' })).toBe(expected)
  })

  it('asks for another card where the gateway does not know this one any more', () => {
    expect(failureClass({ code: '300', message: 'Invalid token supplied' })).toBe('new_card')
  })

  it('asks for a card where there is none, and for patience where nothing was sent', () => {
    expect(failureClass(NO_METHOD)).toBe('new_card')
    expect(failureClass({ code: null, message: 'The connection was refused.' })).toBe('unsent')
  })

  it('never retries a card that its networks forbid to retry', () => {
    const retried = DECLINE_CODES.filter((code) => failureClass({ code, message: '' }) === 'retry')
    expect(retried).toEqual(['201', '202', '203', '240', '264', '304', '402', '521'])
    const kinds = new Map(DECLINE_CODES.map((code) => [code, failureClass({ code, message: '' })]))
    const forbidden = DECLINE_CODES.filter((code) => declineOf(code).retryability === 'do_not_retry')
    expect(forbidden.filter((code) => ['retry', 'fault', 'unsent'].includes(kinds.get(code) ?? ''))).toEqual([])
  })

  it('asks for a card where the bank wants to hear from its holder', () => {
    expect(failureClass({ code: '200', message: '3DS authentication required' })).toBe('new_card')
  })
})

describe('a card is refused for good', () => {
  it.each<[string | null, string, boolean]>([
    ['251', '', true],
    ['261', '', true],
    ['461', '', true],
    ['202', '', false],
    ['410', '', false],
    ['260', 'Cardholder authentication required', false],
    [null, 'no route to the gateway', false],
  ])('by %s %j: %s', (code, message, expected) => {
    expect(refusesMethod({ code, message, methodId: 'a' }, true)).toBe(expected)
  })

  it.each([
    ['200', false],
    ['204', false],
    ['225', false],
    ['202', false],
    ['223', true],
    ['251', true],
    ['261', true],
  ])('by %s of a charge that somebody made: %s', (code, expected) => {
    expect(refusesMethod({ code, message: '', methodId: 'a' }, false)).toBe(expected)
  })

  it('by nobody where there was none to charge', () => {
    expect(refusesMethod(NO_METHOD, true)).toBe(false)
  })
})

describe('what follows a failure', () => {
  it.each<[string, Parameters<typeof nextDunningStep>, DunningStep]>([
    ['the first retry is a day after the failure', [recovery(0), 'retry', START], retry(day(1))],
    ['the second on day 3', [recovery(1), 'retry', day(1)], retry(day(3))],
    ['the third on day 7', [recovery(2), 'retry', day(3)], retry(day(7))],
    ['after the last it is given up', [recovery(3), 'retry', day(7)], exhaust(day(7))],
    ['a run that is late keeps the days', [recovery(1), 'retry', day(1) + HOUR_MS], retry(day(3))],
    ['one that is later than the next day waits a day', [recovery(1), 'retry', day(5)], retry(day(6))],
    [
      'fewer attempts end earlier, and keep the grace',
      [recovery(1, { maxRetryAttempts: 1 }), 'retry', day(1)],
      exhaust(day(7)),
    ],
    [
      'more attempts than days end with the days',
      [recovery(3, { maxRetryAttempts: 9 }), 'retry', day(7)],
      exhaust(day(7)),
    ],
    ['no attempts wait for another card', [recovery(0, { maxRetryAttempts: 0 }), 'retry', START], exhaust(day(7))],
    ['a longer grace is kept', [recovery(3, { gracePeriodDays: 14 }), 'retry', day(7)], exhaust(day(14))],
    ['a shorter one does not end the retries', [recovery(1, { gracePeriodDays: 2 }), 'retry', day(1)], retry(day(3))],
    ['another card is waited for until the grace ends', [recovery(0), 'new_card', START], exhaust(day(7))],
    ['and not beyond', [recovery(2), 'new_card', day(9)], exhaust(day(9))],
    ['so it is after what no retry mends', [recovery(0), 'blocked', START], exhaust(day(7))],
    ['a bank that stops everything recurring is obeyed at once', [recovery(0), 'stop', START], exhaust(START)],
    ['a fault is tried again on the next day of the schedule', [recovery(0), 'fault', day(1)], retry(day(3))],
    ['after the last day tomorrow', [recovery(0), 'fault', day(7)], retry(day(8))],
    ['a week long', [recovery(0), 'fault', day(13)], retry(day(14))],
    ['and then no more', [recovery(0), 'fault', day(14)], exhaust(day(14))],
    ['what was never sent is tried again in an hour', [recovery(0), 'unsent', START], retry(START + HOUR_MS)],
    ['for as long as faults are', [recovery(0), 'unsent', day(14)], exhaust(day(14))],
  ])('%s', (_, args, expected) => {
    expect(nextDunningStep(...args)).toEqual(expected)
  })
})

describe('the phases', () => {
  it.each<[number, DunningStep | null, number]>([
    [0, retry(day(1)), 1],
    [1, retry(day(3)), 2],
    [2, retry(day(7)), 3],
    [3, exhaust(day(7)), 3],
    [0, exhaust(day(7)), 2],
    [3, null, 3],
  ])('after %d retries, with %j to come: %d', (retries, next, expected) => {
    expect(dunningPhase(recovery(retries), next)).toBe(expected)
  })

  it('of one retry are the first and the last', () => {
    expect(dunningPhase(recovery(0, { maxRetryAttempts: 1 }), retry(day(1)))).toBe(1)
  })

  it('of two retries skip the middle', () => {
    expect(dunningPhase(recovery(1, { maxRetryAttempts: 2 }), retry(day(3)))).toBe(3)
  })
})
