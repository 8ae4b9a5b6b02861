import { dueDeliveries } from '@revkeen-edge/db/sweepers.ts'
import type { Job } from './job.ts'
import { eachDue } from './pages.ts'

/** Deliveries that are due: those that the queue lost, whose consumer crashed, or that a resting circuit held back. */
export const sweepDeliveries: Job = {
  name: 'sweep deliveries',
  run: (engine, now) =>
    eachDue(
      engine,
      (db, page) => dueDeliveries(db, now, page),
      (merchantId, rows) =>
        engine.deliveries.enqueue(
          merchantId,
          rows.map(({ id, attempt }) => ({ deliveryId: id, attempt, at: now, delayMs: 0 })),
        ),
    ),
}
