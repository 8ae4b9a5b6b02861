import type { DomainError, Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { goOnAnew, resuming } from './anew.ts'
import type { SubscriptionView } from './get.ts'
import type { SubscriptionPorts } from './start.ts'

/**
 * Lets a paused subscription go on. Within a period that is paid for, it is billed again when that ends; after it, a new cycle
 * begins at once and is charged. Errors: `resource_missing`, `invalid_state` for one that is not paused.
 */
export function resumeSubscription(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return goOnAnew(context, ports, id, resuming)
}
