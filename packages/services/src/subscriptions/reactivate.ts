import { err, invalidState, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { viewed } from './cancel.ts'
import { unlessEnded } from './end.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription } from './load.ts'
import { moveSubscription } from './moves.ts'

/**
 * Takes a scheduled cancellation back: the subscription goes on as if nothing had been. Errors: `resource_missing`,
 * `invalid_state` for one that has ended, or that nobody was going to cancel.
 */
export async function reactivateSubscription(
  context: Context,
  id: string,
): Promise<Result<Planned<SubscriptionView>, DomainError>> {
  const loaded = await loadSubscription(context, id)
  if (!loaded.ok) return loaded
  const found = loaded.value
  const open = unlessEnded(found, 'reactivated')
  if (!open.ok) return open
  if (!found.row.cancelAtPeriodEnd) return err(invalidState('The subscription is not going to be canceled.'))
  const { after, changes, events } = moveSubscription(found.context, found, NOT_CANCELED)
  const audit = [{ action: 'subscription.reactivate', objectType: 'subscription', objectId: id }]
  return ok(viewed(found, { value: { row: after, recovery: found.recovery }, plan: { changes, events, audit } }))
}

/** What a subscription is without a cancellation ahead of it. */
export const NOT_CANCELED = { cancelAtPeriodEnd: false, cancelAt: null, cancelReason: null } as const
