import { QUEUED_MS } from '@revkeen-edge/db/subscription-sweepers.ts'
import { seedDemoMerchants } from '../../scripts/admin/demo.ts'
import type { LocalSystem } from '../../scripts/lib/system.ts'
import { cardToken } from '../lib/fixtures.ts'
import { until } from './job.ts'

const DAY_MS = 86_400_000

/** A subscription that was not billed yet, to be copied. */
export interface SubscribedPlan {
  readonly merchantId: string
  readonly apiKey: string
  readonly subscriptionId: string
  readonly itemId: string
  readonly priceId: string
  /** When it is due, in UTC milliseconds. */
  readonly dueAt: number
}

/** A merchant with a monthly price, and a customer with a card who subscribes to it from tomorrow on. */
export async function subscribedPlan({ urls, admin, db }: LocalSystem): Promise<SubscribedPlan> {
  const { merchants } = await seedDemoMerchants(admin(() => undefined))
  const [merchant] = merchants
  if (!merchant) throw new Error('the demo has merchants')
  const { id: merchantId, apiKey } = merchant
  const post = poster(`${urls.api}/v2`, apiKey)
  const product = await post('/products', {
    product_id: 'plan',
    name: 'Plan',
    kind: 'one_time',
    pricing_model: 'one_time',
    amount_minor: 2900,
    currency: 'USD',
  })
  const terms = { currency: 'USD', type: 'recurring', unit_amount: 2900, interval: 'month' }
  const priceId = await post('/prices', { product_id: product, ...terms })
  const customerId = await post('/customers', { email: 'ada@example.com' })
  await post('/payment-methods', { customer_id: customerId, token: await cardToken(urls.sandbox) })
  const dueAt = Date.now() + DAY_MS
  const startDate = new Date(dueAt).toISOString()
  const subscriptionId = await post('/subscriptions', { customerId, priceId, startDate })
  const item = await db
    .prepare('SELECT id FROM subscription_items WHERE merchant_id = ? AND subscription_id = ?')
    .bind(merchantId, subscriptionId)
    .first<string>('id')
  return { merchantId, apiKey, subscriptionId, itemId: item ?? '', priceId, dueAt }
}

/** Posts to the API; gives the id of what was made. */
export function poster(api: string, apiKey: string): (path: string, body: object) => Promise<string> {
  return async (path, body) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey }
    const response = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const made = (await response.json()) as { id?: string; data?: { id?: string } }
    const id = made.data?.id ?? made.id
    const said = `${path} answered ${response.status}: ${JSON.stringify(made)}`
    if (!response.ok || id === undefined) throw new Error(said)
    return id
  }
}

/** Runs the minute's cron as if at a time; tells when nothing that was due by then is left, and how long both took. */
export async function drained(
  { cron, db }: Pick<LocalSystem, 'cron' | 'db'>,
  now: number,
  withinMs?: number,
): Promise<{ tickMs: number; allMs: number }> {
  const began = performance.now()
  await cron('* * * * *', new Date(now))
  const tickMs = performance.now() - began
  await until('nothing is due', async () => (await leftBy(db, now)) === 0, withinMs)
  return { tickMs, allMs: performance.now() - began }
}

/** How many are due by a time or handed to the queue then; by index, whatever else there is. */
export async function leftBy(db: LocalSystem['db'], now: number): Promise<number> {
  const text = `SELECT (SELECT count(*) FROM subscriptions WHERE sweep_at <= ?1 AND test_clock_id IS NULL)
    + (SELECT count(*) FROM payment_attempts WHERE status = 'pending') AS n`
  return (
    (await db
      .prepare(text)
      .bind(now + QUEUED_MS)
      .first<number>('n')) ?? -1
  )
}

/** What commits left to do is done: events are on their way, messages sent. */
export async function outboxEmpty({ db }: Pick<LocalSystem, 'db'>): Promise<void> {
  const text = `SELECT (SELECT count(*) FROM events WHERE expanded_at IS NULL)
    + (SELECT count(*) FROM messages WHERE next_attempt_at IS NOT NULL) AS n`
  await until('the outbox is empty', async () => (await db.prepare(text).first<number>('n')) === 0)
}
