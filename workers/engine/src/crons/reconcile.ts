import { DAY_MS } from '@revkeen-edge/domain'
import { daysToReconcile } from '@revkeen-edge/db/payment-sweepers.ts'
import { reconcileDay } from '@revkeen-edge/services/reconciliation/reconcile.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

/** Days for which a gateway that could not be asked is asked again. */
const LOOK_BACK_DAYS = 7

/** The day before, in UTC, of every processing account, compared with its gateway's own report. */
export const reconcileDays: Job = {
  name: 'reconcile days',
  run: (engine, now) => {
    const days = Array.from({ length: LOOK_BACK_DAYS }, (_, n) => dayOf(now - (n + 1) * DAY_MS))
    return eachUntilNoneDue(
      engine,
      (db, page) => daysToReconcile(db, days, page),
      async ({ merchantId, accountId, day }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => reconcileDay(context, ports, accountId, day))
      },
    )
  },
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
