import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billingTerms } from '../test/billing-rows.ts'
import { chargeOf, scheduleEnd, upcomingSteps } from './billing-preview.ts'
import { billingSchedule, firstCursor, nextBillingStep } from './billing-schedule.ts'

const at = (date: string) => Date.parse(`${date}T10:00:00Z`)

describe('the charges that are to come', () => {
  it('are those of the schedule, from a cursor on, none from an instant on', () => {
    const terms = billingTerms()
    const [first, second, third] = billingSchedule(terms)
    expect(upcomingSteps(terms, { count: 2 })).toEqual([first, second])
    expect(upcomingSteps(terms, { from: first?.cursor ?? firstCursor(terms), count: 2 })).toEqual([second, third])
    expect(upcomingSteps(terms, { count: 9, before: at('2026-05-03') })).toEqual([first, second])
    expect(upcomingSteps(terms, { count: 0 })).toEqual([])
  })

  it('end with the terms', () => {
    const fixed = billingTerms({ end: { kind: 'fixed_payments', payments: 3 } })
    expect(upcomingSteps(fixed, { count: 9 })).toHaveLength(3)
    expect(scheduleEnd(fixed)).toBe(at('2026-06-03'))
    expect(scheduleEnd(billingTerms({ end: { kind: 'end_date', at: at('2026-07-01') } }))).toBe(at('2026-07-01'))
    expect(scheduleEnd(billingTerms())).toBeNull()
  })

  it('cost the share of each amount, rounded by itself', () => {
    const terms = billingTerms({ anchorRule: 'day_of_month', anchorDay: 15, firstCharge: 'prorate' })
    const step = nextBillingStep(terms, firstCursor(terms))
    if (!step) throw new Error('there is no step')
    const whole = Number(step.share.denominator)
    expect(Number(step.share.numerator)).toBeLessThan(whole)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 5 }), (amounts) => {
        const parts = amounts.map((amount) => chargeOf(step, [amount]).amountMinor)
        const charge = chargeOf(step, amounts)
        expect(charge.amountMinor).toBe(parts.reduce((sum, part) => sum + part, 0))
        expect(charge).toMatchObject({ sequence: 1, at: step.chargeAt, isFirstCharge: true })
      }),
    )
    expect(chargeOf(step, [1, 1]).amountMinor).toBe(2 * chargeOf(step, [1]).amountMinor)
  })
})
