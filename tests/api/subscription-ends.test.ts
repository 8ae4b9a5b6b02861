import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, HALF, NEXT, type ChangesStage } from './subscription-changes-stage.ts'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string
let pro: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'leaver')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
  pro = await stage.price(3000)
})
afterAll(() => system.dispose())

describe('what waits as a subscription ends', () => {
  const totals = async (id: string) =>
    (await stage.invoices(id)).map(({ status, total_minor }) => [status, total_minor])
  const ENDS: [string, object, ((id: string) => Promise<unknown>) | null, string][] = [
    ['at the end of its period', {}, (id) => stage.step(id, 'cancel', { mode: 'period_end' }), 'canceled'],
    ['now', {}, (id) => stage.step(id, 'cancel', { mode: 'immediately' }), 'canceled'],
    ['by its status', {}, (id) => merchant.call('PATCH', `/subscriptions/${id}`, { status: 'expired' }), 'expired'],
    ['by deletion', {}, (id) => merchant.call('DELETE', `/subscriptions/${id}`), 'canceled'],
    ['with its last cycle', { billingMaxCycles: 1 }, null, 'expired'],
    ['on its last day', { billingEndsOn: '2026-04-30' }, null, 'expired'],
  ]

  it.each(ENDS)('is billed and charged, be it %s', async (_, terms, end, status) => {
    const { id, get, until } = await stage.subscribe(basic, terms)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: pro })
    await end?.(id)
    await until(NEXT)
    expect((await get()).status).toBe(status)
    expect(await totals(id)).toEqual([
      ['paid', 1000],
      ['paid', 1000],
    ])
    expect((await merchant.eventsOf(id)).map(({ type }) => type)).not.toContain('subscription.renewed')
  })

  it('is charged once for a repeated key', async () => {
    const { id, until } = await stage.subscribe(basic)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: pro })
    const key = { 'idempotency-key': crypto.randomUUID() }
    const cancel = () => stage.step(id, 'cancel', { mode: 'immediately' }, key)
    const [first, second] = [await cancel(), await cancel()]
    expect([first.status, second.body]).toEqual([200, first.body])
    expect(first.body.data.status).toBe('canceled')
    expect(await totals(id)).toHaveLength(2)
  })

  it('stays owed where its charge fails, and nothing of it is tried again', async () => {
    const { id, get, until } = await stage.subscribe(basic)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: pro })
    const card = await storeCard(system, merchant, (await get()).customer_id, DECLINED_CARD)
    await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
    const { status } = await stage.step(id, 'cancel', { mode: 'immediately' })
    expect([status, (await get()).status]).toEqual([200, 'canceled'])
    expect(await totals(id)).toEqual([
      ['paid', 1000],
      [expect.not.stringMatching(/paid|void/), 1000],
    ])
    expect((await get()).dunning).toBeNull()
  })

  it('is sent where its payments fail: what was declined is not charged again', async () => {
    await merchant.call('PATCH', '/settings/dunning', { auto_cancel_unpaid: true })
    const { id, get, until } = await stage.subscribe(basic)
    const schedule = await merchant.post('/subscription-schedules', {
      subscription: id,
      phases: [{ items: [{ price_id: basic }] }],
    })
    const card = await storeCard(system, merchant, (await get()).customer_id, DECLINED_CARD)
    await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
    await until(NEXT)
    await stage.step(id, 'change-plan', { priceId: pro, proration: 'create_prorations' })
    await until('2026-05-10T00:00:00.000Z')
    await merchant.call('PATCH', '/settings/dunning', { auto_cancel_unpaid: null })
    expect(await get()).toMatchObject({ status: 'canceled', cancellation_reason: 'payment_failed' })
    expect(await totals(id)).toEqual([
      ['paid', 1000],
      ['overdue', 1000],
      ['sent', 2000],
    ])
    const { body } = await merchant.get(`/subscription-schedules/${schedule.body.id}`)
    expect(body).toMatchObject({ status: 'canceled', current_phase: null })
  })

  it('comes to no invoice where the customer is owed', async () => {
    const { id, get, until } = await stage.subscribe(pro)
    await until(HALF)
    await stage.step(id, 'change-plan', { priceId: basic })
    await stage.step(id, 'cancel', { mode: 'immediately' })
    expect((await get()).status).toBe('canceled')
    expect(await totals(id)).toEqual([['paid', 3000]])
  })
})
