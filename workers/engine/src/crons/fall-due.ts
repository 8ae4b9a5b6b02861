import { invoicesFallenDue } from '@revkeen-edge/db/payment-sweepers.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import { fallDue } from '@revkeen-edge/services/invoices/fall-due.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

/** Open invoices whose due date has passed: each becomes overdue in a commit of its own. */
export const markOverdue: Job = {
  name: 'mark invoices overdue',
  run: (engine, now) =>
    eachUntilNoneDue(
      engine,
      (db, page) => invoicesFallenDue(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => commitPlanned(context, ports, () => fallDue(context, id)))
      },
    ),
}
