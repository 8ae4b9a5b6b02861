import { randomUUID } from 'node:crypto'
import { startSystem, type System } from '@revkeen-edge/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plans, type Plan } from '../../workers/engine/test/billing/plans.ts'
import { storeCard } from '../api/card-on-file.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'

const RUNS = 8
const SHOWN = 18

let system: System
let merchants = 0

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

interface Charge {
  readonly sequence: number
  readonly at: number
  readonly amountMinor: number
}

const iso = (at: number): string => new Date(at).toISOString()

async function made(merchant: TestMerchant, path: string, body: object): Promise<string> {
  const reply = await merchant.post(path, body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(201)
  return (reply.body.data ?? reply.body).id
}

/** A merchant in the plan's time zone, with a rate where the plan is taxed. */
async function merchantOf({ timezone, tax }: Plan): Promise<TestMerchant> {
  merchants += 1
  const merchant = await testMerchant(system, `plans${merchants}`)
  await system.db.prepare('UPDATE merchants SET timezone = ? WHERE id = ?').bind(timezone, merchant.merchantId).run()
  if (tax) await made(merchant, '/tax-rates', { display_name: 'Tax', ...tax })
  return merchant
}

async function itemsOf(merchant: TestMerchant, { rhythm, items }: Plan): Promise<object[]> {
  const rule = rhythm.anchor && 'rule' in rhythm.anchor ? { billing_anchor_rule: rhythm.anchor.rule } : {}
  const product = { name: 'Plan', kind: 'one_time', pricing_model: 'one_time', amount_minor: 100, currency: 'USD' }
  const terms = { type: 'recurring', currency: 'USD', interval: rhythm.interval, interval_count: rhythm.count }
  const wanted: object[] = []
  for (const { amountMinor, quantity } of items) {
    const product_id = await made(merchant, '/products', { ...product, ...rule, product_id: randomUUID() })
    const priceId = await made(merchant, '/prices', { ...terms, product_id, unit_amount: amountMinor })
    wanted.push({ priceId, quantity })
  }
  return wanted
}

async function discountOf(merchant: TestMerchant, discount: NonNullable<Plan['discount']>): Promise<string> {
  const { percent, amountMinor, recurrence } = discount
  const counted = typeof recurrence === 'number'
  return made(merchant, '/discounts', {
    code: `D${merchants}`,
    ...(percent === null
      ? { type: 'fixed_amount', amount_off: amountMinor, currency: 'USD' }
      : { type: 'percentage', percent_off: percent }),
    recurring_type: counted ? 'repeating' : recurrence,
    ...(counted ? { recurring_cycles: recurrence } : {}),
  })
}

/** Subscribes a customer on a clock to a plan; null where its terms leave no time. */
async function subscribed(merchant: TestMerchant, plan: Plan): Promise<{ clockId: string; id: string } | null> {
  const { now, startsInMs, trialDays, rhythm, firstCharge, end, discount } = plan
  const clockId = await made(merchant, '/test-clocks', { frozen_time: iso(now) })
  const customerId = await made(merchant, '/customers', { email: 'ada@example.com', test_clock: clockId })
  await storeCard(system, merchant, customerId)
  const { status, body } = await merchant.post('/subscriptions', {
    customerId,
    items: await itemsOf(merchant, plan),
    ...(discount ? { discountId: await discountOf(merchant, discount) } : {}),
    ...(startsInMs === 0 ? {} : { startDate: iso(now + startsInMs) }),
    ...(trialDays === 0 ? {} : { trialDays }),
    ...(rhythm.anchor && 'day' in rhythm.anchor ? { billingAnchorDay: rhythm.anchor.day } : {}),
    ...(firstCharge === null ? {} : { firstChargeBehavior: firstCharge }),
    ...(end && 'cycles' in end ? { billingMaxCycles: end.cycles } : {}),
    ...(end && 'afterMs' in end ? { billingEndsOn: iso(now + startsInMs + end.afterMs) } : {}),
  })
  if (status === 400 && JSON.stringify(body).includes('billingEndsOn')) return null
  expect(status, JSON.stringify(body)).toBe(201)
  return { clockId, id: body.data.id }
}

/** What the API says will be charged. */
async function preview(merchant: TestMerchant, id: string): Promise<readonly Charge[]> {
  const { status, body } = await merchant.post(`/subscriptions/${id}/preview-renewal`, { count: SHOWN })
  expect(status).toBe(200)
  const shown = body.data.upcomingRenewals as readonly { sequence: number; date: string; amountMinor: number }[]
  return shown.map(({ sequence, date, amountMinor }) => ({ sequence, at: Date.parse(date), amountMinor }))
}

/** What was billed, each as its time came. */
async function billed(merchant: TestMerchant, id: string): Promise<readonly Charge[]> {
  const text = `SELECT p.sequence, p.starts_at AS at, i.total_minor AS amountMinor FROM subscription_periods AS p
    JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
    WHERE p.merchant_id = ? AND p.subscription_id = ? AND p.sequence > 0 AND i.status = 'paid' AND i.created_at = p.starts_at
    ORDER BY p.sequence`
  return (await system.db.prepare(text).bind(merchant.merchantId, id).all<Charge>()).results
}

/** The test gateway declines what is below 1.00, and what a decline leads to is no matter of previews. */
const isDeclined = ({ amountMinor }: Charge): boolean => amountMinor > 0 && amountMinor < 100

async function live(plan: Plan): Promise<void> {
  const merchant = await merchantOf(plan)
  const found = await subscribed(merchant, plan)
  if (!found) return
  const { clockId, id } = found
  let now = plan.now
  let upcoming = await preview(merchant, id)
  if (upcoming.some(isDeclined)) return
  const announced = [...(await billed(merchant, id)), ...upcoming]
  for (const step of plan.stepsMs) {
    now += step
    const due = upcoming.filter(({ at }) => at <= now)
    const before = await billed(merchant, id)
    const { body } = await merchant.post(`/test-clocks/${clockId}/advance`, { frozen_time: iso(now) })
    expect(body.data).toMatchObject({ status: 'ready', frozen_time: iso(now) })
    expect((await billed(merchant, id)).slice(before.length)).toEqual(due)
    upcoming = await preview(merchant, id)
  }
  const all = await billed(merchant, id)
  expect(all).toEqual(announced.slice(0, all.length))
}

describe('any plan on a test clock', () => {
  it('is billed what the API said of it', { timeout: 240_000 }, async () => {
    await fc.assert(fc.asyncProperty(plans, live), { numRuns: RUNS, endOnFailure: true })
  })
})
