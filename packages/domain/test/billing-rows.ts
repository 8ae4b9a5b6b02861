import type { BillingTerms } from '../src/billing-terms.ts'

/** Monthly terms from 3 March 2026, 10:00 UTC, without a trial or an end. */
export function billingTerms(changes: Partial<BillingTerms> = {}): BillingTerms {
  return {
    interval: 'month',
    intervalCount: 1,
    timezone: 'UTC',
    anchorRule: 'same_day',
    anchorDay: null,
    firstCharge: 'immediate',
    start: Date.parse('2026-03-03T10:00:00Z'),
    trialEnd: null,
    end: { kind: 'until_canceled' },
    ...changes,
  }
}

/** The first of a schedule that may have no end. */
export function first<T>(most: number, all: Iterable<T>): T[] {
  const taken: T[] = []
  for (const each of all) {
    if (taken.length === most) break
    taken.push(each)
  }
  return taken
}
