import { join } from 'node:path'
import { using } from '../lib/stages.ts'
import { cardToken } from '../lib/fixtures.ts'
import { rounded, type Job } from './job.ts'
import { poster, subscribedPlan } from './plan.ts'

const DAY_MS = 86_400_000
const DAYS = 3 * 365 + 1
const PERIODS = 37
const MAX_SECONDS = 20

/** A monthly subscription on a test clock that is advanced by three years in one request. */
export const threeYears: Job = {
  name: 'three years of a clock',
  run: ({ dir, bundles }) =>
    using(join(dir, 'clock'), bundles, async (system) => {
      const { apiKey, priceId } = await subscribedPlan(system)
      const post = poster(`${system.urls.api}/v2`, apiKey)
      const frozen = Date.now()
      const clock = await post('/test-clocks', { frozen_time: new Date(frozen).toISOString() })
      const customerId = await post('/customers', { email: 'clock@example.com', test_clock: clock })
      await post('/payment-methods', { customer_id: customerId, token: await cardToken(system.urls.sandbox) })
      const subscriptionId = await post('/subscriptions', { customerId, priceId })
      const began = performance.now()
      await post(`/test-clocks/${clock}/advance`, { frozen_time: new Date(frozen + DAYS * DAY_MS).toISOString() })
      const seconds = rounded((performance.now() - began) / 1000, 2)
      const text = `SELECT count(*) AS n FROM subscription_periods AS p JOIN invoices AS i
        ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id WHERE p.subscription_id = ? AND i.status = 'paid'`
      const periods = (await system.db.prepare(text).bind(subscriptionId).first<number>('n')) ?? 0
      return {
        name: threeYears.name,
        figures: { seconds, periods },
        failures: [
          ...(periods === PERIODS ? [] : [`three years were ${periods} paid periods, not ${PERIODS}`]),
          ...(seconds <= MAX_SECONDS ? [] : [`three years took ${seconds} s, at most ${MAX_SECONDS} are allowed`]),
        ],
      }
    }),
}
