import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { shownRecovery } from './around.ts'
import type { Shown } from './events.ts'

/** A subscription as it is shown, with the time that it is shown at. */
export interface SubscriptionView extends Shown {
  /** UTC milliseconds; of its customer's test clock, where there is one. */
  readonly now: number
}

/** A subscription, in one round trip. Errors: `resource_missing`. */
export async function getSubscription(context: Context, id: string): Promise<Result<SubscriptionView, DomainError>> {
  const { rows } = context.db
  const { row, clock, recoveries } = await context.db.load({
    row: rows.subscriptions.byId(id),
    recoveries: rows.dunningCases.openOf([id]),
    clock: rows.testClocks.ofSubscription(id),
  })
  if (!row) return err(missing('Subscription'))
  return ok({ row, recovery: shownRecovery(recoveries), now: onClock(context, clock).now })
}
