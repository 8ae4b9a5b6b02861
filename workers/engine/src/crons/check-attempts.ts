import { attemptsToCheck } from '@revkeen-edge/db/payment-sweepers.ts'
import { resolveAttempt } from '@revkeen-edge/services/charging/resolve.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachForItself } from './pages.ts'

/** Payments whose outcome was lost: the gateway is asked what became of them. */
export const checkAttempts: Job = {
  name: 'check payment attempts',
  run: (engine, now) =>
    eachForItself(
      engine,
      (db, page) => attemptsToCheck(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => resolveAttempt(context, ports, id))
      },
    ),
}
