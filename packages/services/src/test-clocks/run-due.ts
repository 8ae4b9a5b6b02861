import { err, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { runDunning } from '../dunning/run.ts'
import { fallDue } from '../invoices/fall-due.ts'
import { logError } from '../log.ts'
import { runSchedule } from '../subscription-schedules/run.ts'
import { runSubscription } from '../subscriptions/run.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import type { DueOnClock } from './due.ts'

/** `waiting`: it cannot be done yet, for a payment in doubt or somebody else at work on it. `refused`: not as things are. */
export type DueOutcome =
  | { readonly kind: 'done' | 'waiting' }
  | { readonly kind: 'refused'; readonly error: DomainError }

/** Does what is due at `context.now`, through the same code as the crons. */
export async function runDue(
  context: Context,
  ports: SubscriptionPorts,
  { kind, id }: DueOnClock,
): Promise<DueOutcome> {
  const done = await run(context, ports, kind, id)
  if (done.ok) return { kind: done.value ? 'done' : 'waiting' }
  logError('test_clock.step_refused', { kind, id, reason: done.error.code })
  return PASSING.has(done.error.code) ? { kind: 'waiting' } : { kind: 'refused', error: done.error }
}

/** What another try may find otherwise. */
const PASSING: ReadonlySet<DomainError['code']> = new Set(['payment_processing', 'conflict', 'gateway_unavailable'])

type Done = Result<boolean, DomainError>

async function run(context: Context, ports: SubscriptionPorts, kind: DueOnClock['kind'], id: string): Promise<Done> {
  switch (kind) {
    case 'schedule': {
      const moved = await runSchedule(context, ports, id)
      return moved.ok ? ok(true) : moved
    }
    case 'subscription': {
      const { refused } = await runSubscription(context, ports, id)
      return refused ? err(refused) : ok(true)
    }
    case 'dunning': {
      const step = await runDunning(context, ports, id)
      // A payment in doubt has to be settled first.
      return step.ok ? ok(step.value !== 'waiting') : step
    }
    case 'invoice': {
      const fallen = await commitPlanned(context, ports, () => fallDue(context, id))
      return fallen.ok ? ok(true) : fallen
    }
  }
}
