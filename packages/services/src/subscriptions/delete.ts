import type { DomainError, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { Planned } from '../plan.ts'
import { cancelSubscription } from './cancel.ts'
import type { SubscriptionView } from './get.ts'

/** Ends a subscription, which stays to be read: now, unless it is to go on to the end of its period. Errors: `resource_missing`. */
export function deleteSubscription(
  context: Context,
  sealer: Sealer,
  id: string,
  atPeriodEnd: boolean,
): Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return cancelSubscription(context, sealer, id, { atPeriodEnd, reason: null })
}
