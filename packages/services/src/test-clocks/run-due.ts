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

/** Does what is due at `context.now`, through the same code as the crons. False where it cannot be done yet. */
export async function runDue(context: Context, ports: SubscriptionPorts, { kind, id }: DueOnClock): Promise<boolean> {
  const done = await run(context, ports, kind, id)
  if (!done.ok) logError('test_clock.step_refused', { kind, id, reason: done.error.code })
  return done.ok && done.value
}

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
