import { err, missing, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { nextOnClock, type DueOnClock } from './due.ts'
import { atTime } from './on-clock.ts'
import { runDue } from './run-due.ts'

/** What one request, message or cron run does of an advance; the next one goes on from there. */
const MAX_STEPS = 300
const MAX_MS = 20_000

/** How far an advance came. */
interface Progress {
  /** The instant of the last thing that happened. */
  readonly reached: number
  /** Nothing is due any more up to the target. */
  readonly finished: boolean
}

/**
 * Goes on with the advance of a clock, for a bounded while: what is due happens in time order, each at its own time. Gives
 * the clock as it stands then; one that is not advancing stays as it is. Errors: `resource_missing`.
 */
export async function goOn(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
): Promise<Result<TestClock, DomainError>> {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.byId(id) })
  if (!clock) return err(missing('Test clock'))
  if (clock.status !== 'advancing') return ok(clock)
  const progress = await runUntilTarget(context, ports, clock)
  return commitPlanned(context, ports, () => noted(context, ports, clock, progress))
}

async function runUntilTarget(context: Context, ports: SubscriptionPorts, clock: TestClock): Promise<Progress> {
  const until = ports.clock() + MAX_MS
  const aside = new Set<string>()
  let reached = clock.frozenTime
  for (let steps = 0; steps < MAX_STEPS && ports.clock() < until; steps += 1) {
    const due = await nextOnClock(context, { ...clock, frozenTime: reached }, aside)
    if (!due) return { reached, finished: aside.size === 0 }
    reached = due.at
    if (!(await happens(context, ports, due))) aside.add(due.id)
  }
  return { reached, finished: false }
}

/** Whether it happened. What fails is put aside, to be tried again by the next run; the clock does not pass it. */
async function happens(context: Context, ports: SubscriptionPorts, due: DueOnClock): Promise<boolean> {
  try {
    return await runDue(atTime({ ...context, wall: ports.clock() }, due.at), ports, due)
  } catch (error) {
    logError('test_clock.step_failed', { kind: due.kind, id: due.id }, error)
    return false
  }
}

async function noted(
  context: Context,
  ports: SubscriptionPorts,
  { id, target }: TestClock,
  { reached, finished }: Progress,
): Promise<Result<Planned<TestClock>, DomainError>> {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.byId(id) })
  if (!clock) return err(missing('Test clock'))
  // Somebody else went on with it as well, and further.
  if (clock.status !== 'advancing' || clock.target !== target) return ok({ value: clock, plan: { changes: [] } })
  const updatedAt = ports.clock()
  const set = finished
    ? ({ status: 'ready', frozenTime: clock.target ?? reached, target: null, updatedAt } as const)
    : { frozenTime: Math.max(clock.frozenTime, reached), updatedAt }
  return ok({ value: updated(clock, set), plan: { changes: [update('testClocks', clock, set)] } })
}
