import type { BillingPeriod, FirstCharge } from '@revkeen-edge/domain'
import fc from 'fast-check'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const ZONES = ['UTC', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'America/Santiago', 'Australia/Lord_Howe']

/** How often something is charged, and on which day. */
interface Rhythm {
  readonly interval: BillingPeriod
  readonly count: number
  /** The request's own anchor day, or the product's rule. */
  readonly anchor: { readonly day: number } | { readonly rule: 'last_day' } | null
}

/** What a random customer subscribes to, when, and in which steps the time goes by after that. */
export interface Plan {
  readonly timezone: string
  readonly rhythm: Rhythm
  readonly firstCharge: FirstCharge | null
  /** When it is subscribed to, in UTC milliseconds. */
  readonly now: number
  /** How long after that it starts. */
  readonly startsInMs: number
  readonly trialDays: number
  readonly end: { readonly cycles: number } | { readonly afterMs: number } | null
  readonly items: readonly { readonly amountMinor: number; readonly quantity: number }[]
  readonly discount: {
    readonly percent: number | null
    readonly amountMinor: number
    readonly recurrence: 'once' | 'forever' | number
  } | null
  readonly tax: { readonly percentage: number; readonly inclusive: boolean } | null
  /** How the clock goes on. */
  readonly stepsMs: readonly number[]
  /** Whether the customer is on a test clock; else crons and the queue bill it. */
  readonly onTestClock: boolean
}

const anchors = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 31 }).map((day) => ({ day })),
  fc.constant({ rule: 'last_day' as const }),
)

const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.record({
    interval: fc.constantFrom('month' as const, 'month' as const, 'quarter' as const, 'half_year' as const),
    count: fc.integer({ min: 1, max: 3 }),
    anchor: anchors,
  }),
  fc.record({ interval: fc.constant('year' as const), count: fc.integer({ min: 1, max: 2 }), anchor: anchors }),
  fc.record({
    interval: fc.constant('week' as const),
    count: fc.integer({ min: 1, max: 5 }),
    anchor: fc.constant(null),
  }),
  fc.record({
    interval: fc.constant('day' as const),
    count: fc.integer({ min: 3, max: 12 }),
    anchor: fc.constant(null),
  }),
)

const YEAR_MS = 365 * DAY_MS
/** Often at an end of a month, where months clamp. */
const instants = fc.oneof(
  fc.integer({ min: 0, max: 2 * YEAR_MS }).map((after) => Date.UTC(2027, 0) + after),
  fc.tuple(fc.nat(23), fc.integer({ min: 28, max: 31 }), fc.nat(23)).map(([m, d, h]) => Date.UTC(2027, m, d, h)),
)

/** How long a period of a rhythm takes, roughly. */
const LENGTH_MS: Readonly<Record<BillingPeriod, number>> = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  quarter: 91 * DAY_MS,
  half_year: 182 * DAY_MS,
  year: YEAR_MS,
}

/** Steps of a minute up to three periods: the scheduler is now ahead of what is due, now far behind it. */
function steps({ interval, count }: Rhythm): fc.Arbitrary<readonly number[]> {
  const periodMs = LENGTH_MS[interval] * count
  const step = fc.oneof(
    fc.integer({ min: MINUTE_MS, max: periodMs }),
    fc.integer({ min: periodMs, max: Math.round(2.5 * periodMs) }),
  )
  return fc.array(step, { minLength: 1, maxLength: 5 })
}

const amountMinor = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(1, 99, 333, 10_000))
const items = fc.array(fc.record({ amountMinor, quantity: fc.integer({ min: 1, max: 7 }) }), {
  minLength: 1,
  maxLength: 3,
})

const discount = fc.record({
  percent: fc.option(fc.constantFrom(10, 33.3333, 50, 100)),
  amountMinor: fc.integer({ min: 1, max: 5_000 }),
  recurrence: fc.oneof(fc.constantFrom('once' as const, 'forever' as const), fc.integer({ min: 1, max: 4 })),
})

const tax = fc.record({ percentage: fc.constantFrom(5, 8.25, 19, 21.5), inclusive: fc.boolean() })

const end = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((cycles) => ({ cycles })),
  fc.integer({ min: 3 * DAY_MS, max: YEAR_MS }).map((afterMs) => ({ afterMs })),
)

export const plans: fc.Arbitrary<Plan> = rhythm.chain((chosen) =>
  fc.record({
    timezone: fc.constantFrom(...ZONES),
    rhythm: fc.constant(chosen),
    firstCharge: fc.option(fc.constantFrom('immediate' as const, 'next_anchor' as const, 'prorate' as const)),
    now: instants,
    startsInMs: fc.oneof(fc.constant(0), fc.integer({ min: MINUTE_MS, max: 60 * DAY_MS })),
    trialDays: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 45 })),
    end: fc.option(end, { freq: 2 }),
    items,
    discount: fc.option(discount, { freq: 2 }),
    tax: fc.option(tax, { freq: 2 }),
    stepsMs: steps(chosen),
    onTestClock: fc.boolean(),
  }),
)
