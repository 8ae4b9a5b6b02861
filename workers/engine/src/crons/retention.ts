import { dropAnswers, dropEventBodies, dropReplies } from '@revkeen-edge/db/retention.ts'
import { expiredAnswers, oldEventBodies, oldReplies, type Due } from '@revkeen-edge/db/sweepers.ts'
import type { Job } from './job.ts'
import { untilNoneDue } from './pages.ts'

const idsOf = (rows: readonly Due[]): string[] => rows.map(({ id }) => id)

/** Empties the bodies of old events and the replies to old deliveries; what happened and when is kept. */
export const dropOldBodies: Job = {
  name: 'drop old bodies',
  async run(engine, now) {
    await untilNoneDue(
      engine,
      (db, page) => oldEventBodies(db, now, page),
      (merchantId, rows) => dropEventBodies(engine.databaseOf(merchantId), merchantId, idsOf(rows)),
    )
    await untilNoneDue(
      engine,
      (db, page) => oldReplies(db, now, page),
      (merchantId, rows) => dropReplies(engine.databaseOf(merchantId), merchantId, idsOf(rows)),
    )
  },
}

/** Forgets the answers to idempotency keys whose time is up. */
export const dropExpiredAnswers: Job = {
  name: 'drop expired answers',
  run: (engine, now) =>
    untilNoneDue(
      engine,
      (db, page) => expiredAnswers(db, now, page),
      (merchantId, rows) => dropAnswers(engine.databaseOf(merchantId), merchantId, idsOf(rows)),
    ),
}
