import { sessionsToExpire } from '@revkeen-edge/db/payment-sweepers.ts'
import { expireCheckoutSession } from '@revkeen-edge/services/checkout-sessions/expire.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachForItself } from './pages.ts'

/** Checkout sessions whose time is up. One with a payment under way waits for its outcome. */
export const expireSessions: Job = {
  name: 'expire checkout sessions',
  run: (engine, now) =>
    eachForItself(
      engine,
      (db, page) => sessionsToExpire(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) =>
          commitPlanned(context, ports, () => expireCheckoutSession(context, id)),
        )
      },
    ),
}
