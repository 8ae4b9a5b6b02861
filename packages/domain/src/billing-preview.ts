import {
  amountOfShare,
  firstCursor,
  nextBillingStep,
  type BillingCursor,
  type BillingStep,
} from './billing-schedule.ts'
import type { BillingTerms } from './billing-terms.ts'

/** A charge that is to come. `at` in UTC milliseconds, the amount in minor units. */
export interface UpcomingCharge {
  readonly sequence: number
  readonly at: number
  readonly amountMinor: number
  readonly isTrialEnd: boolean
  readonly isFirstCharge: boolean
  readonly isFinalPayment: boolean
}

/** The next steps of billing terms, at most `count` of them, none at `before` or later. */
export function upcomingSteps(
  terms: BillingTerms,
  { from = firstCursor(terms), count, before = Infinity }: { from?: BillingCursor; count: number; before?: number },
): readonly BillingStep[] {
  const steps: BillingStep[] = []
  let step = nextBillingStep(terms, from)
  while (step && steps.length < count && step.chargeAt < before) {
    steps.push(step)
    step = nextBillingStep(terms, step.cursor)
  }
  return steps
}

/** A step as a charge of amounts, each of a whole period: each one's share is rounded by itself, as on an invoice's lines. */
export function chargeOf(step: BillingStep, amountsMinor: readonly number[]): UpcomingCharge {
  const { sequence, chargeAt, isTrialEnd, isFirstCharge, isFinalPayment } = step
  const amountMinor = amountsMinor.reduce((sum, amount) => sum + amountOfShare(amount, step.share), 0)
  return { sequence, at: chargeAt, amountMinor, isTrialEnd, isFirstCharge, isFinalPayment }
}

/** When billing terms end by themselves, in UTC milliseconds: with the last period that is paid for; null for never. */
export function scheduleEnd(terms: BillingTerms): number | null {
  switch (terms.end.kind) {
    case 'until_canceled':
      return null
    case 'end_date':
      return terms.end.at
    case 'fixed_payments':
      return upcomingSteps(terms, { count: terms.end.payments }).at(-1)?.period.end ?? null
  }
}
