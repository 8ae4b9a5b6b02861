import { eventsInOutbox, messagesInOutbox } from '@revkeen-edge/db/sweepers.ts'
import type { Job } from './job.ts'
import { eachDue } from './pages.ts'

/** Events and messages whose signal was lost after their commit. */
export const sweepOutbox: Job = {
  name: 'sweep outbox',
  async run(engine, now) {
    const signal = (merchantId: string, found: { eventIds?: readonly string[]; messageIds?: readonly string[] }) =>
      engine.outbox.signal({ merchantId, eventIds: [], messageIds: [], ...found })
    await eachDue(
      engine,
      (db, page) => eventsInOutbox(db, now, page),
      (merchantId, rows) => signal(merchantId, { eventIds: rows.map(({ id }) => id) }),
    )
    await eachDue(
      engine,
      (db, page) => messagesInOutbox(db, now, page),
      (merchantId, rows) => signal(merchantId, { messageIds: rows.map(({ id }) => id) }),
    )
  },
}
