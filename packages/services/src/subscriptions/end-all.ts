import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { joined, type Plan } from '../plan.ts'
import { endSubscription } from './end.ts'
import { loadSubscription } from './load.ts'

/**
 * Ends subscriptions now, as one plan; each costs a round trip. Errors: those of ending one, `payment_processing` while a
 * first payment is being checked among them.
 */
export async function endAll(
  context: Context,
  subscriptions: readonly { readonly id: string }[],
  reason: string,
): Promise<Result<Plan, DomainError>> {
  let plan: Plan = { changes: [] }
  for (const { id } of subscriptions) {
    const found = await loadSubscription(context, id)
    if (!found.ok) return found
    const ended = await endSubscription(found.value, { step: 'cancel', reason })
    if (!ended.ok) return ended
    plan = joined(plan, ended.value.plan)
  }
  return ok(plan)
}
