import type { AdvanceTestClock } from '@revkeen-edge/contracts'
import { advanceProblem, err, missing, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { sandboxOnly } from './get.ts'
import { goOn } from './go-on.ts'

/**
 * Moves a test clock forward: everything that falls due for its customers on the way happens, in time order. A long way is
 * gone in parts: the clock is `advancing` until it has arrived. Errors: `resource_missing`, `validation_error` for a time
 * that is not later, more than five years off, or too many steps away, `invalid_state` while it is on its way, and where
 * something on the way cannot be done: then it stands at that instant.
 */
export function advanceTestClock(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  { frozen_time: target }: AdvanceTestClock,
): () => Promise<Result<Planned<TestClock>, DomainError>> {
  let begun = false
  return async () => {
    const started = begun ? null : await commitPlanned(context, ports, () => begin(context, id, target))
    if (started && !started.ok) return started
    begun = true
    const reached = await goOn(context, ports, id)
    return reached.ok ? ok({ value: reached.value.clock, plan: { changes: [] } }) : reached
  }
}

async function begin(context: Context, id: string, target: number): Promise<Result<Planned<TestClock>, DomainError>> {
  const { rows } = context.db
  const { clock, subscriptions } = await context.db.load({
    clock: rows.testClocks.byId(id),
    subscriptions: rows.subscriptions.livingOnClock(id),
  })
  if (!clock || !sandboxOnly(context).ok) return err(missing('Test clock'))
  const problem = advanceProblem(clock, target, subscriptions)
  if (problem) return err(problem)
  const set = { status: 'advancing', target, updatedAt: context.now } as const
  const audit = [{ action: 'test_clock.advance', objectType: 'test_clock', objectId: id }]
  return ok({ value: updated(clock, set), plan: { changes: [update('testClocks', clock, set)], audit } })
}
