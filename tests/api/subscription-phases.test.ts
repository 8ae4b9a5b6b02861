import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, HALF, NEXT, type ChangesStage } from './subscription-changes-stage.ts'

const JUNE = '2026-06-01T00:00:00.000Z'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string
let pro: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'phases')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
  pro = await stage.price(3000)
})
afterAll(() => system.dispose())

const phase = (price_id: string, end_date?: string, set: object = {}) => ({
  items: [{ price_id }],
  proration_behavior: 'create_prorations',
  ...(end_date === undefined ? {} : { end_date }),
  ...set,
})

/** A schedule that a subscription follows from now on. */
async function follow(subscription: string, phases: readonly object[], set: object = {}) {
  const { status, body } = await merchant.post('/subscription-schedules', { subscription, phases, ...set })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const totals = async (id: string) => (await stage.invoices(id)).map(({ total_minor }) => total_minor)

describe('what a phase leaves waiting', () => {
  it('is billed where the schedule ends its subscription', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await follow(id, [phase(basic, HALF), phase(pro, NEXT)], { end_behavior: 'cancel' })
    await until(JUNE)
    expect(await get()).toMatchObject({ status: 'canceled', canceled_at: NEXT })
    expect(await totals(id)).toEqual([1000, 1500 - 500])
  })

  it.each([
    [undefined, [1000, 1500 - 500]],
    [false, [1000]],
  ])('is billed as the schedule is canceled, unless that is waived: %s', async (invoice_now, billed) => {
    const { id, get, until } = await stage.subscribe(basic)
    const schedule = await follow(id, [phase(basic, HALF), phase(pro)])
    await until(HALF)
    const body = invoice_now === undefined ? {} : { invoice_now }
    await merchant.post(`/subscription-schedules/${schedule.id}/cancel`, body)
    expect((await get()).status).toBe('canceled')
    expect(await totals(id)).toEqual(billed)
  })
})

describe('the coupon of a phase', () => {
  const coupon = async (code: string, set: object = {}) => {
    const body = { code, discount_type: 'percentage', discount_value: 50, recurring_type: 'forever', ...set }
    expect((await merchant.post('/discounts', body)).status).toBe(201)
    return code
  }

  it('counts for what the phase bills at once, and the one before only for what it credits', async () => {
    const yearly = await stage.price(24_000, { interval: 'year' })
    const [half, tenth] = [await coupon('HALFPRICE'), await coupon('TENTH', { discount_value: 10 })]
    const { id, until } = await stage.subscribe(basic)
    await follow(id, [
      phase(basic, NEXT),
      phase(basic, '2026-05-16T12:00:00.000Z', { coupon: half }),
      phase(yearly, undefined, { coupon: tenth }),
    ])
    await until('2026-05-16T12:00:00.000Z')
    // Half of a May that cost half is credited.
    expect(await totals(id)).toEqual([1000, 500, 21_600 - 250])
  })

  it('counts its cycles from when the phase begins', async () => {
    const [once, twice] = [
      await coupon('ONCE', { recurring_type: 'once' }),
      await coupon('TWICE', { recurring_type: 'repeating', recurring_cycles: 2 }),
    ]
    const { id, until } = await stage.subscribe(basic)
    const JULY = '2026-07-01T00:00:00.000Z'
    await follow(id, [
      phase(basic, NEXT),
      phase(basic, JULY, { coupon: once }),
      phase(basic, undefined, { coupon: twice }),
    ])
    await until('2026-09-01T00:00:00.000Z')
    expect(await totals(id)).toEqual([1000, 500, 1000, 500, 500, 1000])
  })
})

it('an item that a phase keeps in another quantity costs what was subscribed to', async () => {
  const { id, until } = await stage.subscribe(basic)
  await merchant.call('PATCH', `/subscriptions/${id}`, { amountMinor: 500 })
  const two = phase(basic, undefined, { items: [{ price_id: basic, quantity: 2 }] })
  await follow(id, [phase(basic, NEXT), two])
  await until(NEXT)
  expect((await stage.invoices(id)).at(-1).lines).toMatchObject([
    { quantity: 2, unit_amount_minor: 500, total_minor: 1000 },
  ])
})

it('a preview of renewals ends where a phase bills something else', async () => {
  const { id } = await stage.subscribe(basic)
  await follow(id, [phase(basic, JUNE), phase(pro, '2026-08-01T00:00:00.000Z')])
  const preview = await stage.step(id, 'preview-renewal', {})
  const { upcomingRenewals } = preview.body.data
  expect(upcomingRenewals).toMatchObject([{ date: NEXT, amountMinor: 1000 }])
})
