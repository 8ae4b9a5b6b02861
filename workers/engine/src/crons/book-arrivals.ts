import { payoutsArrived } from '@revkeen-edge/db/payment-sweepers.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import { payoutArrived } from '@revkeen-edge/services/settlements/arrive.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

/** Payouts whose day of arrival has come: each is paid in a commit of its own. */
export const bookArrivals: Job = {
  name: 'book payouts that arrived',
  run: (engine, now) =>
    eachUntilNoneDue(
      engine,
      (db, page) => payoutsArrived(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => commitPlanned(context, ports, () => payoutArrived(context, id)))
      },
    ),
}
