import { iso, type ProrationWire } from '@revkeen-edge/contracts'
import type { Subscription } from '@revkeen-edge/domain'
import type { DecidedChange } from '@revkeen-edge/services/subscriptions/change.ts'

/** What a change comes to, for the wire. `at` is when it is made, in UTC milliseconds. */
export function prorationOf(
  { figures, behavior, effect, billsNow, set, step }: DecidedChange,
  { currency, amountMinor }: Pick<Subscription, 'currency' | 'amountMinor'>,
  at: number,
): ProrationWire {
  const period = step?.period ?? figures.period
  return {
    creditAmountMinor: figures.creditMinor,
    debitAmountMinor: figures.chargeMinor,
    netAmountMinor: figures.netMinor,
    daysRemaining: figures.daysRemaining,
    currency,
    prorationBehavior: behavior,
    restartsCycle: effect === 'restart',
    invoicedNow: effect === 'restart' || billsNow !== null,
    effectiveAt: iso(at),
    periodStart: iso(period.start),
    periodEnd: iso(period.end),
    newAmountMinor: set.amountMinor ?? amountMinor,
  }
}
