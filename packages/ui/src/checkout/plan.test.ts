import { describe, expect, it } from 'vitest'
import { planTexts, setupConsent } from './plan.ts'
import type { MerchantView, PlanView } from './view.ts'

const merchant: MerchantView = {
  name: 'Acme',
  logoUrl: null,
  faviconUrl: null,
  colours: { primaryColour: null, backgroundColour: null },
  supportEmail: 'help@acme.example',
  termsUrl: null,
  privacyUrl: null,
  testMode: false,
}

const monthly: PlanView = {
  every: { unit: 'month', count: 1 },
  regularMinor: 2000,
  reduced: null,
  next: { at: Date.UTC(2026, 11, 7, 23, 30), amountMinor: 2000 },
  trialDays: null,
  payments: null,
  dueMinor: 2000,
  timeZone: 'UTC',
  at: 0,
}

const texts = (set: Partial<PlanView> = {}) => planTexts({ ...monthly, ...set }, merchant, 'EUR', 'en')

describe('a subscription in words', () => {
  it.each<[string, Partial<PlanView>, string]>([
    ['each month', {}, '€20.00 every month'],
    ['each quarter, by its name', { every: { unit: 'quarter', count: 1 } }, '€20.00 every 3 months'],
    ['each two weeks', { every: { unit: 'week', count: 2 } }, '€20.00 every 2 weeks'],
    ['after a trial', { trialDays: 14, dueMinor: 0 }, '14 days free, then €20.00 every month'],
    ['after a day', { trialDays: 1, dueMinor: 0 }, '1 day free, then €20.00 every month'],
    [
      'reduced for a while',
      { reduced: { amountMinor: 1000, payments: 3 } },
      '€10.00 for 3 months, then €20.00 every month',
    ],
    [
      'reduced for several of its own periods',
      { reduced: { amountMinor: 1000, payments: 2 }, every: { unit: 'month', count: 6 } },
      '€10.00 for 12 months, then €20.00 every 6 months',
    ],
    ['so many times', { payments: 12 }, '€20.00 every month, 12 payments in all'],
    ['once', { payments: 1, next: null }, '€20.00, one payment'],
  ])('%s', (_, set, terms) => {
    expect(texts(set).terms).toBe(terms)
  })

  it('names the day of the next charge in the seller’s zone', () => {
    expect(texts().next).toBe('Next charge on December 7, 2026: €20.00')
    expect(texts({ timeZone: 'Europe/Berlin' }).next).toBe('Next charge on December 8, 2026: €20.00')
    expect(texts({ dueMinor: 0 }).next).toBe('First charge on December 7, 2026: €20.00')
    expect(texts({ next: null }).next).toBe('No further charges')
  })

  it.each<[string, Partial<PlanView>, readonly [string, string, string, string]]>([
    ['the price', {}, ['€20.00', 'every month', '', 'Subscribe']],
    ['the trial', { trialDays: 14, dueMinor: 0 }, ['14 days free', '', 'Then €20.00 every month', 'Start free trial']],
    ['what is due of a part', { dueMinor: 700 }, ['€7.00', 'due today', '€20.00 every month', 'Subscribe']],
    [
      'what is due with a discount that ends',
      { dueMinor: 1000, reduced: { amountMinor: 1000, payments: 3 } },
      ['€10.00', 'due today', '€10.00 for 3 months, then €20.00 every month', 'Subscribe'],
    ],
  ])('leads with %s', (_, set, words) => {
    const { headline, unit, lead, button } = texts(set)
    expect([headline, unit, lead, button]).toEqual(words)
  })
})

describe('what its payer agrees to', () => {
  it('names who charges what, how often, until when, and how to stop it', () => {
    expect(texts().consent).toBe(
      'By subscribing, you allow Acme to store your card and charge it: €20.00 every month, until you cancel. ' +
        'You can cancel at any time before the next charge: contact help@acme.example.',
    )
  })

  it('names the first charge after a trial', () => {
    expect(texts({ trialDays: 14, dueMinor: 0 }).consent).toMatch(
      /^By starting your free trial, you allow Acme to store your card and charge it from December 7, 2026 on: €20\.00 every month, until you cancel\./,
    )
  })

  it('says nothing of canceling where the payments end by themselves', () => {
    expect(texts({ payments: 3 }).consent).toContain('€20.00 every month, 3 payments in all. You can')
  })

  it.each<[string, Partial<PlanView>, string]>([
    ['today', { dueMinor: 7000 }, 'every month, until you cancel. The first charge, today, is €70.00. You can'],
    ['of a part', { dueMinor: 700 }, 'The first charge, today, is €7.00. You can'],
    [
      'after a trial',
      { trialDays: 14, dueMinor: 0, next: { at: 0, amountMinor: 7000 } },
      'until you cancel. The first charge, on January 1, 1970, is €70.00. You can',
    ],
    ['that is the only one', { payments: 1, next: null, dueMinor: 7000 }, 'charge it: €70.00, one payment. You can'],
    [
      'that a discount lowers as the terms say',
      { dueMinor: 1000, reduced: { amountMinor: 1000, payments: 3 } },
      'then €20.00 every month, until you cancel. You can',
    ],
  ])('names a first charge %s that the terms do not', (_, set, words) => {
    expect(texts(set).consent).toContain(words)
  })

  it('of a saved card names who may charge it', () => {
    expect(setupConsent({ ...merchant, supportEmail: null }, 'en')).toMatch(
      /^By saving your card, you allow Acme .*contact Acme\.$/,
    )
  })
})
