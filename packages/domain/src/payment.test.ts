import { describe, expect, it } from 'vitest'
import { ATTEMPT, mayRelease, nextCheck, OPEN_ATTEMPT, RELEASE_AFTER_MS } from './payment.ts'
import { transition } from './state.ts'

describe('an open attempt that the gateway does not know', () => {
  const dispatchedAt = 1_000_000

  it('is never given up on a first look, however late', () => {
    expect(mayRelease({ dispatchedAt, firstNotFoundAt: null }, dispatchedAt + 10 * RELEASE_AFTER_MS)).toBe(false)
  })

  it('is not given up within ten minutes of dispatch, however often it was asked about', () => {
    expect(mayRelease({ dispatchedAt, firstNotFoundAt: dispatchedAt + 1 }, dispatchedAt + RELEASE_AFTER_MS - 1)).toBe(
      false,
    )
  })

  it('is given up on a second look, ten minutes after dispatch', () => {
    expect(mayRelease({ dispatchedAt, firstNotFoundAt: dispatchedAt + 1 }, dispatchedAt + RELEASE_AFTER_MS)).toBe(true)
  })

  it('is not given up when both looks are the same', () => {
    const at = dispatchedAt + RELEASE_AFTER_MS
    expect(mayRelease({ dispatchedAt, firstNotFoundAt: at }, at)).toBe(false)
  })
})

describe('attempts', () => {
  it('are asked about after 1, 2, 5, 10 and then every 30 minutes', () => {
    expect([0, 1, 2, 3, 4, 99].map((checks) => nextCheck(checks, 0) / 60_000)).toEqual([1, 2, 5, 10, 30, 30])
  })

  it('leave a settled state never', () => {
    for (const state of ['succeeded', 'failed'] as const) {
      for (const event of ['approve', 'decline', 'lose', 'release'] as const) {
        expect(transition(ATTEMPT, state, event).ok).toBe(false)
      }
    }
  })

  it('take an approval even after they were given up, and nothing else', () => {
    expect(transition(ATTEMPT, 'canceled', 'approve')).toEqual({ ok: true, value: 'succeeded' })
    for (const event of ['decline', 'lose', 'release'] as const) {
      expect(transition(ATTEMPT, 'canceled', event).ok).toBe(false)
    }
  })

  it('stay open while their answer is lost', () => {
    for (const state of OPEN_ATTEMPT) expect(transition(ATTEMPT, state, 'lose')).toEqual({ ok: true, value: 'unknown' })
  })
})
