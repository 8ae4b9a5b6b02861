import type { D1Database } from '@cloudflare/workers-types'
import type { BillingMessage } from '@revkeen-edge/contracts'
import { clocksLeft, dunningDue, schedulesDue, subscriptionsDue } from '@revkeen-edge/db/subscription-sweepers.ts'
import type { Due, PageOf } from '@revkeen-edge/db/sweepers.ts'
import type { Job } from './job.ts'
import { eachDue } from './pages.ts'

type Find = (db: D1Database, now: number, page: PageOf) => Promise<readonly Due[]>

/** Hands what is due to the queue, in the order in which it fell due. What is still waiting there comes twice: that harms nothing. */
function fanOut(name: string, kind: BillingMessage['kind'], find: Find): Job {
  return {
    name,
    run: (engine, now) =>
      eachDue(
        engine,
        (db, page) => find(db, now, page),
        (merchantId, rows) => engine.billing.enqueue(rows.map(({ id }) => ({ merchantId, kind, id, at: now }))),
      ),
  }
}

/** Subscriptions that are to be billed, announced, paused or ended. */
export const billSubscriptions = fanOut('bill subscriptions', 'subscription', subscriptionsDue)

/** Failed payments that are to be tried again, or given up. */
export const recoverPayments = fanOut('recover payments', 'dunning', dunningDue)

/** Schedules that move on to their next phase. */
export const advanceSchedules = fanOut('advance schedules', 'schedule', schedulesDue)

/** A part of an advance takes less than this. */
const CLOCK_REST_MS = 30_000

/** Test clocks on their way that nobody moves: the request has taken its part, or their message was lost. */
export const advanceClocks = fanOut('advance test clocks', 'test_clock', (db, now, page) =>
  clocksLeft(db, now - CLOCK_REST_MS, page),
)
