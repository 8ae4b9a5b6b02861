import { join } from 'node:path'
import { copySubscription } from '../../packages/testing/src/copy-subscription.ts'
import { percentile } from '../lib/percentile.ts'
import { using } from '../lib/stages.ts'
import { rounded, until, type Job } from './job.ts'
import { leftBy, subscribedPlan } from './plan.ts'
import { wrongRenewals } from './verify.ts'

const MINUTE_MS = 60_000
/** As long as a hundred thousand take on a slow machine. */
const WITHIN_MS = 3 * 60 * MINUTE_MS

/** Subscriptions that fell due while nothing ran, with a cron each minute until all are billed: none missed, none doubled. */
export const backlog: Job = {
  name: 'backlog',
  onDemand: true,
  run: ({ dir, bundles, quick, say }) =>
    using(join(dir, 'backlog'), bundles, async (system) => {
      const copies = (quick ? 2_000 : 100_000) - 1
      const plan = await subscribedPlan(system)
      const { merchantId, subscriptionId, dueAt } = plan
      await copySubscription(system.db, { merchantId, subscriptionId, copies })
      say(`${copies + 1} subscriptions are due …`)
      const ticksMs: number[] = []
      const began = performance.now()
      let nextTickMs = 0
      await until(
        'all are billed',
        async () => {
          const passedMs = performance.now() - began
          const now = dueAt + Math.floor(passedMs)
          if (passedMs >= nextTickMs) {
            nextTickMs += MINUTE_MS
            const before = performance.now()
            await system.cron('* * * * *', new Date(now))
            ticksMs.push(performance.now() - before)
            say(`${Math.round(passedMs / 1000)} s: ${await leftBy(system.db, now)} are left`)
          }
          return (await leftBy(system.db, now)) === 0
        },
        WITHIN_MS,
      )
      const allMs = performance.now() - began
      return {
        name: 'backlog',
        figures: {
          subscriptions: copies + 1,
          seconds: rounded(allMs / 1000, 1),
          per_second: rounded(((copies + 1) / allMs) * 1000, 0),
          longest_tick_ms: rounded(percentile(ticksMs, 1), 0),
        },
        failures: await wrongRenewals(system, merchantId),
      }
    }),
}
