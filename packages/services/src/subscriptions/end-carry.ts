import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { carryView } from './carry-view.ts'
import type { PlannedEnd } from './end.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription, type FoundSubscription } from './load.ts'
import type { Opening, SubscriptionPorts } from './start.ts'

/**
 * A request that may end a subscription: what is billed last is charged with the commit that ends it. A payment that fails is
 * no error: its invoice stays owed. Errors: `resource_missing`, those of `decide`.
 */
export function carryEnd(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  decide: (found: FoundSubscription) => Promise<Result<PlannedEnd, DomainError>>,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  return carryView(context, ports, id, async (own) => {
    const found = await loadSubscription(own, id)
    if (!found.ok) return found
    const ended = await decide(found.value)
    return ended.ok ? ok(openingOf(ended.value)) : ended
  })
}

/** An end as what its request carries out. */
export function openingOf({ value: { row: subscription, recovery }, plan, charge }: PlannedEnd): Opening {
  return { started: { subscription, recovery, invoice: null, attempt: null }, plan, charge }
}
