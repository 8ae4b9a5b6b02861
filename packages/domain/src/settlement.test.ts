import { describe, expect, it } from 'vitest'
import { settlementWindow, settlesAt } from './settlement.ts'

const NEW_YORK = { settlementTime: '20:00', settlementZone: 'America/New_York' }
const at = (iso: string) => Date.parse(iso)

describe('the close of the batch', () => {
  it.each([
    ['the same day, before it', '2026-11-23T14:00:00Z', '2026-11-24T01:00:00Z'],
    ['the next day, after it', '2026-11-24T01:00:01Z', '2026-11-25T01:00:00Z'],
    ['the next day, at it', '2026-11-24T01:00:00Z', '2026-11-25T01:00:00Z'],
    ['in summer time', '2026-07-01T12:00:00Z', '2026-07-02T00:00:00Z'],
    ['over the night in which clocks go forward', '2026-03-08T02:00:00Z', '2026-03-09T00:00:00Z'],
    ['over the night in which clocks go back', '2026-11-01T00:30:00Z', '2026-11-02T01:00:00Z'],
  ])('%s', (_, captured, closes) => {
    expect(new Date(settlesAt(NEW_YORK, at(captured))).toISOString()).toBe(new Date(closes).toISOString())
  })

  it('is of the zone of the account', () => {
    const tokyo = { settlementTime: '00:30', settlementZone: 'Asia/Tokyo' }
    expect(new Date(settlesAt(tokyo, at('2026-11-23T14:00:00Z'))).toISOString()).toBe('2026-11-23T15:30:00.000Z')
  })
})

describe('the window', () => {
  const captured = { capturedAt: at('2026-11-23T14:00:00Z'), settledAt: null }

  it.each([
    ['2026-11-23T23:00:00Z', 'safe'],
    ['2026-11-23T23:00:00.001Z', 'closing'],
    ['2026-11-24T00:44:59.999Z', 'closing'],
    ['2026-11-24T00:45:00Z', 'high_risk'],
    ['2026-11-24T00:59:59.999Z', 'high_risk'],
    ['2026-11-24T01:00:00Z', 'settled'],
  ])('at %s is %s', (now, window) => {
    expect(settlementWindow(NEW_YORK, captured, at(now))).toBe(window)
  })

  it('is over once the gateway says so', () => {
    const settled = { ...captured, settledAt: at('2026-11-23T15:00:00Z') }
    expect(settlementWindow(NEW_YORK, settled, at('2026-11-23T15:00:01Z'))).toBe('settled')
  })
})
