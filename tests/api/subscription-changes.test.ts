import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, HALF, NEXT, refusalOf, type ChangesStage } from './subscription-changes-stage.ts'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string
let pro: string
let yearly: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'changer')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
  pro = await stage.price(3000)
  yearly = await stage.price(24_000, { interval: 'year' })
})
afterAll(() => system.dispose())

const linesOf = (invoice: { lines: { total_minor: number }[] }) => invoice.lines.map(({ total_minor }) => total_minor)

describe('an amount of its own', () => {
  it('is for the next period: a later change credits what this one was charged', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    const raised = await merchant.call('PATCH', `/subscriptions/${id}`, { amountMinor: 9000 })
    expect(raised.status, JSON.stringify(raised.body)).toBe(200)
    await until(HALF)
    const { body } = await stage.step(id, 'proration-preview', { newPlanId: pro, proration: 'create_prorations' })
    expect(body.data).toMatchObject({ creditAmountMinor: 500, debitAmountMinor: 1500 })
    expect(await get()).toMatchObject({ amount_minor: 9000 })
    await until(NEXT)
    const [, renewal] = await stage.invoices(id)
    expect(renewal).toMatchObject({ total_minor: 9000 })
  })
})

describe('a change of plan', () => {
  it('credits and charges the rest of the period with the next invoice', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    const wanted = { newPlanId: pro, proration: 'create_prorations' }
    const preview = await stage.step(id, 'proration-preview', wanted)
    expect(preview.body.data).toMatchObject({
      creditAmountMinor: 500,
      debitAmountMinor: 1500,
      netAmountMinor: 1000,
      daysRemaining: 15,
      restartsCycle: false,
      invoicedNow: false,
      newAmountMinor: 3000,
    })
    const { body } = await stage.step(id, 'change-plan', wanted)
    expect(body).toMatchObject({ previousPlanId: basic, invoiceCreated: false, proration: preview.body.data })
    expect(body.subscription).toEqual(await get())
    expect(await get()).toMatchObject({ price_id: pro, amount_minor: 3000, current_period_end: NEXT, status: 'active' })
    expect(await stage.invoices(id)).toHaveLength(1)
    await until(NEXT)
    const [, renewal] = await stage.invoices(id)
    expect(renewal).toMatchObject({ status: 'paid', total_minor: 4000 })
    expect(linesOf(renewal).toSorted((a, b) => a - b)).toEqual([-500, 1500, 3000])
  })

  it('is charged at once with always_invoice', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    const { body } = await stage.step(id, 'change-plan', { priceId: pro, prorationBehavior: 'always_invoice' })
    expect(body).toMatchObject({ invoiceCreated: true, proration: { netAmountMinor: 1000, invoicedNow: true } })
    const [, extra] = await stage.invoices(id)
    expect(extra).toMatchObject({ status: 'paid', total_minor: 1000 })
    await until(NEXT)
    const [, , renewal] = await stage.invoices(id)
    expect(renewal).toMatchObject({ status: 'paid', total_minor: 3000 })
    expect((await get()).payments_count).toBe(2)
  })

  it('leaves a credit for the next invoice where always_invoice has nothing to charge', async () => {
    const { id, until } = await stage.subscribe(pro)
    await until(HALF)
    const { body } = await stage.step(id, 'change-plan', { planId: basic, proration: 'always_invoice' })
    expect(body).toMatchObject({ invoiceCreated: false, proration: { netAmountMinor: -1000, invoicedNow: false } })
    await until('2026-06-01T00:00:00.000Z')
    const totals = (await stage.invoices(id)).map(({ total_minor }) => total_minor)
    expect(totals).toEqual([3000, 0, 1000])
  })

  it('costs nothing before the next period with none, and what was paid is what is credited later', async () => {
    const { id, until } = await stage.subscribe(basic)
    await until(HALF)
    const { body } = await stage.step(id, 'change-plan', { priceId: pro, proration: 'none' })
    expect(body.proration).toMatchObject({ creditAmountMinor: 0, debitAmountMinor: 0, newAmountMinor: 3000 })
    // Had it been credited with what it costs from the next period on, 1000 would have been won.
    const back = await stage.step(id, 'change-plan', { priceId: basic, proration: 'create_prorations' })
    expect(back.body.proration).toMatchObject({ creditAmountMinor: 500, debitAmountMinor: 500, netAmountMinor: 0 })
    await until(NEXT)
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([1000, 1000])
  })

  it('to another interval credits the unused time, charges the new period whole and restarts the cycle', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    const wanted = { newPlanId: yearly }
    const preview = await stage.step(id, 'proration-preview', wanted)
    expect(preview.body.data).toMatchObject({
      creditAmountMinor: 500,
      debitAmountMinor: 24_000,
      netAmountMinor: 23_500,
      restartsCycle: true,
      periodStart: HALF,
      periodEnd: '2027-04-16T00:00:00.000Z',
    })
    const { body } = await stage.step(id, 'change-plan', wanted)
    expect(body).toMatchObject({ invoiceCreated: true, proration: preview.body.data })
    expect(await get()).toMatchObject({
      billing_interval: 'year',
      current_period_start: HALF,
      current_period_end: '2027-04-16T00:00:00.000Z',
      next_billing_date: '2027-04-16T00:00:00.000Z',
      start_date: '2026-04-01T00:00:00.000Z',
      payments_count: 2,
    })
    const [, invoice] = await stage.invoices(id)
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 23_500 })
  })

  it('to another interval at the very instant that a period began credits all of it', async () => {
    const { id } = await stage.subscribe(basic)
    const { body } = await stage.step(id, 'change-plan', { priceId: yearly })
    expect(body.proration).toMatchObject({ creditAmountMinor: 1000, debitAmountMinor: 24_000 })
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([1000, 23_000])
  })

  it('to another interval waits for the end of the period with none', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: yearly, proration: 'none' })
    expect(await get()).toMatchObject({ current_period_end: NEXT, next_billing_date: NEXT, billing_interval: 'year' })
    await until(NEXT)
    expect(await get()).toMatchObject({ current_period_start: NEXT, current_period_end: '2027-05-01T00:00:00.000Z' })
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([1000, 24_000])
  })

  it('is free within a trial, and the trial goes on', async () => {
    const { id, get, until } = await stage.subscribe(basic, { trialEnd: HALF })
    const { body } = await stage.step(id, 'change-plan', { priceId: yearly, proration: 'always_invoice' })
    expect(body).toMatchObject({ invoiceCreated: false, proration: { netAmountMinor: 0, restartsCycle: false } })
    expect(await get()).toMatchObject({ status: 'trialing', next_billing_date: HALF })
    await until(HALF)
    expect(await get()).toMatchObject({ status: 'active', current_period_end: '2027-04-16T00:00:00.000Z' })
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([0, 24_000])
  })

  it('is the same by PATCH, with what the guide calls it', async () => {
    const { id, get } = await stage.subscribe(basic)
    const reply = await merchant.call('PATCH', `/subscriptions/${id}`, { priceId: pro, proration: 'none' })
    expect([reply.status, reply.body.data]).toEqual([200, await get()])
    expect(reply.body.data).toMatchObject({ price_id: pro, amount_minor: 3000 })
  })

  it('stands where its payment fails, and the subscription falls behind', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    const { customer_id } = await get()
    const card = await storeCard(system, merchant, customer_id, DECLINED_CARD)
    await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
    const { status, body } = await stage.step(id, 'change-plan', { priceId: pro, proration: 'always_invoice' })
    expect([status, body.invoiceCreated]).toEqual([200, true])
    expect(await get()).toMatchObject({ price_id: pro, status: 'past_due', dunning: { is_in_dunning: true } })
  })

  it('tells of the plan and what it was', async () => {
    const { id } = await stage.subscribe(basic)
    await stage.step(id, 'change-plan', { priceId: pro, proration: 'none', quantity: 2 })
    const last = (await merchant.eventsOf(id)).at(-1)
    expect(last).toMatchObject({
      type: 'subscription.updated',
      previous: { price_id: basic, quantity: 1, amount_minor: 1000 },
    })
  })

  it('charges once for a repeated key', async () => {
    const { id, until } = await stage.subscribe(basic)
    await until(HALF)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const wanted = { priceId: pro, proration: 'always_invoice' }
    const [first, second] = [
      await stage.step(id, 'change-plan', wanted, key),
      await stage.step(id, 'change-plan', wanted, key),
    ]
    expect(second.body.proration).toEqual(first.body.proration)
    expect(await stage.invoices(id)).toHaveLength(2)
  })

  it('is refused to what cannot be billed instead, and changes nothing', async () => {
    const { id, get } = await stage.subscribe(basic)
    const before = await get()
    const euros = await stage.price(1000, { currency: 'EUR', product_id: await stage.product({ currency: 'EUR' }) })
    const once = await stage.price(1000, { type: 'one_time', interval: undefined })
    const refused = async (body: object) => refusalOf(await stage.step(id, 'change-plan', body))
    expect(await refused({ newPlanId: euros })).toEqual([400, 'validation_error', ['newPlanId']])
    expect(await refused({ priceId: once })).toEqual([400, 'validation_error', ['priceId']])
    expect(await refused({ priceId: basic, planId: pro })).toEqual([400, 'validation_error', ['priceId']])
    expect(await refused({ priceId: pro, quantity: 0 })).toEqual([400, 'validation_error', ['quantity']])
    expect(await refused({})).toEqual([400, 'validation_error', ['newPlanId']])
    expect(await refused({ priceId: crypto.randomUUID() })).toEqual([404, 'resource_missing', []])
    expect(await get()).toEqual(before)
    await stage.step(id, 'cancel', { mode: 'immediately' })
    expect(await refused({ priceId: pro })).toEqual([422, 'invalid_state', []])
  })
})

describe('a merchant’s rules', () => {
  const rules = (body: object) => merchant.call('PATCH', '/settings/subscriptions', body)

  it('count credits at renewal only, so that up and down within a period gains nothing', async () => {
    await rules({ credit_at: 'renewal' })
    const { id, until } = await stage.subscribe(basic)
    await until(HALF)
    const change = (priceId: string) => stage.step(id, 'change-plan', { priceId, proration: 'always_invoice' })
    await change(pro)
    await change(basic)
    await change(pro)
    // Each time up is paid for; nothing that was given back pays for it.
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([1000, 1500, 1500])
    await until(NEXT)
    const [, , , renewal] = await stage.invoices(id)
    // Credits of 500, 1500 and 500, and the 500 that basic cost in between.
    expect(renewal).toMatchObject({ total_minor: 3000 - 2500 + 500 })
    await rules({ credit_at: null })
  })

  it('gain nobody anything by quantity or by items either', async () => {
    await rules({ credit_at: 'renewal' })
    const quantity = await stage.subscribe(basic)
    await quantity.until(HALF)
    for (const count of [3, 1, 3]) {
      await stage.step(quantity.id, 'change-quantity', { quantity: count, prorationBehavior: 'always_invoice' })
    }
    const items = await stage.subscribe(basic, { prorationMode: 'immediate' })
    await items.until(HALF)
    const add = async () => (await stage.step(items.id, 'items', { price_id: pro })).body.data.id
    await merchant.call('DELETE', `/subscriptions/${items.id}/items/${await add()}`)
    await add()
    const totals = async (id: string) => (await stage.invoices(id)).map(({ total_minor }) => total_minor)
    expect([await totals(quantity.id), await totals(items.id)]).toEqual([
      [1000, 1500, 1500],
      [1000, 1500, 1500],
    ])
    await quantity.until(NEXT)
    await items.until(NEXT)
    expect((await totals(quantity.id)).at(-1)).toBe(3000 - 500 - 1500 - 500 + 500)
    expect((await totals(items.id)).at(-1)).toBe(4000 - 1500)
    await rules({ credit_at: null })
  })

  it('say what is charged now where credits wait', async () => {
    await rules({ credit_at: 'renewal' })
    const { id, until } = await stage.subscribe(basic)
    await until(HALF)
    const figures = async (priceId: string, proration?: string) =>
      (await stage.step(id, 'proration-preview', { priceId, proration })).body.data
    expect(await figures(pro, 'always_invoice')).toMatchObject({ creditAmountMinor: 500, netAmountMinor: 1500 })
    expect(await figures(pro, 'create_prorations')).toMatchObject({ creditAmountMinor: 500, netAmountMinor: 1000 })
    const restarted = await stage.step(id, 'change-plan', { priceId: yearly })
    expect(restarted.body.proration).toMatchObject({
      creditAmountMinor: 500,
      netAmountMinor: 24_000,
      invoicedNow: true,
    })
    expect((await stage.invoices(id)).at(-1)).toMatchObject({ total_minor: 24_000 })
    await rules({ credit_at: null })
  })

  it('charge an upgrade in full with a cycle that begins anew, and a downgrade as ever', async () => {
    await rules({ upgrade: 'full_price' })
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: pro })
    expect(await get()).toMatchObject({ current_period_start: HALF, current_period_end: '2026-05-16T00:00:00.000Z' })
    const [, invoice] = await stage.invoices(id)
    expect(invoice).toMatchObject({ total_minor: 2500 })
    const down = await stage.step(id, 'proration-preview', { priceId: basic })
    expect(down.body.data).toMatchObject({ restartsCycle: false, creditAmountMinor: 3000, debitAmountMinor: 1000 })
    await rules({ upgrade: null })
  })
})

describe('a change of quantity', () => {
  it('is at the price that was subscribed to', async () => {
    const price = await stage.price(1000)
    const { id, get, until } = await stage.subscribe(price)
    await merchant.call('PATCH', `/prices/${price}`, { unit_amount: 9999 })
    await until(HALF)
    const { body } = await stage.step(id, 'change-quantity', { quantity: 3 })
    expect(body).toMatchObject({
      previousQuantity: 1,
      invoiceCreated: false,
      proration: { creditAmountMinor: 500, debitAmountMinor: 1500 },
    })
    expect(await get()).toMatchObject({ quantity: 3, amount_minor: 3000 })
    const same = await stage.step(id, 'change-quantity', { quantity: 3 })
    expect(same.body.proration).toMatchObject({ creditAmountMinor: 0, debitAmountMinor: 0 })
  })

  it('looks its tiers up', async () => {
    const tiers = [
      { up_to: 5, unit_amount_minor: 1000 },
      { up_to: null, unit_amount_minor: 500 },
    ]
    const price = await stage.price(0, {
      unit_amount: undefined,
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers,
    })
    const { id, get } = await stage.subscribe(price, { quantity: 5 })
    await stage.step(id, 'change-quantity', { quantity: 6, prorationBehavior: 'none' })
    expect(await get()).toMatchObject({ quantity: 6, amount_minor: 3000 })
  })
})

describe('items', () => {
  it('come and go, each with its part of the period', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    const added = await stage.step(id, 'items', {
      price_id: pro,
      currency: 'USD',
      unit_amount_minor: 3000,
      quantity: 2,
    })
    expect(added.status, JSON.stringify(added.body)).toBe(201)
    expect(added.body.data).toMatchObject({ subscription_id: id, price_id: pro, quantity: 2, amount_minor: 6000 })
    expect(await get()).toMatchObject({ price_id: basic, quantity: 1, amount_minor: 7000 })
    const own = { description: 'Support', currency: 'USD', unit_amount_minor: 500 }
    const support = (await stage.step(id, 'items', own)).body.data
    const list = await merchant.get(`/subscriptions/${id}/items?limit=2`)
    expect(list.body).toMatchObject({ meta: { total: 3, limit: 2, offset: 0, has_more: true } })
    const path = `/subscriptions/${id}/items`
    const fewer = await merchant.call('PATCH', `${path}/${added.body.data.id}`, { quantity: 1 })
    expect(fewer.body.data).toMatchObject({ quantity: 1, amount_minor: 3000 })
    const gone = await merchant.call('DELETE', `${path}/${support.id}`)
    expect(gone.body).toMatchObject({ success: true, deleted_id: support.id })
    expect(await get()).toMatchObject({ amount_minor: 4000 })
    await until(NEXT)
    const [, renewal] = await stage.invoices(id)
    // Two more for half the period, then one less; support there and back.
    expect(renewal).toMatchObject({ total_minor: 4000 + 3000 - 3000 + 1500 + 250 - 250 })
  })

  it('are swapped to another price, and described', async () => {
    const { id, get } = await stage.subscribe(basic)
    const [item] = await stage.items(id)
    const path = `/subscriptions/${id}/items/${item.id}`
    const swapped = await merchant.call('PATCH', path, { price_id: pro })
    expect(swapped.body.data).toMatchObject({ id: item.id, price_id: pro, amount_minor: 3000 })
    expect(await get()).toMatchObject({ price_id: pro, amount_minor: 3000 })
    const named = await merchant.call('PATCH', path, {
      description: 'Seats',
      fulfillment_type: 'digital',
      metadata: { a: 1 },
    })
    expect(named.body.data).toMatchObject({ description: 'Seats', fulfillment_type: 'digital', metadata: { a: 1 } })
    expect(await stage.items(id)).toEqual([named.body.data])
  })

  it('are refused where they do not fit, and nothing changes', async () => {
    const { id, get } = await stage.subscribe(basic)
    const [before, items] = [await get(), await stage.items(id)]
    const [item] = items
    const euros = await stage.price(1000, { currency: 'EUR', product_id: await stage.product({ currency: 'EUR' }) })
    const add = async (body: object) => refusalOf(await stage.step(id, 'items', body))
    const path = `/subscriptions/${id}/items/${item.id}`
    expect(await add({ price_id: euros })).toEqual([400, 'validation_error', ['price_id']])
    expect(await add({ price_id: yearly })).toEqual([400, 'validation_error', ['price_id']])
    expect(await add({ price_id: pro, currency: 'EUR' })).toEqual([400, 'validation_error', ['currency']])
    expect(await add({ price_id: pro, unit_amount_minor: 1 })).toEqual([400, 'validation_error', ['unit_amount_minor']])
    expect(await add({ unit_amount_minor: 1 })).toEqual([400, 'validation_error', ['description']])
    expect(await add({ description: 'A' })).toEqual([400, 'validation_error', ['unit_amount_minor']])
    expect(await add({ description: 'A', unit_amount_minor: -1 })).toEqual([
      400,
      'validation_error',
      ['unit_amount_minor'],
    ])
    expect(refusalOf(await merchant.call('PATCH', path, { price_id: yearly }))).toEqual([
      400,
      'validation_error',
      ['price_id'],
    ])
    expect(refusalOf(await merchant.call('PATCH', path, {}))[0]).toBe(400)
    const last = await merchant.call('DELETE', path)
    expect([last.status, last.body.error.message]).toEqual([400, expect.stringContaining('last item')])
    const unknown = `/subscriptions/${id}/items/${crypto.randomUUID()}`
    expect((await merchant.call('DELETE', unknown)).status).toBe(404)
    expect((await merchant.call('PATCH', unknown, { quantity: 2 })).status).toBe(404)
    expect([await get(), await stage.items(id)]).toEqual([before, items])
  })
})

describe('an anchor day', () => {
  it('prorates the stretch up to it with the next invoice', async () => {
    const { id, get, until } = await stage.subscribe(pro)
    const { body } = await stage.step(id, 'billing-anchor', { day: 16 })
    expect(body.data).toMatchObject({
      billing_anchor_rule: 'day_of_month',
      billing_anchor_day: 16,
      current_period_end: NEXT,
    })
    await until(NEXT)
    expect(await get()).toMatchObject({ current_period_start: NEXT, current_period_end: '2026-05-16T00:00:00.000Z' })
    await until('2026-05-16T00:00:00.000Z')
    expect((await stage.invoices(id)).map(({ total_minor }) => total_minor)).toEqual([3000, 1500, 3000])
  })

  it('is one of a month, for what is billed by months', async () => {
    const { id } = await stage.subscribe(await stage.price(700, { interval: 'week' }))
    const set = async (day: unknown) => refusalOf(await stage.step(id, 'billing-anchor', { day }))
    expect(await set(32)).toEqual([400, 'validation_error', ['day']])
    expect(await set(0)).toEqual([400, 'validation_error', ['day']])
    expect(await set(5)).toEqual([422, 'invalid_state', []])
  })
})
