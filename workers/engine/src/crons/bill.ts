import type { D1Database } from '@cloudflare/workers-types'
import { claimDue, clocksLeft, releaseDue, type DueKind } from '@revkeen-edge/db/subscription-sweepers.ts'
import type { Engine } from '../engine.ts'
import type { Job } from './job.ts'
import { eachDue } from './pages.ts'

/** Rows of one claim, and claims of one run: more than a database bills in a minute. */
const CLAIM = 1_000
const MAX_CLAIMS = 30

/**
 * Hands what is due to the queue, in the order in which it fell due. What waits there already is left to it, so a backlog is
 * queued once, and runs that overlap share it out. Pinned by fan-out.test.ts.
 */
function fanOut(name: string, kind: DueKind): Job {
  return {
    name,
    async run(engine, now) {
      for (const db of engine.databases) await handOver(engine, db, kind, now)
    },
  }
}

async function handOver({ billing }: Engine, db: D1Database, kind: DueKind, now: number): Promise<void> {
  for (let claims = 0; claims < MAX_CLAIMS; claims += 1) {
    const rows = await claimDue(db, kind, { now, limit: CLAIM })
    const left = await billing.enqueue(rows.map(({ merchantId, id }) => ({ merchantId, kind, id, at: now })))
    if (left.length > 0) return releaseDue(db, kind, left)
    if (rows.length < CLAIM) return
  }
}

/** Subscriptions that are to be billed, announced, paused or ended. */
export const billSubscriptions = fanOut('bill subscriptions', 'subscription')

/** Failed payments that are to be tried again, or given up. */
export const recoverPayments = fanOut('recover payments', 'dunning')

/** Schedules that move on to their next phase. */
export const advanceSchedules = fanOut('advance schedules', 'schedule')

/** A part of an advance takes less than this. */
const CLOCK_REST_MS = 30_000

/** Test clocks on their way that nobody moves: the request has taken its part, or their message was lost. */
export const advanceClocks: Job = {
  name: 'advance test clocks',
  run: (engine, now) =>
    eachDue(
      engine,
      (db, page) => clocksLeft(db, now - CLOCK_REST_MS, page),
      async (merchantId, rows) => {
        await engine.billing.enqueue(rows.map(({ id }) => ({ merchantId, kind: 'test_clock', id, at: now })))
      },
    ),
}
