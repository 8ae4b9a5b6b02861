import { callbacksToProcess } from '@revkeen-edge/db/payment-sweepers.ts'
import { processCallback } from '@revkeen-edge/services/gateway-callbacks/process.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

/** Gateway callbacks whose queue message was lost, or whose processing failed. */
export const sweepCallbacks: Job = {
  name: 'sweep gateway callbacks',
  run: (engine, now) =>
    eachUntilNoneDue(
      engine,
      (db, page) => callbacksToProcess(db, now, page),
      async ({ merchantId, id }) => {
        const context = await engine.contextFor(merchantId, now)
        await withPaymentPorts(engine, (ports) => processCallback(context, ports, id))
      },
    ),
}
