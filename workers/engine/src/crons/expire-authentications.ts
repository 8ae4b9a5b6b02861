import { authenticationsToExpire } from '@revkeen-edge/db/payment-sweepers.ts'
import { expireAuthentication } from '@revkeen-edge/services/authentication/expire.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachForItself } from './pages.ts'

/** 3-D Secure challenges that nobody passed in time: their intents wait for another payment method. */
export const expireAuthentications: Job = {
  name: 'expire authentications',
  run: (engine, now) =>
    eachForItself(
      engine,
      (db, page) => authenticationsToExpire(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) =>
          commitPlanned(context, ports, () => expireAuthentication(context, id)),
        )
      },
    ),
}
