import { err, invalidState, missing, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { nextOnClock, type DueOnClock } from './due.ts'
import { atTime } from './on-clock.ts'
import { runDue, type DueOutcome } from './run-due.ts'

/** What one request, message or cron run does of an advance; the next one goes on from there. */
const MAX_STEPS = 300
const MAX_MS = 20_000

/** How far an advance came. */
interface Progress {
  /** The instant of the last thing that happened, or of the one that did not. */
  readonly reached: number
  /** `arrived`: nothing is due any more up to the target. `bounded`: there is more to be done. */
  readonly end: { readonly kind: 'arrived' | 'bounded' } | Exclude<DueOutcome, { kind: 'done' }>
}

/** A clock after a part of its advance; `goesOn` where the next part can be gone at once. */
export interface Advance {
  readonly clock: TestClock
  readonly goesOn: boolean
}

/**
 * Goes on with the advance of a clock, for a bounded while: what is due happens in time order, each at its own time, and the
 * clock does not pass what has not happened. One that waits, for a payment in doubt, is gone on with later; one that cannot
 * be done ends the advance there. A clock that is not advancing stays as it is. Errors: `resource_missing`, `invalid_state`
 * with what ended the advance.
 */
export async function goOn(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
): Promise<Result<Advance, DomainError>> {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.byId(id) })
  if (!clock) return err(missing('Test clock'))
  if (clock.status !== 'advancing') return ok({ clock, goesOn: false })
  const progress = await runUntilTarget(context, ports, clock)
  const { end } = progress
  const after = await commitPlanned(context, ports, () => noted(context, ports, clock, progress))
  if (!after.ok) return after
  if (end.kind === 'refused') return err(stoppedBy(progress.reached, end.error))
  return ok({ clock: after.value, goesOn: end.kind === 'bounded' && after.value.status === 'advancing' })
}

function stoppedBy(at: number, error: DomainError): DomainError {
  const reason = 'message' in error && error.message !== undefined ? error.message : `${error.code}.`
  return invalidState(`The test clock stopped at ${new Date(at).toISOString()}: ${reason}`)
}

async function runUntilTarget(context: Context, ports: SubscriptionPorts, clock: TestClock): Promise<Progress> {
  const until = ports.clock() + MAX_MS
  let reached = clock.frozenTime
  for (let steps = 0; steps < MAX_STEPS && ports.clock() < until; steps += 1) {
    const due = await nextOnClock(context, { ...clock, frozenTime: reached })
    if (!due) return { reached, end: { kind: 'arrived' } }
    reached = due.at
    const end = await happens(context, ports, due)
    if (end.kind !== 'done') return { reached, end }
  }
  return { reached, end: { kind: 'bounded' } }
}

/** What breaks off is tried again by the next run. */
async function happens(context: Context, ports: SubscriptionPorts, due: DueOnClock): Promise<DueOutcome> {
  try {
    return await runDue(atTime({ ...context, wall: ports.clock() }, due.at), ports, due)
  } catch (error) {
    logError('test_clock.step_failed', { kind: due.kind, id: due.id }, error)
    return { kind: 'waiting' }
  }
}

async function noted(
  context: Context,
  ports: SubscriptionPorts,
  { id, target }: TestClock,
  { reached, end }: Progress,
): Promise<Result<Planned<TestClock>, DomainError>> {
  const { clock } = await context.db.load({ clock: context.db.rows.testClocks.byId(id) })
  if (!clock) return err(missing('Test clock'))
  // Somebody else went on with it as well, and further.
  if (clock.status !== 'advancing' || clock.target !== target) return ok({ value: clock, plan: { changes: [] } })
  const over = { status: 'ready', target: null } as const
  const set = {
    ...(end.kind === 'arrived' || end.kind === 'refused' ? over : {}),
    frozenTime: end.kind === 'arrived' ? (clock.target ?? reached) : Math.max(clock.frozenTime, reached),
    updatedAt: ports.clock(),
  }
  return ok({ value: updated(clock, set), plan: { changes: [update('testClocks', clock, set)] } })
}
