import { describe, expect, it } from 'vitest'
import { billingTerms } from '../test/billing-rows.ts'
import { termsProblems, type BillingTerms } from './billing-terms.ts'

const fields = (changes: Partial<BillingTerms>) => termsProblems(billingTerms(changes)).map(([field]) => field)
const start = billingTerms().start

describe('billing terms', () => {
  it.each<[string, Partial<BillingTerms>]>([
    ['plain', {}],
    ['1095 days', { interval: 'day', intervalCount: 1095 }],
    ['156 weeks', { interval: 'week', intervalCount: 156 }],
    ['36 months', { intervalCount: 36 }],
    ['3 years', { interval: 'year', intervalCount: 3 }],
    ['a day of month', { anchorRule: 'day_of_month', anchorDay: 31 }],
    ['the last day, by years', { anchorRule: 'last_day', interval: 'year' }],
    ['a trial that ends as it starts', { trialEnd: start }],
    ['1200 payments', { end: { kind: 'fixed_payments', payments: 1200 } }],
    ['an end', { end: { kind: 'end_date', at: start + 1 } }],
  ])('are right: %s', (_, changes) => {
    expect(termsProblems(billingTerms(changes))).toEqual([])
  })

  it.each<[string, Partial<BillingTerms>, string]>([
    ['no interval', { intervalCount: 0 }, 'interval_count'],
    ['a broken interval', { intervalCount: 1.5 }, 'interval_count'],
    ['1096 days', { interval: 'day', intervalCount: 1096 }, 'interval_count'],
    ['157 weeks', { interval: 'week', intervalCount: 157 }, 'interval_count'],
    ['37 months', { intervalCount: 37 }, 'interval_count'],
    ['4 years', { interval: 'year', intervalCount: 4 }, 'interval_count'],
    ['a day of weeks', { interval: 'week', anchorRule: 'day_of_month', anchorDay: 1 }, 'billing_anchor_rule'],
    ['a last day of days', { interval: 'day', anchorRule: 'last_day' }, 'billing_anchor_rule'],
    ['no day', { anchorRule: 'day_of_month' }, 'billing_anchor_day'],
    ['day 0', { anchorRule: 'day_of_month', anchorDay: 0 }, 'billing_anchor_day'],
    ['day 32', { anchorRule: 'day_of_month', anchorDay: 32 }, 'billing_anchor_day'],
    ['a day with the last day', { anchorRule: 'last_day', anchorDay: 31 }, 'billing_anchor_day'],
    ['a day with the same day', { anchorDay: 1 }, 'billing_anchor_day'],
    ['an unknown zone', { timezone: 'Mars/Olympus_Mons' }, 'timezone'],
    ['a trial that ends too early', { trialEnd: start - 1 }, 'trial_end'],
    ['no payments', { end: { kind: 'fixed_payments', payments: 0 } }, 'max_payments'],
    ['1201 payments', { end: { kind: 'fixed_payments', payments: 1201 } }, 'max_payments'],
    ['an end at the start', { end: { kind: 'end_date', at: start } }, 'end_date'],
  ])('are wrong: %s', (_, changes, field) => {
    expect(fields(changes)).toEqual([field])
  })

  it('name every wrong field', () => {
    const wrong = { intervalCount: 0, anchorDay: 1, timezone: '', trialEnd: 0 }
    expect(fields(wrong)).toEqual(['interval_count', 'billing_anchor_day', 'timezone', 'trial_end'])
  })
})
