import { advanceClocks, advanceSchedules, billSubscriptions, recoverPayments } from './bill.ts'
import { bookArrivals } from './book-arrivals.ts'
import { checkAttempts } from './check-attempts.ts'
import { expireDisputes } from './expire-disputes.ts'
import { expireAuthentications } from './expire-authentications.ts'
import { expireSessions } from './expire-sessions.ts'
import { markOverdue } from './fall-due.ts'
import { sweepCallbacks } from './sweep-callbacks.ts'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'
import type { Job } from './job.ts'
import { reconcileDays } from './reconcile.ts'
import { dropExpiredAnswers, dropOldBodies } from './retention.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'
import { sweepOutbox } from './sweep-outbox.ts'

/** What each cron expression of wrangler.toml does, in this order. */
const CRONS: Readonly<Record<string, readonly Job[]>> = {
  '* * * * *': [
    checkAttempts,
    advanceSchedules,
    billSubscriptions,
    recoverPayments,
    advanceClocks,
    sweepCallbacks,
    sweepOutbox,
    sweepDeliveries,
  ],
  '*/5 * * * *': [expireSessions, expireAuthentications, expireDisputes, markOverdue, bookArrivals, dropExpiredAnswers],
  '0 3 * * *': [reconcileDays, dropOldBodies],
}

/** Runs the jobs of an expression. One that fails does not keep the others from running; the run counts as failed then. */
export async function runCron(expression: string, engine: Engine, now: number): Promise<void> {
  const jobs = CRONS[expression]
  if (!jobs) throw new Error(`no jobs for the cron ${expression}`)
  const failures: unknown[] = []
  const run = async (job: Job): Promise<void> => {
    try {
      await job.run(engine, now)
    } catch (error) {
      logError('cron.failed', { cron: expression, job: job.name }, error)
      failures.push(error)
    }
  }
  // At once, so that a gateway that hangs does not keep deliveries from leaving.
  await Promise.all(jobs.map(run))
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} jobs of ${expression} failed`)
}
