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

describe('a preview of renewals', () => {
  const AUGUST = '2026-08-01T00:00:00.000Z'
  const previewed = async (id: string, count = 6) => {
    const { upcomingRenewals, nextInvoiceAmountMinor } = (await stage.step(id, 'preview-renewal', { count })).body.data
    const amounts = upcomingRenewals.map(({ amountMinor }: { amountMinor: number }) => amountMinor)
    return { amounts, next: nextInvoiceAmountMinor, last: upcomingRenewals.at(-1)?.date }
  }

  it('goes on through the phases to come, and beyond a schedule that lets go', async () => {
    const { id, until } = await stage.subscribe(basic)
    await follow(id, [phase(basic, JUNE), phase(pro, AUGUST)])
    const { amounts } = await previewed(id)
    expect(amounts).toEqual([1000, 3000, 3000, 3000, 3000, 3000])
    await until('2026-10-01T00:00:00.000Z')
    expect(await totals(id)).toEqual([1000, ...amounts])
  })

  it('ends where the schedule ends its subscription', async () => {
    const { id, until } = await stage.subscribe(basic)
    await follow(id, [phase(basic, JUNE), phase(pro, AUGUST)], { end_behavior: 'cancel' })
    const { amounts, last } = await previewed(id)
    expect(amounts).toEqual([1000, 3000, 3000])
    expect(last).toBe('2026-07-01T00:00:00.000Z')
    await until('2026-10-01T00:00:00.000Z')
    expect(await totals(id)).toEqual([1000, ...amounts])
  })

  it('has what a phase leaves waiting, and says what is billed of it before', async () => {
    const [waits, at] = [await stage.subscribe(basic), await stage.subscribe(basic)]
    await follow(waits.id, [phase(basic, HALF), phase(pro)])
    expect(await previewed(waits.id, 2)).toMatchObject({ amounts: [3000 + 1500 - 500, 3000], next: 4000 })
    const atOnce = { proration_behavior: 'always_invoice' }
    await follow(at.id, [phase(basic, HALF), phase(pro, undefined, atOnce)])
    expect(await previewed(at.id, 2)).toMatchObject({ amounts: [3000, 3000], next: 1000 })
    await at.until(JUNE)
    expect(await totals(at.id)).toEqual([1000, 1000, 3000, 3000])
  })

  it('knows a phase that has not begun, and one that begins a cycle anew', async () => {
    const yearly = await stage.price(24_000, { interval: 'year' })
    const { id, until } = await stage.subscribe(basic)
    await follow(id, [phase(yearly)], { start_date: HALF })
    expect(await previewed(id, 2)).toMatchObject({ amounts: [24_000 - 500, 24_000], last: '2027-04-16T00:00:00.000Z' })
    await until(HALF)
    expect(await totals(id)).toEqual([1000, 23_500])
  })
})

describe('the uses of coupons', () => {
  const coupon = async (set: object = {}) => {
    const code = `C${crypto.randomUUID().slice(0, 8)}`
    const body = { code, discount_type: 'percentage', discount_value: 50, recurring_type: 'forever', ...set }
    const { data } = (await merchant.post('/discounts', body)).body
    const uses = async () => (await merchant.get(`/discounts/${data.id}`)).body.data.current_redemptions
    return { code, id: data.id as string, uses }
  }
  const LATER = '2026-04-20T00:00:00.000Z'

  it.each([
    ['before it starts', { startDate: LATER }],
    ['in its trial', { trialDays: 19 }],
  ])('of one that a phase replaces %s are given back', async (_, set) => {
    const [first, second] = [await coupon({ max_redemptions: 1 }), await coupon()]
    const { id, until } = await stage.subscribe(basic, { ...set, discountId: first.id })
    expect([await first.uses(), await second.uses()]).toEqual([1, 0])
    const kept = phase(basic, HALF, { coupon: first.code })
    await follow(id, [kept, phase(basic, undefined, { coupon: second.code })])
    await until(HALF)
    expect([await first.uses(), await second.uses()]).toEqual([0, 1])
    await until('2026-05-21T00:00:00.000Z')
    expect((await totals(id)).filter((total) => total > 0)).toEqual([500, 500])
    expect([await first.uses(), await second.uses()]).toEqual([0, 1])
    expect((await stage.subscribe(basic, { discountId: first.id })).id).toEqual(expect.any(String))
  })

  it('stay where what is replaced was charged with', async () => {
    const [first, second] = [await coupon(), await coupon()]
    const { id, until } = await stage.subscribe(basic, { discountId: first.id })
    const again = phase(basic, undefined, { coupon: first.code })
    await follow(id, [phase(basic, HALF, { coupon: first.code }), phase(basic, LATER, { coupon: second.code }), again])
    await until(NEXT)
    // Taken up again within the period that it was used for.
    expect([await first.uses(), await second.uses()]).toEqual([1, 1])
    expect(await totals(id)).toEqual([500, 500])
  })

  it('of one that is taken out of the phase that is on are given back, and it counts no more', async () => {
    const [first, second] = [await coupon(), await coupon()]
    const { id, until } = await stage.subscribe(basic, { startDate: LATER })
    const schedule = await follow(id, [phase(basic, undefined, { coupon: first.code })])
    expect([await first.uses(), await second.uses()]).toEqual([1, 0])
    const phases = [phase(basic, undefined, { coupon: second.code, start_date: '2026-04-01T00:00:00.000Z' })]
    const changed = await merchant.post(`/subscription-schedules/${schedule.id}`, { phases })
    expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    expect([await first.uses(), await second.uses()]).toEqual([0, 1])
    await until(LATER)
    expect(await totals(id)).toEqual([500])
  })

  it('of one customer are no more than allowed, however many subscriptions are created at once', async () => {
    const once = await coupon({ max_redemptions_per_user: 1 })
    const { get } = await stage.subscribe(basic)
    const { customer_id: customerId } = await get()
    const create = () => merchant.post('/subscriptions', { customerId, priceId: basic, discountId: once.id })
    const made = await Promise.all(Array.from({ length: 20 }, create))
    expect(Map.groupBy(made, ({ status }) => status).get(201)).toHaveLength(1)
    expect(made.filter(({ status }) => status === 422)).toHaveLength(19)
    expect(await once.uses()).toBe(1)
  })
})
