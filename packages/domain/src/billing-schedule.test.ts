import { describe, expect, it } from 'vitest'
import { billingTerms, first } from '../test/billing-rows.ts'
import {
  amountOfShare,
  billingSchedule,
  firstCursor,
  firstPeriod,
  freePeriods,
  nextBillingStep,
  restartCycle,
  type BillingStep,
} from './billing-schedule.ts'
import type { BillingTerms } from './billing-terms.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

const at = (text: string) => Date.parse(text)

/** An instant as `2026-03-03 10:00`, in UTC. */
const short = (instant: number) => new Date(instant).toISOString().slice(0, 16).replace('T', ' ')
const share = ({ share: { numerator, denominator } }: BillingStep) => `${numerator}/${denominator}`
const days = (count: number) => count * DAY_MS

const take = (terms: BillingTerms, most: number) => first(most, billingSchedule(terms))
const periods = (terms: BillingTerms, most: number) =>
  take(terms, most).map(({ period, ...step }) => [short(period.start), short(period.end), share({ period, ...step })])

describe('a schedule of the same day', () => {
  it.each(['immediate', 'next_anchor', 'prorate'] as const)('begins with whole periods, %s', (firstCharge) => {
    expect(periods(billingTerms({ firstCharge, start: at('2026-01-31T10:00:00Z') }), 3)).toEqual([
      ['2026-01-31 10:00', '2026-02-28 10:00', '1/1'],
      ['2026-02-28 10:00', '2026-03-31 10:00', '1/1'],
      ['2026-03-31 10:00', '2026-04-30 10:00', '1/1'],
    ])
  })

  it('is of the zone: over a change of the clocks it keeps their time', () => {
    const terms = billingTerms({ timezone: 'America/New_York', start: at('2026-02-08T07:30:00Z') })
    expect(periods(terms, 3)).toEqual([
      ['2026-02-08 07:30', '2026-03-08 07:30', '1/1'],
      ['2026-03-08 07:30', '2026-04-08 06:30', '1/1'],
      ['2026-04-08 06:30', '2026-05-08 06:30', '1/1'],
    ])
  })

  it('is by weeks and days too', () => {
    expect(periods(billingTerms({ interval: 'week', intervalCount: 2 }), 2)).toEqual([
      ['2026-03-03 10:00', '2026-03-17 10:00', '1/1'],
      ['2026-03-17 10:00', '2026-03-31 10:00', '1/1'],
    ])
  })

  it('has no empty period on a day that a zone left out', () => {
    const start = at('2011-12-28T20:00:00Z')
    expect(periods(billingTerms({ interval: 'day', timezone: 'Pacific/Apia', start }), 3)).toEqual([
      ['2011-12-28 20:00', '2011-12-29 20:00', '1/1'],
      ['2011-12-29 20:00', '2011-12-30 20:00', '1/1'],
      ['2011-12-30 20:00', '2011-12-31 20:00', '1/1'],
    ])
  })
})

const fifteenth = (changes: Partial<BillingTerms> = {}) =>
  billingTerms({ anchorRule: 'day_of_month', anchorDay: 15, ...changes })

describe('a schedule with an anchor', () => {
  it.each(['immediate', 'next_anchor', 'prorate'] as const)('has no stub where it begins on it, %s', (firstCharge) => {
    const terms = fifteenth({ firstCharge, start: at('2026-03-15T00:00:00Z') })
    expect(periods(terms, 2)).toEqual([
      ['2026-03-15 00:00', '2026-04-15 00:00', '1/1'],
      ['2026-04-15 00:00', '2026-05-15 00:00', '1/1'],
    ])
    expect(freePeriods(terms)).toEqual([])
  })

  it('gives the time up to it away, next_anchor', () => {
    const terms = fifteenth({ firstCharge: 'next_anchor' })
    expect(periods(terms, 2)).toEqual([
      ['2026-03-15 00:00', '2026-04-15 00:00', '1/1'],
      ['2026-04-15 00:00', '2026-05-15 00:00', '1/1'],
    ])
    const stub = { kind: 'stub', start: terms.start, end: at('2026-03-15') }
    expect([freePeriods(terms), firstPeriod(terms)]).toEqual([[stub], stub])
  })

  it('charges the share of the period that ends at it, prorate', () => {
    const terms = fifteenth({ firstCharge: 'prorate', start: at('2026-03-03T00:00:00Z') })
    expect(periods(terms, 3)).toEqual([
      ['2026-03-03 00:00', '2026-03-15 00:00', `${days(12)}/${days(28)}`],
      ['2026-03-15 00:00', '2026-04-15 00:00', '1/1'],
      ['2026-04-15 00:00', '2026-05-15 00:00', '1/1'],
    ])
    expect(firstPeriod(terms)).toEqual({ kind: 'charged', start: terms.start, end: at('2026-03-15') })
  })

  it.each([
    ['later in the month', '2026-03-03T10:00:00Z', '2026-04-15 00:00'],
    ['earlier in the month', '2026-03-28T10:00:00Z', '2026-04-15 00:00'],
    ['on the day, after its midnight', '2026-03-15T10:00:00Z', '2026-04-15 00:00'],
    ['just before it', '2026-03-14T23:59:59.999Z', '2026-04-15 00:00'],
  ])('charges at once and ends nearest to an interval on, immediate: %s', (_, start, end) => {
    const [first, second] = periods(fifteenth({ start: at(start) }), 2)
    expect(first?.slice(1)).toEqual([end, '1/1'])
    expect(second?.[0]).toBe(end)
  })

  it('takes the later of two anchors equally near, and the nearer of others', () => {
    const end = (start: string) => take(fifteenth({ start: at(start) }), 1).map(({ period }) => short(period.end))
    // An interval after it is 30 May 12:00, 15 and a half days from both 15 May and 15 June.
    expect(end('2026-04-30T12:00:00Z')).toEqual(['2026-06-15 00:00'])
    expect(end('2026-04-30T11:59:59.999Z')).toEqual(['2026-05-15 00:00'])
  })

  it.each([
    ['immediate', '2027-03-15 00:00', '1/1'],
    ['prorate', '2026-03-15 00:00', `${days(12)}/${days(365)}`],
  ] as const)('comes every year, %s', (firstCharge, end, of) => {
    const terms = fifteenth({ interval: 'year', firstCharge, start: at('2026-03-03T00:00:00Z') })
    const [first, second] = periods(terms, 2)
    expect(first).toEqual(['2026-03-03 00:00', end, of])
    expect(second).toEqual([end, short(at(`${Number(end.slice(0, 4)) + 1}-03-15T00:00:00Z`)), '1/1'])
  })

  it('comes every quarter, prorate', () => {
    const terms = fifteenth({ intervalCount: 3, firstCharge: 'prorate', start: at('2026-03-03T00:00:00Z') })
    expect(periods(terms, 3)).toEqual([
      ['2026-03-03 00:00', '2026-03-15 00:00', `${days(12)}/${days(90)}`],
      ['2026-03-15 00:00', '2026-06-15 00:00', '1/1'],
      ['2026-06-15 00:00', '2026-09-15 00:00', '1/1'],
    ])
  })

  it('may be the last day of every month', () => {
    const terms = billingTerms({
      anchorRule: 'last_day',
      firstCharge: 'next_anchor',
      start: at('2028-01-31T00:00:00Z'),
    })
    expect(take(terms, 4).map(({ chargeAt }) => short(chargeAt))).toEqual([
      '2028-01-31 00:00',
      '2028-02-29 00:00',
      '2028-03-31 00:00',
      '2028-04-30 00:00',
    ])
  })

  it('is at the midnight of the zone', () => {
    const terms = fifteenth({ timezone: 'America/New_York', firstCharge: 'prorate', start: at('2026-03-03T05:00:00Z') })
    expect(periods(terms, 2)).toEqual([
      ['2026-03-03 05:00', '2026-03-15 04:00', `${days(12) - HOUR_MS}/${days(28) - HOUR_MS}`],
      ['2026-03-15 04:00', '2026-04-15 04:00', '1/1'],
    ])
  })

  it.each(['2026-09-06T04:00:00Z', '2026-08-20T00:00:00Z'])(
    'comes back to midnight after one that the clocks skipped, from %s',
    (start) => {
      const changes = { timezone: 'America/Santiago', anchorDay: 6, firstCharge: 'next_anchor' } as const
      const steps = take(fifteenth({ ...changes, start: at(start) }), 3)
      expect(steps.map(({ period }) => short(period.end))).toEqual([
        '2026-10-06 03:00',
        '2026-11-06 03:00',
        '2026-12-06 03:00',
      ])
      expect(steps[0]?.chargeAt).toBe(at('2026-09-06T04:00:00Z'))
    },
  )

  it('keeps to its own months after a midnight that the clocks skipped', () => {
    const changes = { timezone: 'America/Santiago', anchorDay: 6, intervalCount: 3, start: at('2026-09-06T04:00:00Z') }
    expect(periods(fifteenth(changes), 3).map(([, end]) => end)).toEqual([
      '2026-12-06 03:00',
      '2027-03-06 03:00',
      '2027-06-06 04:00',
    ])
  })
})

describe('a trial', () => {
  const trialEnd = at('2026-03-10T10:00:00Z')

  it('is free, and the first charge is at its end', () => {
    const terms = billingTerms({ trialEnd })
    const trial = { kind: 'trial', start: terms.start, end: trialEnd }
    expect([firstPeriod(terms), freePeriods(terms)]).toEqual([trial, [trial]])
    expect(take(terms, 2)).toMatchObject([
      { sequence: 1, chargeAt: trialEnd, isTrialEnd: true, isFirstCharge: true },
      { sequence: 2, chargeAt: at('2026-04-10T10:00:00Z'), isTrialEnd: false, isFirstCharge: false },
    ])
  })

  it('that ends as it starts is none', () => {
    const terms = billingTerms({ trialEnd: billingTerms().start })
    expect(freePeriods(terms)).toEqual([])
    expect(take(terms, 1)).toMatchObject([{ chargeAt: terms.start, isTrialEnd: false, isFirstCharge: true }])
  })

  it.each([
    ['immediate', '2026-03-10 10:00', '2026-04-15 00:00', '1/1', true],
    ['prorate', '2026-03-10 10:00', '2026-03-15 00:00', `${days(4) + 14 * HOUR_MS}/${days(28)}`, true],
    ['next_anchor', '2026-03-15 00:00', '2026-04-15 00:00', '1/1', false],
  ] as const)('is what the first charge counts from, %s', (firstCharge, start, end, of, isTrialEnd) => {
    const terms = fifteenth({ trialEnd, firstCharge })
    expect(periods(terms, 1)).toEqual([[start, end, of]])
    expect(take(terms, 1)).toMatchObject([{ isTrialEnd, isFirstCharge: true }])
  })

  it('is followed by a stub that is free as well, next_anchor', () => {
    const terms = fifteenth({ trialEnd, firstCharge: 'next_anchor' })
    expect(freePeriods(terms)).toEqual([
      { kind: 'trial', start: terms.start, end: trialEnd },
      { kind: 'stub', start: trialEnd, end: at('2026-03-15') },
    ])
  })

  it('that ends on the anchor leaves no stub', () => {
    const terms = fifteenth({ trialEnd: at('2026-03-15'), firstCharge: 'prorate' })
    expect(periods(terms, 1)).toEqual([['2026-03-15 00:00', '2026-04-15 00:00', '1/1']])
  })
})

describe('the end of a schedule', () => {
  it('is its last payment, of which a prorated one counts', () => {
    const terms = fifteenth({ firstCharge: 'prorate', end: { kind: 'fixed_payments', payments: 3 } })
    const steps = take(terms, 9)
    expect(steps.map(({ sequence, isFinalPayment }) => [sequence, isFinalPayment])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
    expect(steps.at(-1)?.period.end).toBe(at('2026-05-15'))
  })

  it('is its date, up to which the last period is prorated', () => {
    const terms = billingTerms({ end: { kind: 'end_date', at: at('2026-05-18T10:00:00Z') } })
    expect(periods(terms, 9)).toEqual([
      ['2026-03-03 10:00', '2026-04-03 10:00', '1/1'],
      ['2026-04-03 10:00', '2026-05-03 10:00', '1/1'],
      ['2026-05-03 10:00', '2026-05-18 10:00', `${days(15)}/${days(31)}`],
    ])
    expect(take(terms, 9).map(({ isFinalPayment }) => isFinalPayment)).toEqual([false, false, true])
  })

  it('is its date, at which nothing begins', () => {
    const terms = billingTerms({ end: { kind: 'end_date', at: at('2026-04-03T10:00:00Z') } })
    expect(periods(terms, 9)).toEqual([['2026-03-03 10:00', '2026-04-03 10:00', '1/1']])
    expect(take(terms, 9)[0]?.isFinalPayment).toBe(true)
  })

  it.each([
    ['prorate', `${days(4)}/${days(28)}`],
    ['immediate', `${days(4)}/${days(43)}`],
  ] as const)('may cut the first period, %s', (firstCharge, of) => {
    const end = { kind: 'end_date', at: at('2026-03-07') } as const
    const terms = fifteenth({ firstCharge, start: at('2026-03-03T00:00:00Z'), end })
    expect(periods(terms, 9)).toEqual([['2026-03-03 00:00', '2026-03-07 00:00', of]])
  })

  it('may come before the first charge: in the trial, or in the free stub', () => {
    const end = { kind: 'end_date', at: at('2026-03-07') } as const
    const trial = fifteenth({ end, trialEnd: at('2026-03-10') })
    expect([take(trial, 9), freePeriods(trial)]).toEqual([[], [{ kind: 'trial', start: trial.start, end: end.at }]])
    const stub = fifteenth({ end, firstCharge: 'next_anchor' })
    expect([take(stub, 9), freePeriods(stub)]).toEqual([[], [{ kind: 'stub', start: stub.start, end: end.at }]])
    expect(firstPeriod(fifteenth({ end: { kind: 'end_date', at: stub.start } }))).toBeNull()
  })

  it('is the year 9999 at the latest', () => {
    const terms = billingTerms({ interval: 'year', intervalCount: 3, start: at('9990-03-03T10:00:00Z') })
    expect(periods(terms, 9).map(([start]) => start)).toEqual([
      '9990-03-03 10:00',
      '9993-03-03 10:00',
      '9996-03-03 10:00',
    ])
    for (const firstCharge of ['immediate', 'next_anchor', 'prorate'] as const) {
      const late = fifteenth({ firstCharge, start: at('9999-12-16T00:00:00Z') })
      expect([take(late, 9), firstPeriod(late)]).toEqual([[], null])
    }
  })
})

describe('a step from a cursor', () => {
  const terms = fifteenth({ firstCharge: 'next_anchor' })
  const anchorAt = at('2026-03-15')

  it('needs no step before it', () => {
    const cursor = { periodEnd: at('2036-02-15'), payments: 119, anchorAt }
    expect(nextBillingStep(terms, cursor)).toEqual({
      sequence: 120,
      chargeAt: at('2036-02-15'),
      period: { start: at('2036-02-15'), end: at('2036-03-15') },
      share: { numerator: 1n, denominator: 1n },
      isTrialEnd: false,
      isFirstCharge: false,
      isFinalPayment: false,
      cursor: { periodEnd: at('2036-03-15'), payments: 120, anchorAt },
    })
  })

  it('off the boundaries costs the share of the period that it is in', () => {
    const step = nextBillingStep(terms, { periodEnd: at('2026-04-25'), payments: 1, anchorAt })
    expect(step).toMatchObject({ period: { start: at('2026-04-25'), end: at('2026-05-15') } })
    expect(step?.share).toEqual({ numerator: BigInt(days(20)), denominator: BigInt(days(30)) })
  })

  it.each([-HOUR_MS, HOUR_MS])('whose boundary new clock rules moved by %i ms is of a whole period', (moved) => {
    const step = nextBillingStep(terms, {
      periodEnd: at('2026-04-15') + moved,
      payments: 1,
      anchorAt: anchorAt + moved,
    })
    expect(step?.period).toEqual({ start: at('2026-04-15') + moved, end: at('2026-05-15') })
    expect(step?.share).toEqual({ numerator: 1n, denominator: 1n })
  })

  it('is none once all payments were made', () => {
    const fixed = { ...terms, end: { kind: 'fixed_payments', payments: 2 } } as const
    expect(nextBillingStep(fixed, { ...firstCursor(fixed), payments: 2 })).toBeNull()
  })
})

describe('a cycle that restarts', () => {
  it('has whole periods from then on, and no anchor of old', () => {
    const restarted = restartCycle(
      fifteenth({ intervalCount: 3, trialEnd: at('2026-03-10') }),
      at('2026-04-20T08:00:00Z'),
    )
    expect(periods(restarted, 2)).toEqual([
      ['2026-04-20 08:00', '2026-07-20 08:00', '1/1'],
      ['2026-07-20 08:00', '2026-10-20 08:00', '1/1'],
    ])
    expect(freePeriods(restarted)).toEqual([])
  })

  it('goes on counting payments', () => {
    const restarted = restartCycle(fifteenth({ end: { kind: 'fixed_payments', payments: 4 } }), at('2026-04-20'))
    const steps = first(9, billingSchedule(restarted, { ...firstCursor(restarted), payments: 2 }))
    expect(steps.map(({ sequence, isFirstCharge }) => [sequence, isFirstCharge])).toEqual([
      [3, false],
      [4, false],
    ])
  })

  it('keeps a trial that goes on', () => {
    const trialEnd = at('2026-05-01')
    expect(take(restartCycle(fifteenth({ trialEnd }), at('2026-04-20')), 1)).toMatchObject([
      { chargeAt: trialEnd, isTrialEnd: true, period: { end: at('2026-06-01') } },
    ])
  })
})

describe('the amount of a share', () => {
  it.each([
    [1000, 1n, 1n, 1000],
    [1000, 1n, 3n, 333],
    [1000, 2n, 3n, 667],
    [5, 1n, 2n, 3],
    [-5, 1n, 2n, -3],
    [0, 1n, 2n, 0],
    [999_999_999_999, BigInt(days(365)) - 1n, BigInt(days(365)), 999_999_999_967],
  ])('of %i times %i/%i is %i', (amount, numerator, denominator, expected) => {
    expect(amountOfShare(amount, { numerator, denominator })).toBe(expected)
  })
})
