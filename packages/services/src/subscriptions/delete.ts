import type { DomainError, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { cancelSubscription } from './cancel.ts'
import type { SubscriptionView } from './get.ts'
import type { SubscriptionPorts } from './start.ts'

/** Ends a subscription, which stays to be read: now, unless it is to go on to the end of its period. Errors: `resource_missing`. */
export function deleteSubscription(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  atPeriodEnd: boolean,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return cancelSubscription(context, ports, id, { atPeriodEnd, reason: null })
}
