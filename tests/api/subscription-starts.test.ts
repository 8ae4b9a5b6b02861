import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, refusalOf, type ChangesStage } from './subscription-changes-stage.ts'

const START = '2026-04-16T00:00:00.000Z'
const NEXT = '2026-05-16T00:00:00.000Z'
const startDate = START

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'starter')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
})
afterAll(() => system.dispose())

const told = async (id: string) => (await merchant.eventsOf(id)).map(({ type }) => type)
const totals = async (id: string) => (await stage.invoices(id)).map(({ status, total_minor }) => [status, total_minor])
const patch = (id: string, body: object) => merchant.call('PATCH', `/subscriptions/${id}`, body)

describe('a subscription that starts later', () => {
  it('is pending until it starts, and active once its first payment is made', async () => {
    const { id, get, until } = await stage.subscribe(basic, { startDate })
    expect(await get()).toMatchObject({ status: 'pending', next_billing_date: START, current_period_start: START })
    expect(await told(id)).toEqual(['subscription.created'])
    await until(START)
    expect(await get()).toMatchObject({ status: 'active', current_period_start: START, next_billing_date: NEXT })
    expect(await totals(id)).toEqual([['paid', 1000]])
    expect((await told(id)).filter((type) => type !== 'subscription.updated')).toEqual([
      'subscription.created',
      'subscription.activated',
    ])
    await until(NEXT)
    expect((await told(id)).at(-1)).toBe('subscription.renewed')
  })

  it('has a first payment that fails tried again, since nobody was there to hear of it', async () => {
    const { id, get, until } = await stage.subscribe(basic, { startDate }, DECLINED_CARD)
    await until(START)
    expect(await get()).toMatchObject({ status: 'past_due', dunning: { is_in_dunning: true } })
    await until('2026-04-30T00:00:00.000Z')
    expect((await get()).status).toBe('unpaid')
    expect(await totals(id)).toEqual([['overdue', 1000]])
    expect(await told(id)).toEqual(expect.arrayContaining(['subscription.past_due', 'subscription.unpaid']))
    expect(await told(id)).not.toContain('subscription.activated')
  })

  it('is active from its start on where the time up to its anchor is free', async () => {
    const terms = { startDate, billingAnchorDay: 1, firstChargeBehavior: 'next_anchor' }
    const { id, get, until } = await stage.subscribe(basic, terms)
    expect((await get()).status).toBe('pending')
    await until(START)
    expect(await get()).toMatchObject({ status: 'active', current_period_end: '2026-05-01T00:00:00.000Z' })
    expect((await told(id)).at(-1)).toBe('subscription.activated')
    expect(await totals(id)).toEqual([])
    await until('2026-05-01T00:00:00.000Z')
    expect(await totals(id)).toEqual([['paid', 1000]])
    expect(await told(id)).not.toContain('subscription.renewed')
  })

  it.each([
    ['now', { mode: 'immediately' }],
    ['with its period', undefined],
  ])('is canceled before that at once and for nothing, be it %s', async (_, body = { mode: 'period_end' }) => {
    const { id, get, until } = await stage.subscribe(basic, { startDate })
    const canceled = await stage.step(id, 'cancel', body)
    expect(canceled.body.data).toMatchObject({ status: 'canceled', next_billing_date: null })
    await until(NEXT)
    expect([(await get()).status, await totals(id)]).toEqual(['canceled', []])
  })

  it('ends as it would start where it is not to go on', async () => {
    const { id, get, until } = await stage.subscribe(basic, { startDate })
    const ending = (await patch(id, { cancelAtPeriodEnd: true })).body.data
    expect(ending).toMatchObject({ status: 'pending', cancel_at: START, next_billing_date: null })
    const later = '2026-04-20T00:00:00.000Z'
    expect((await patch(id, { nextBillingDate: later })).body.data).toMatchObject({ cancel_at: later })
    await until(NEXT)
    expect([(await get()).status, await totals(id)]).toEqual(['canceled', []])
  })

  it.each([
    ['another anchor', '2026-05-01', 500, (id: string) => stage.step(id, 'billing-anchor', { day: 1 })],
    ['another anchor by PATCH', '2026-05-01', 500, (id: string) => patch(id, { billingAnchorDay: 1 })],
    [
      'another interval',
      '2027-04-16',
      24_000,
      async (id: string) => {
        const yearly = await stage.price(24_000, { interval: 'year' })
        return stage.step(id, 'change-plan', { priceId: yearly })
      },
    ],
  ])('is charged from its start on after %s', async (_, end, charged, change) => {
    const { id, get, until } = await stage.subscribe(basic, { startDate })
    expect((await change(id)).status).toBe(200)
    expect(await get()).toMatchObject({ status: 'pending', next_billing_date: START, current_period_start: START })
    expect((await get()).current_period_end).toContain(end)
    await until(START)
    expect(await totals(id)).toEqual([['paid', charged]])
    expect((await get()).current_period_end).toContain(end)
  })

  it('has nothing to pause', async () => {
    const { id, get } = await stage.subscribe(basic, { startDate })
    const before = await get()
    expect(refusalOf(await stage.step(id, 'pause', {}))).toEqual([422, 'invalid_state', []])
    expect(await get()).toEqual(before)
  })
})
