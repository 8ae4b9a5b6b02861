import { disputesOverdue } from '@revkeen-edge/db/payment-sweepers.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import { expireDispute } from '@revkeen-edge/services/disputes/expire.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

/** Disputes that nobody answered in time: each is lost in a commit of its own. */
export const expireDisputes: Job = {
  name: 'expire disputes',
  run: (engine, now) =>
    eachUntilNoneDue(
      engine,
      (db, page) => disputesOverdue(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => commitPlanned(context, ports, () => expireDispute(context, id)))
      },
    ),
}
