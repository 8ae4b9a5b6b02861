import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, HALF, type ChangesStage } from './subscription-changes-stage.ts'

const START = '2026-04-16T00:00:00.000Z'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'discounter')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
})
afterAll(() => system.dispose())

async function discount(set: object) {
  const body = { code: crypto.randomUUID().slice(0, 8), discount_type: 'percentage', discount_value: 50, ...set }
  const made = await merchant.post('/discounts', body)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.data.id as string
}

const totals = async (id: string) => (await stage.invoices(id)).map(({ total_minor }) => total_minor)

it('a change of interval says and charges the new period less its discount', async () => {
  const yearly = await stage.price(24_000, { interval: 'year' })
  const { id, until } = await stage.subscribe(basic, { discountId: await discount({ recurring_type: 'forever' }) })
  await until(HALF)
  const { body } = await stage.step(id, 'change-plan', { priceId: yearly })
  expect(body.proration).toMatchObject({ creditAmountMinor: 250, debitAmountMinor: 12_000, netAmountMinor: 11_750 })
  expect(await totals(id)).toEqual([500, 11_750])
})

it('a preview of renewals carries on what is credited beyond a charge', async () => {
  const { id, until } = await stage.subscribe(basic, { quantity: 10 })
  await stage.step(id, 'change-quantity', { quantity: 1 })
  const { upcomingRenewals } = (await stage.step(id, 'preview-renewal', { count: 11 })).body.data
  const foreseen = upcomingRenewals.map(({ amountMinor }: { amountMinor: number }) => amountMinor)
  expect(foreseen).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 1000])
  await until('2027-03-01T00:00:00.000Z')
  expect(await totals(id)).toEqual([10_000, ...foreseen])
})

it('a discount of a subscription that starts later is used as it is created', async () => {
  const discountId = await discount({ max_redemptions: 1, recurring_type: 'once' })
  const uses = async () => (await merchant.get(`/discounts/${discountId}`)).body.data
  const later = { discountId, startDate: START }
  const first = await stage.subscribe(basic, later)
  const { customer_id: customerId } = await first.get()
  const again = () => merchant.post('/subscriptions', { customerId, priceId: basic, ...later })
  expect((await again()).body.error).toMatchObject({ code: 'invalid_state', param: 'discountId' })
  expect((await uses()).current_redemptions).toBe(1)
  await first.until('2026-05-16T00:00:00.000Z')
  expect(await totals(first.id)).toEqual([500, 1000])
  expect((await uses()).current_redemptions).toBe(1)
  expect((await again()).status).toBe(422)
})

it('is free again where the subscription is canceled before it starts', async () => {
  const discountId = await discount({ max_redemptions: 1 })
  const { id, get } = await stage.subscribe(basic, { discountId, startDate: START })
  const { customer_id: customerId } = await get()
  await stage.step(id, 'cancel', {})
  const wanted = { customerId, priceId: basic, discountId, startDate: START }
  expect((await merchant.post('/subscriptions', wanted)).status).toBe(201)
  expect((await merchant.post('/subscriptions', wanted)).status).toBe(422)
})
