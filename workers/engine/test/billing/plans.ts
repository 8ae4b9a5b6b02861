import type { BillingPeriod, FirstCharge } from '@revkeen-edge/domain'
import fc from 'fast-check'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const ZONES = ['UTC', 'America/New_York', 'Europe/London', 'Asia/Kathmandu', 'America/Santiago', 'Australia/Lord_Howe']

/** How often something is charged, and on which day. */
interface Rhythm {
  readonly interval: BillingPeriod
  readonly count: number
  /** The request's own anchor day, or the product's rule. */
  readonly anchor: { readonly day: number } | { readonly rule: 'last_day' } | null
}

/** A discount that counts for some payments or all. */
export interface PlannedDiscount {
  readonly percent: number | null
  readonly amountMinor: number
  readonly recurrence: 'once' | 'forever' | number
}

/** A price in a quantity. */
interface PlannedItem {
  readonly amountMinor: number
  readonly quantity: number
}

/** What a phase sells; `keeps` where the first of it is what the subscription has already, in another quantity. */
interface PlannedSale {
  readonly rhythm: Pick<Rhythm, 'interval' | 'count'>
  readonly items: readonly PlannedItem[]
  readonly keeps: boolean
}

/** A stretch of a schedule. */
export interface PlannedPhase {
  /** What it bills; null for what the subscription began with. */
  readonly sold: PlannedSale | null
  /** When it ends: with a renewal that is foreseen by then, by its number, or so long after the phase before. */
  readonly end: { readonly renewal: number } | { readonly afterMs: number }
  readonly proration: 'create_prorations' | 'none' | 'always_invoice'
  readonly coupon: PlannedDiscount | null
  /** How long after its start it has its billing cycle anchor. */
  readonly anchorAfterMs: number | null
}

/** A schedule that a subscription follows. */
export interface PlannedSchedule {
  readonly startsInMs: number
  readonly phases: readonly PlannedPhase[]
  /** Whether the last phase goes on. */
  readonly isOpen: boolean
  readonly end: 'cancel' | 'release'
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
  readonly items: readonly PlannedItem[]
  readonly discount: PlannedDiscount | null
  readonly tax: { readonly percentage: number; readonly inclusive: boolean } | null
  /** How the clock goes on. */
  readonly stepsMs: readonly number[]
  /** Whether the customer is on a test clock; else crons and the queue bill it. */
  readonly onTestClock: boolean
  readonly schedule: PlannedSchedule | null
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

/** Often of the plan's own rhythm, so that amounts change within a period and cycles go on. */
function soldBy(own: Rhythm): fc.Arbitrary<PlannedSale> {
  const others = fc.record({
    interval: fc.constantFrom('month' as const, 'week' as const),
    count: fc.constantFrom(1, 2),
  })
  return fc.record({ rhythm: fc.oneof(fc.constant(own), fc.constant(own), others), items, keeps: fc.boolean() })
}

function phasesIn(own: Rhythm): fc.Arbitrary<readonly PlannedPhase[]> {
  const { interval, count } = pace(own)
  const periodMs = LENGTH_MS[interval] * count
  const phase = fc.record({
    sold: fc.option(soldBy(own), { freq: 4 }),
    end: fc.oneof(
      fc.integer({ min: 0, max: 2 }).map((renewal) => ({ renewal })),
      fc.integer({ min: HOUR_MS, max: 2 * periodMs }).map((afterMs) => ({ afterMs })),
    ),
    proration: fc.constantFrom('create_prorations' as const, 'none' as const, 'always_invoice' as const),
    coupon: fc.option(discount, { freq: 2 }),
    anchorAfterMs: fc.option(fc.integer({ min: 0, max: 31 * DAY_MS }), { freq: 1 }),
  })
  return fc.array(phase, { minLength: 2, maxLength: 3 })
}

function schedulesOf(own: Rhythm): fc.Arbitrary<PlannedSchedule> {
  return fc.record({
    startsInMs: fc.oneof(fc.constant(0), fc.integer({ min: HOUR_MS, max: 40 * DAY_MS })),
    phases: phasesIn(own),
    isOpen: fc.boolean(),
    end: fc.constantFrom('cancel' as const, 'release' as const),
  })
}

/** A rhythm that is no slower than a month, by which phases and the steps of the time are long. */
function pace(own: Rhythm): Rhythm {
  const isSlow = LENGTH_MS[own.interval] * own.count > LENGTH_MS.month
  return isSlow ? { ...own, interval: 'month', count: 1 } : own
}

function plansBy(chosen: Rhythm, schedule: fc.Arbitrary<PlannedSchedule | null>, paced = chosen): fc.Arbitrary<Plan> {
  return fc.record({
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
    stepsMs: steps(paced),
    onTestClock: fc.boolean(),
    schedule,
  })
}

export const plans: fc.Arbitrary<Plan> = rhythm.chain((chosen) => plansBy(chosen, fc.constant(null)))

/** The same with schedules of two or three phases. */
export const scheduledPlans: fc.Arbitrary<Plan> = rhythm.chain((chosen) =>
  plansBy(chosen, schedulesOf(chosen), pace(chosen)),
)
