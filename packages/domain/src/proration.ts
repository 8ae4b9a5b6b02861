import type { ServicePeriod } from './calendar.ts'
import { allocate, divideRounded } from './money.ts'
import { invariant } from './result.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** A change of what a subscription costs, within a period that is paid for. */
export interface PeriodChange {
  readonly period: ServicePeriod
  /** When it takes effect; before the period it is all of it, after the period nothing. */
  readonly at: number
  /** What the whole of `period` was charged, in minor units. */
  readonly oldAmountMinor: number
  /** What the whole of the period in which it takes effect costs anew, in minor units. */
  readonly newAmountMinor: number
}

/** What a change comes to, in minor units. */
export interface Proration {
  /** The unused part of what was charged. */
  readonly creditMinor: number
  readonly chargeMinor: number
  /** The charge less the credit; negative where the customer is owed. */
  readonly netMinor: number
  /** Of the period, for people: rounded up, an hour that the clocks put in not counting as a day. */
  readonly daysRemaining: number
}

/** A part of a split amount. */
export interface PartAmount extends ServicePeriod {
  readonly amountMinor: number
}

/**
 * What a change within a period comes to: credit and charge for the rest of it, by the millisecond, each rounded by itself,
 * half away from zero. A change there and back at one instant nets to zero.
 */
export function prorate(change: PeriodChange): Proration {
  return prorationOf(change, shareOfRest(change.newAmountMinor, change))
}

/** What a change that restarts the cycle comes to: credit for the rest of the old period, the new one charged whole. */
export function prorateRestart(change: PeriodChange): Proration {
  return prorationOf(change, change.newAmountMinor)
}

/**
 * Splits what a period costs at instants within it, by the millisecond, so that the parts sum to it exactly. Instants
 * outside it or given twice make no part.
 */
export function splitAmount(
  amountMinor: number,
  period: ServicePeriod,
  cuts: readonly number[],
): readonly PartAmount[] {
  invariant(period.start < period.end, 'a period has a length')
  const inside = cuts.filter((cut) => cut > period.start && cut < period.end)
  const starts = [period.start, ...new Set(inside.toSorted((a, b) => a - b))]
  const parts = starts.map((start, index) => ({ start, end: starts[index + 1] ?? period.end }))
  const amounts = allocate(
    amountMinor,
    parts.map(({ start, end }) => end - start),
  )
  return parts.map((part, index) => ({ ...part, amountMinor: amounts[index] ?? 0 }))
}

function prorationOf(change: PeriodChange, chargeMinor: number): Proration {
  const creditMinor = shareOfRest(change.oldAmountMinor, change)
  return { creditMinor, chargeMinor, netMinor: chargeMinor - creditMinor, daysRemaining: daysOf(restMs(change)) }
}

function shareOfRest(amountMinor: number, change: PeriodChange): number {
  const { start, end } = change.period
  invariant(start < end, 'a period has a length')
  return Number(divideRounded(BigInt(amountMinor) * BigInt(restMs(change)), BigInt(end - start)))
}

function restMs({ period, at }: PeriodChange): number {
  return period.end - Math.min(Math.max(at, period.start), period.end)
}

function daysOf(milliseconds: number): number {
  if (milliseconds === 0) return 0
  return Math.max(1, Math.ceil((milliseconds - HOUR_MS) / DAY_MS))
}
