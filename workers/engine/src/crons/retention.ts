import type { D1Database } from '@cloudflare/workers-types'
import {
  dropAnswers,
  dropAuthentications,
  dropCallbackBodies,
  dropDirectoryRows,
  dropEventBodies,
  dropReplies,
} from '@revkeen-edge/db/retention.ts'
import {
  expiredAnswers,
  oldAuthentications,
  oldCallbackBodies,
  oldDirectoryRows,
  oldEventBodies,
  oldReplies,
  type Due,
  type PageOf,
} from '@revkeen-edge/db/sweepers.ts'
import type { Engine } from '../engine.ts'
import type { Job } from './job.ts'
import { untilNoneDue } from './pages.ts'

/** What finds what is over, and what makes away with so many of a tenant. */
interface Retention {
  readonly find: (db: D1Database, now: number, page: PageOf) => Promise<readonly Due[]>
  readonly drop: (db: D1Database, merchantId: string, ids: readonly string[]) => Promise<void>
}

const NIGHTLY: readonly Retention[] = [
  { find: oldEventBodies, drop: dropEventBodies },
  { find: oldReplies, drop: dropReplies },
  { find: oldCallbackBodies, drop: dropCallbackBodies },
  { find: oldAuthentications, drop: dropAuthentications },
  { find: oldDirectoryRows, drop: dropDirectoryRows },
]

function purge(engine: Engine, now: number, { find, drop }: Retention): Promise<void> {
  return untilNoneDue(
    engine,
    (db, page) => find(db, now, page),
    (merchantId, rows) =>
      drop(
        engine.databaseOf(merchantId),
        merchantId,
        rows.map(({ id }) => id),
      ),
  )
}

/** Drops what is old of events, deliveries, callbacks and challenges; what happened and when is kept. */
export const dropOldBodies: Job = {
  name: 'drop old bodies',
  async run(engine, now) {
    for (const retention of NIGHTLY) await purge(engine, now, retention)
  },
}

/** Forgets the answers to idempotency keys whose time is up. */
export const dropExpiredAnswers: Job = {
  name: 'drop expired answers',
  run: (engine, now) => purge(engine, now, { find: expiredAnswers, drop: dropAnswers }),
}
