import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import type { SubscriptionView } from './get.ts'
import { opened, type Opening, type SubscriptionPorts } from './start.ts'

/**
 * A request that is answered with the subscription that it leaves, and may charge with its commit. `open` plans it at the
 * subscription's own time, and again after a lost race or for a retry of the request. Errors: those of `open`.
 */
export function carryView(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  open: (own: Context) => Promise<Result<Opening, DomainError>>,
): () => Promise<Result<Planned<SubscriptionView>, DomainError>> {
  const begin = async () => {
    const own = await inOwnTime(context, id)
    return { now: own.now, go: opened(own, ports, () => open(own)) }
  }
  let begun: ReturnType<typeof begin> | null = null
  return async () => {
    begun ??= begin()
    const { go, now } = await begun
    const gone = await go()
    if (!gone.ok) return gone
    const { subscription: row, recovery } = gone.value.value
    return ok({ value: { row, recovery, now }, plan: gone.value.plan })
  }
}

/** A request at the time of the clock that its subscription runs on. */
export async function inOwnTime(context: Context, id: string): Promise<Context> {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.ofSubscription(id) })
  return onClock(context, clock)
}
