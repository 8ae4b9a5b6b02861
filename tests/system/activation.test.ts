import { expect, it } from 'vitest'
import { GOOD_CARD } from './buyer.ts'
import { count, dunningStage, LOST_CARD } from './dunning-stage.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'

const stage = renewalsStage()
const { newDefault } = dunningStage(stage)

/** How often a subscription was told to be active, and how often to be renewed. */
async function told(id: string): Promise<readonly [activated: number, renewed: number]> {
  const all = await stage.told(id)
  return [count(all, 'subscription.activated'), count(all, 'subscription.renewed')]
}

/** The invoices of a subscription's charged periods, oldest first. */
async function billed(id: string): Promise<readonly string[]> {
  const text = `SELECT invoice_id AS id FROM subscription_periods
    WHERE merchant_id = ? AND subscription_id = ? AND sequence > 0 ORDER BY sequence`
  const { results } = await stage.system.db.prepare(text).bind(stage.merchant.merchantId, id).all<{ id: string }>()
  return results.map((row) => row.id)
}

/** A subscription by the day whose trial ends with a card that is refused. */
async function trialThatFails() {
  const customerId = await stage.customer()
  const id = await stage.subscribe({ customerId, trialDays: 7, priceId: await stage.price({ interval: 'day' }) })
  await newDefault(customerId, LOST_CARD)
  const { currentPeriodEnd: due } = await stage.row(id)
  await stage.at(due)
  expect([await told(id), await stage.row(id)]).toMatchObject([[0, 0], { status: 'past_due' }])
  return { id, customerId, due }
}

it.each([
  ['in their order', [0, 1]],
  ['the later one first', [1, 0]],
])('the first two payments, which both failed, activate a subscription once they are made: %s', async (_, order) => {
  const { id, customerId, due } = await trialThatFails()
  await stage.at(due + DAY_MS)
  const invoices = await billed(id)
  expect(invoices).toHaveLength(2)
  for (const index of order) {
    expect(await told(id)).toEqual([0, 0])
    const paid = { payment_method: 'cash', amount_minor: PRICE_MINOR }
    expect((await stage.merchant.post(`/invoices/${invoices[index]}/pay`, paid)).status).toBe(200)
  }
  expect(await stage.row(id)).toMatchObject({ status: 'active' })
  expect(await told(id)).toEqual([1, 0])
  await newDefault(customerId, GOOD_CARD)
  await stage.at(due + 2 * DAY_MS)
  expect(await told(id)).toEqual([1, 1])
})

it('a first payment that is given up activates a subscription, and the next one is its renewal', async () => {
  const { id, customerId, due } = await trialThatFails()
  const [first] = await billed(id)
  expect((await stage.merchant.post(`/invoices/${first}/void`, { reason: 'Goodwill' })).status).toBe(200)
  expect([await told(id), await stage.row(id)]).toMatchObject([[1, 0], { status: 'active' }])
  await newDefault(customerId, GOOD_CARD)
  await stage.at(due + DAY_MS)
  expect(await told(id)).toEqual([1, 1])
})

it('a trial that was over as its pause ended is active from then on', async () => {
  const id = await stage.subscribe({ trialDays: 7 })
  const { currentPeriodEnd } = await stage.row(id)
  const resumesAt = currentPeriodEnd + DAY_MS
  const pause = { pauseAt: 'now', resumeAt: new Date(resumesAt).toISOString() }
  expect((await stage.merchant.post(`/subscriptions/${id}/pause`, pause)).status).toBe(200)
  await stage.at(currentPeriodEnd)
  expect([await told(id), await stage.row(id)]).toMatchObject([[0, 0], { status: 'paused' }])
  await stage.at(resumesAt)
  expect([await told(id), await stage.row(id)]).toMatchObject([[1, 0], { status: 'active', payments: 1 }])
})
