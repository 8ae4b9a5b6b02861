import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import type { PlannedEnd } from './end.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription, type FoundSubscription } from './load.ts'
import { opened, type Opening, type SubscriptionPorts } from './start.ts'

/**
 * A request that may end a subscription: what is billed last is charged with the commit that ends it. A payment that fails is
 * no error: its invoice stays owed. May be planned again after a lost race or by a retry of the request. Errors:
 * `resource_missing`, those of `decide`.
 */
export function carryEnd(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  decide: (found: FoundSubscription) => Promise<Result<PlannedEnd, DomainError>>,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  let begun: ReturnType<typeof beginning> | null = null
  return async () => {
    begun ??= beginning(context, ports, id, decide)
    const { go, now } = await begun
    const gone = await go()
    if (!gone.ok) return gone
    const { subscription: row, recovery } = gone.value.value
    return ok({ value: { row, recovery, now }, plan: gone.value.plan })
  }
}

async function beginning(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  decide: Parameters<typeof carryEnd>[3],
) {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.ofSubscription(id) })
  const own = onClock(context, clock)
  const open = async (): Promise<Result<Opening, DomainError>> => {
    const found = await loadSubscription(own, id)
    if (!found.ok) return found
    const ended = await decide(found.value)
    return ended.ok ? ok(openingOf(ended.value)) : ended
  }
  return { now: own.now, go: opened(own, ports, open) }
}

/** An end as what its request carries out. */
export function openingOf({ value: { row: subscription, recovery }, plan, charge }: PlannedEnd): Opening {
  return { started: { subscription, recovery, invoice: null, attempt: null }, plan, charge }
}
