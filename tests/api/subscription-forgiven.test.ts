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
