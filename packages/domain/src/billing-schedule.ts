import { calendarOf } from './billing-anchor.ts'
import { hasTrial, openingOf, paidFrom, type Opening } from './billing-opening.ts'
import type { BillingEnd, BillingTerms } from './billing-terms.ts'
import { periodAt, type ServicePeriod } from './calendar.ts'
import { divideRounded } from './money.ts'
import { HOUR_MS } from './time.ts'

/** A part of a price, exactly: 1/1 for a whole period. */
export interface Share {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Where a schedule stands. It is all that the next step needs beside the terms. */
export interface BillingCursor {
  /** The end of the period that was billed last, in UTC milliseconds; null while none was. */
  readonly periodEnd: number | null
  /** How many charges there were; a prorated one counts. */
  readonly payments: number
  /** The boundary that periods are counted from, in UTC milliseconds. */
  readonly anchorAt: number
}

/** One charge of a schedule. */
export interface BillingStep {
  /** 1 for a subscription's first charge. */
  readonly sequence: number
  /** When it is due: as its period begins. */
  readonly chargeAt: number
  readonly period: ServicePeriod
  /** Of the price of a whole period. */
  readonly share: Share
  /** Whether a trial ends with it. */
  readonly isTrialEnd: boolean
  readonly isFirstCharge: boolean
  /** Whether the terms let no other follow. */
  readonly isFinalPayment: boolean
  /** Where the schedule stands once it is charged. */
  readonly cursor: BillingCursor
}

/** The time that a subscription begins with; a `stub` is free up to the first anchor. */
export interface FirstPeriod extends ServicePeriod {
  readonly kind: 'trial' | 'stub' | 'charged'
}

const WHOLE: Share = { numerator: 1n, denominator: 1n }

/** How far a zone's new clock rules may move a boundary away from where the last period was said to end. */
const CLOCK_DRIFT_MS = 3 * HOUR_MS

/** The cursor of terms that nothing was charged for. */
export function firstCursor(terms: BillingTerms): BillingCursor {
  return { periodEnd: null, payments: 0, anchorAt: openingOf(terms).anchorAt }
}

/**
 * The charge that follows a cursor, or null where the schedule has ended: by its terms, or with the years of four digits.
 * What runs schedules and what previews them both take their steps here. Periods follow each other without a gap; one that
 * begins off the anchor, or that the end date cuts, costs its share by the millisecond.
 */
export function nextBillingStep(terms: BillingTerms, cursor: BillingCursor): BillingStep | null {
  if (terms.end.kind === 'fixed_payments' && cursor.payments >= terms.end.payments) return null
  const due = cursor.periodEnd === null ? openingOf(terms) : following(terms, cursor.periodEnd, cursor.anchorAt)
  const { start } = due.period
  const endsAt = endOf(terms.end)
  if (start >= endsAt || due.period.end === Infinity) return null
  const end = Math.min(due.period.end, endsAt)
  const sequence = cursor.payments + 1
  return {
    sequence,
    chargeAt: start,
    period: { start, end },
    share: shareOf(end - start, due.wholeMs),
    isTrialEnd: cursor.periodEnd === null && hasTrial(terms) && start === terms.trialEnd,
    isFirstCharge: sequence === 1,
    isFinalPayment: end === endsAt || (terms.end.kind === 'fixed_payments' && sequence === terms.end.payments),
    cursor: { periodEnd: end, payments: sequence, anchorAt: cursor.anchorAt },
  }
}

/** The charges of billing terms from a cursor on, one by one; without an end they go on for thousands of years. */
export function* billingSchedule(
  terms: BillingTerms,
  from: BillingCursor = firstCursor(terms),
): Generator<BillingStep, void, void> {
  for (let step = nextBillingStep(terms, from); step; step = nextBillingStep(terms, step.cursor)) yield step
}

/** The time before the first charge, in order: a trial, then a free stub up to the anchor, or either, or none. */
export function freePeriods(terms: BillingTerms): readonly FirstPeriod[] {
  const from = paidFrom(terms)
  const endsAt = endOf(terms.end)
  const free: FirstPeriod[] = [
    { kind: 'trial', start: terms.start, end: from },
    { kind: 'stub', start: from, end: openingOf(terms).period.start },
  ]
  return free
    .map((period) => ({ ...period, end: Math.min(period.end, endsAt) }))
    .filter(({ start, end }) => start < end && end < Infinity)
}

/** The period that a subscription is in at its start, whether free or charged; null where its terms leave it none. */
export function firstPeriod(terms: BillingTerms): FirstPeriod | null {
  const [free] = freePeriods(terms)
  if (free) return free
  const step = nextBillingStep(terms, firstCursor(terms))
  return step && { kind: 'charged', ...step.period }
}

/** What a share of an amount comes to, in minor units, rounded half away from zero. */
export function amountOfShare(amountMinor: number, { numerator, denominator }: Share): number {
  return Number(divideRounded(BigInt(amountMinor) * numerator, denominator))
}

/**
 * The terms of a subscription whose cycle begins anew at an instant, such as after a change of interval: whole periods from
 * there on. A trial that has not ended by then is kept, and the cycle begins at its end.
 */
export function restartCycle(terms: BillingTerms, at: number): BillingTerms {
  const trialEnd = terms.trialEnd !== null && terms.trialEnd > at ? terms.trialEnd : null
  return { ...terms, anchorRule: 'same_day', anchorDay: null, firstCharge: 'immediate', start: at, trialEnd }
}

function following(terms: BillingTerms, start: number, anchorAt: number): Omit<Opening, 'anchorAt'> {
  const whole = periodAt(calendarOf(terms, anchorAt), start + CLOCK_DRIFT_MS)
  const onBoundary = whole.start >= start - CLOCK_DRIFT_MS
  return { period: { start, end: whole.end }, wholeMs: whole.end - (onBoundary ? start : whole.start) }
}

function endOf(end: BillingEnd): number {
  return end.kind === 'end_date' ? end.at : Infinity
}

function shareOf(partMs: number, wholeMs: number): Share {
  return partMs === wholeMs ? WHOLE : { numerator: BigInt(partMs), denominator: BigInt(wholeMs) }
}
