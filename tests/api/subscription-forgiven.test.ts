import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, HALF, NEXT, type ChangesStage } from './subscription-changes-stage.ts'

const MAY_16 = '2026-05-16T00:00:00.000Z'
const JUNE = '2026-06-01T00:00:00.000Z'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string
let pro: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'forgiver')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
  pro = await stage.price(3000)
})
afterAll(() => system.dispose())

const change = async (id: string, priceId: string) =>
  (await stage.step(id, 'change-plan', { priceId, proration: 'create_prorations' })).body

it.each(['void', 'mark_uncollectible', 'keep_as_draft'])(
  'a period that a pause lets go by with %s is not credited',
  async (behavior) => {
    const { id, get, until } = await stage.subscribe(pro)
    await stage.step(id, 'pause', { behavior })
    await until(MAY_16)
    await stage.step(id, 'resume', {})
    expect(await get()).toMatchObject({ status: 'active', current_period_start: NEXT, current_period_end: JUNE })
    // What was forgiven ends with the change: the rest of the period is charged at the new price.
    expect((await change(id, basic)).proration).toMatchObject({ creditAmountMinor: 0, debitAmountMinor: 516 })
    // That was charged, and is credited.
    const further = (await change(id, pro)).proration
    expect(further).toMatchObject({ creditAmountMinor: 516, debitAmountMinor: 1548 })
    await until(JUNE)
    expect((await stage.invoices(id)).at(-1)).toMatchObject({ total_minor: 3000 + 1548, status: 'paid' })
  },
)

it.each(['void', 'mark-uncollectible'])('a renewal that nobody owes any more is not credited: %s', async (verb) => {
  const yearly = await stage.price(24_000, { interval: 'year' })
  const { id, get, until } = await stage.subscribe(yearly)
  const card = await storeCard(system, merchant, (await get()).customer_id, DECLINED_CARD)
  await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
  await until('2027-04-01T00:00:00.000Z')
  const [, renewal] = await stage.invoices(id)
  expect((await merchant.post(`/invoices/${renewal.id}/${verb}`, {})).status).toBe(200)
  expect((await get()).status).toBe('active')
  expect(await change(id, basic)).toMatchObject({
    invoiceCreated: true,
    proration: { creditAmountMinor: 0, debitAmountMinor: 1000 },
  })
})

it('a period that was given back is not credited again', async () => {
  const { id, until } = await stage.subscribe(pro)
  const [invoice] = await stage.invoices(id)
  expect((await merchant.post(`/invoices/${invoice.id}/credit-notes`, { amount_minor: 3000 })).status).toBe(201)
  await until(HALF)
  expect((await change(id, basic)).proration).toMatchObject({ creditAmountMinor: 0, debitAmountMinor: 500 })
})

it('a draft of a pause that is finalised at nothing delivers what a period billed at nothing does', async () => {
  const body = { code: crypto.randomUUID().slice(0, 8), discount_type: 'percentage', discount_value: 100 }
  const { id: discountId } = (await merchant.post('/discounts', { ...body, recurring_type: 'forever' })).body.data
  const [paused, billed] = [await stage.subscribe(basic, { discountId }), await stage.subscribe(basic, { discountId })]
  const orders = async ({ get }: typeof paused) => {
    const { customer_id } = await get()
    return (await merchant.get(`/orders?customer_id=${customer_id}`)).body.data
  }
  for (const { id } of [paused, billed]) {
    // The product delivers nothing: it is the subscription that says what is sent, and where.
    const items = "UPDATE subscription_items SET fulfillment_type = 'physical' WHERE subscription_id = ?"
    const shipping = JSON.stringify({ name: 'Grace', line1: '2 Cobol Street', country: 'US' })
    await system.db.prepare(items).bind(id).run()
    await system.db.prepare('UPDATE subscriptions SET shipping = ? WHERE id = ?').bind(shipping, id).run()
  }
  await stage.step(paused.id, 'pause', { behavior: 'keep_as_draft' })
  await Promise.all([paused.until(NEXT), billed.until(NEXT)])
  const [, draft] = await stage.invoices(paused.id)
  expect(draft).toMatchObject({ status: 'draft', total_minor: 0 })
  expect(await orders(paused)).toEqual([])
  expect((await merchant.post(`/invoices/${draft.id}/finalize`, {})).body.data).toMatchObject({ status: 'paid' })
  const parcel = { status: 'paid', fulfillment_status: 'unfulfilled', shipping: { name: 'Grace' } }
  expect(await orders(billed)).toMatchObject([parcel])
  expect(await orders(paused)).toMatchObject([parcel])
  const renewed = await Promise.all([paused, billed].map(({ id }) => renewals(id)))
  expect(renewed).toEqual([1, 1])
})

const renewals = async (id: string) =>
  (await merchant.eventsOf(id)).filter(({ type }) => type === 'subscription.renewed').length

it('a renewal is told once, though what settled it is taken back and it is paid again', async () => {
  const { id, get, until } = await stage.subscribe(basic)
  const card = await storeCard(system, merchant, (await get()).customer_id, DECLINED_CARD)
  await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
  await until(NEXT)
  const [, renewal] = await stage.invoices(id)
  const pay = (amount_minor: number) =>
    merchant.post(`/invoices/${renewal.id}/pay`, { amount_minor, payment_method: 'cash' })
  const status = async () => (await merchant.get(`/invoices/${renewal.id}`)).body.data.status
  expect((await pay(400)).status).toBe(200)
  const note = await merchant.post('/credit_notes', {
    invoice_id: renewal.id,
    amount_minor: 700,
    credit_method: 'customer_balance',
  })
  expect(note.status, JSON.stringify(note.body)).toBe(201)
  expect([await status(), await renewals(id)]).toEqual(['paid', 1])
  const voided = await merchant.post(`/credit_notes/${note.body.data.id}/void`)
  expect(voided.status, JSON.stringify(voided.body)).toBe(200)
  expect(await status()).not.toBe('paid')
  expect((await pay(600)).status).toBe(200)
  expect([await status(), await renewals(id)]).toEqual(['paid', 1])
  // The one after is another.
  await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: null })
  await until(JUNE)
  expect(await renewals(id)).toBe(2)
})
