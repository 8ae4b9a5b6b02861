import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { first } from '../test/billing-rows.ts'
import { localDate } from '../test/local-date.ts'
import { calendarOf } from './billing-anchor.ts'
import {
  amountOfShare,
  billingSchedule,
  firstCursor,
  firstPeriod,
  freePeriods,
  nextBillingStep,
  type BillingStep,
} from './billing-schedule.ts'
import { termsProblems, type BillingEnd, type BillingTerms } from './billing-terms.ts'
import { periodAt } from './calendar.ts'
import { DAY_MS } from './time.ts'

const ZONES = ['UTC', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'America/Santiago', 'Australia/Lord_Howe']
const MOST = { day: 40, week: 10, month: 36, year: 3 }
const STEPS = 5
const RUNS = { numRuns: 60 }

const from = Date.parse('2026-01-01T00:00:00Z')
const YEARS_MS = 6 * 365 * DAY_MS

/** Often on an anchor, to the millisecond. */
const instant = fc.oneof(
  fc.integer({ min: from, max: from + YEARS_MS }),
  fc.tuple(fc.nat(71), fc.integer({ min: 1, max: 28 })).map(([month, day]) => Date.UTC(2026, month, day)),
)

const end = (start: number): fc.Arbitrary<BillingEnd> =>
  fc.oneof(
    fc.constant<BillingEnd>({ kind: 'until_canceled' }),
    fc.integer({ min: 1, max: STEPS }).map<BillingEnd>((payments) => ({ kind: 'fixed_payments', payments })),
    fc.integer({ min: 1, max: 500 * DAY_MS }).map<BillingEnd>((length) => ({ kind: 'end_date', at: start + length })),
  )

const rules = fc.oneof(
  fc.record({
    interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    anchorRule: fc.constant('same_day' as const),
    anchorDay: fc.constant(null),
  }),
  fc.record({
    interval: fc.constantFrom('month' as const, 'year' as const),
    anchorRule: fc.constant('day_of_month' as const),
    anchorDay: fc.integer({ min: 1, max: 31 }),
  }),
  fc.record({
    interval: fc.constantFrom('month' as const, 'year' as const),
    anchorRule: fc.constant('last_day' as const),
    anchorDay: fc.constant(null),
  }),
)

const anyTerms: fc.Arbitrary<BillingTerms> = fc.tuple(rules, instant).chain(([rule, start]) =>
  fc.record({
    interval: fc.constant(rule.interval),
    anchorRule: fc.constant(rule.anchorRule),
    anchorDay: fc.constant(rule.anchorDay),
    intervalCount: fc.integer({ min: 1, max: MOST[rule.interval] }),
    timezone: fc.constantFrom(...ZONES),
    firstCharge: fc.constantFrom('immediate' as const, 'next_anchor' as const, 'prorate' as const),
    start: fc.constant(start),
    trialEnd: fc.option(fc.nat(90 * DAY_MS).map((length) => start + length)),
    end: end(start),
  }),
)

const take = (terms: BillingTerms): BillingStep[] => first(STEPS, billingSchedule(terms))
const isWhole = ({ share }: BillingStep) => share.numerator === share.denominator

describe('every schedule', () => {
  it('is made of right terms here', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        expect(termsProblems(terms)).toEqual([])
      }),
    )
  })

  it('tiles the time from the start on, without gap or overlap, and charges each period as it begins', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const steps = take(terms)
        const all = [...freePeriods(terms), ...steps.map(({ period }) => period)]
        expect(all.map(({ start }) => start)).toEqual([terms.start, ...all.slice(0, -1).map((period) => period.end)])
        for (const { start, end } of all) expect(end).toBeGreaterThan(start)
        for (const { chargeAt, period } of steps) expect(chargeAt).toBe(period.start)
        expect(firstPeriod(terms)).toMatchObject({ start: terms.start, end: all[0]?.end })
      }),
      RUNS,
    )
  })

  it('goes on from any of its cursors as it did from the first', () => {
    fc.assert(
      fc.property(anyTerms, fc.nat(STEPS), (terms, at) => {
        const steps = take(terms)
        const cursor = at === 0 ? firstCursor(terms) : steps[at - 1]?.cursor
        fc.pre(cursor !== undefined)
        if (cursor === undefined) return
        const tail = first(STEPS, billingSchedule(terms, cursor))
        expect(tail.slice(0, steps.length - at)).toEqual(steps.slice(at))
        expect(nextBillingStep(terms, cursor)).toEqual(steps[at] ?? tail[0] ?? null)
      }),
      RUNS,
    )
  })

  it('has shares above nothing and up to the whole, and only its first and last period broken', () => {
    fc.assert(
      fc.property(anyTerms, fc.nat(1_000_000), (terms, amount) => {
        for (const step of take(terms)) {
          expect(step.share.numerator > 0n && step.share.numerator <= step.share.denominator).toBe(true)
          expect(amountOfShare(amount, step.share)).toBeLessThanOrEqual(amount)
          if (!step.isFirstCharge && !step.isFinalPayment) expect(isWhole(step)).toBe(true)
          if (terms.firstCharge !== 'prorate' && terms.end.kind !== 'end_date') expect(isWhole(step)).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('says that a payment is final exactly where none follows', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        for (const step of take(terms)) {
          expect(nextBillingStep(terms, step.cursor) === null).toBe(step.isFinalPayment)
        }
      }),
      RUNS,
    )
  })

  it('has whole periods that are those of its calendar', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const calendar = calendarOf(terms, firstCursor(terms).anchorAt)
        for (const { period, isFirstCharge, isFinalPayment } of take(terms)) {
          if (isFirstCharge || isFinalPayment) continue
          expect(periodAt(calendar, period.start)).toMatchObject(period)
        }
      }),
      RUNS,
    )
  })

  it('turns over at the midnight of the anchor day, or of the last one of a shorter month', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        fc.pre(terms.anchorRule !== 'same_day' && terms.end.kind !== 'end_date')
        for (const { period } of take(terms)) {
          const { day, hour, minute, monthLength } = localDate(terms.timezone, period.end)
          expect(day).toBe(Math.min(terms.anchorDay ?? 31, monthLength))
          // Santiago's clocks go forward at midnight.
          expect([hour, minute]).toEqual(terms.timezone === 'America/Santiago' && hour === 1 ? [1, 0] : [0, 0])
        }
      }),
      RUNS,
    )
  })
})

describe('a schedule that begins off its anchor and charges at once', () => {
  it('has a first period within half a month of its interval', () => {
    const immediate = anyTerms.map((terms): BillingTerms => ({
      ...terms,
      firstCharge: 'immediate',
      end: { kind: 'until_canceled' },
    }))
    fc.assert(
      fc.property(immediate, (terms) => {
        fc.pre(terms.anchorRule !== 'same_day')
        const [first] = take(terms)
        const sameDay = take({ ...terms, anchorRule: 'same_day', anchorDay: null })[0]
        const apart = Math.abs((first?.period.end ?? 0) - (sameDay?.period.end ?? 0))
        expect(apart).toBeLessThanOrEqual(15.5 * DAY_MS + 3_600_000)
        expect(first?.period.start).toBe(sameDay?.period.start)
      }),
      RUNS,
    )
  })
})
