import type { ServicePeriod } from './calendar.ts'
import { divideRounded } from './money.ts'
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

/**
 * What a change within a period comes to: credit and charge for the rest of it, by the millisecond, each rounded by itself,
 * half away from zero. A change there and back at one instant nets to zero.
 */
export function prorate(change: PeriodChange): Proration {
  const creditMinor = shareOfRest(change.oldAmountMinor, change)
  const chargeMinor = shareOfRest(change.newAmountMinor, change)
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
