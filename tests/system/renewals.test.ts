import { describe, expect, it } from 'vitest'
import { expectBalancedBooks } from './books.ts'
import { chargesAt } from './buyer.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'

const stage = renewalsStage()

const PAID = { status: 'paid', totalMinor: PRICE_MINOR, attempts: 1, charged: 1 }

describe('a subscription that renews', () => {
  it('bills each period once as it begins, with a charge of the stored card', async () => {
    const id = await stage.subscribe()
    const first = await stage.row(id)
    expect(first).toMatchObject({ status: 'active', payments: 1 })
    await stage.at(first.currentPeriodEnd - 1_000)
    expect(await stage.billed(id)).toMatchObject([PAID])
    await stage.at(first.currentPeriodEnd)
    await stage.at(first.currentPeriodEnd)
    const second = await stage.row(id)
    expect(second).toMatchObject({ status: 'active', payments: 2, currentPeriodStart: first.currentPeriodEnd })
    await stage.at(second.currentPeriodEnd)
    const periods = await stage.billed(id)
    expect(periods).toMatchObject([
      { ...PAID, sequence: 1 },
      { ...PAID, sequence: 2 },
      { ...PAID, sequence: 3 },
    ])
    expect(periods.slice(1).map(({ startsAt }) => startsAt)).toEqual(periods.slice(0, -1).map(({ endsAt }) => endsAt))
    expect((await chargesAt(stage.system, stage.gateway.securityKey)).size).toBe(3)
    const told = await stage.told(id)
    expect(told.filter((type) => type === 'subscription.renewed')).toHaveLength(2)
    expect(told.filter((type) => type === 'subscription.activated')).toHaveLength(1)
  })

  it('catches up after days on which nothing ran', async () => {
    const id = await stage.subscribe({ priceId: await stage.price({ interval: 'day' }) })
    const { currentPeriodEnd } = await stage.row(id)
    await stage.at(currentPeriodEnd + 29 * DAY_MS)
    const periods = await stage.billed(id)
    expect(periods.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1))
    expect(periods.every(({ status, charged }) => status === 'paid' && charged === 1)).toBe(true)
    expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 31 })
  })

  it('bills once however often it is asked to at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => stage.subscribe()))
    const { currentPeriodEnd } = await stage.row(ids.at(-1) ?? '')
    const time = currentPeriodEnd + 60_000
    await Promise.all(Array.from({ length: 4 }, () => stage.system.cron('* * * * *', new Date(time))))
    await stage.settled(time)
    for (const id of ids) expect(await stage.billed(id)).toMatchObject([PAID, { ...PAID, sequence: 2 }])
    expect(await expectBalancedBooks(stage.system, stage.merchant.merchantId, stage.gateway.securityKey)).toBe(20)
  })

  it('ends a trial with its first charge, and announces it three days before', async () => {
    const id = await stage.subscribe({ trialDays: 14 })
    const trial = await stage.row(id)
    expect(trial).toMatchObject({ status: 'trialing', payments: 0 })
    expect(await stage.billed(id)).toMatchObject([{ sequence: 0, status: 'paid', totalMinor: 0, attempts: 0 }])
    await stage.at(trial.currentPeriodEnd - 3 * DAY_MS)
    expect(await stage.told(id)).toContain('subscription.trial_will_end')
    await stage.at(trial.currentPeriodEnd - 2 * DAY_MS)
    await stage.at(trial.currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 1 })
    expect(await stage.billed(id)).toMatchObject([{ sequence: 0 }, { ...PAID, sequence: 1 }])
    const told = await stage.told(id)
    const once = ['subscription.trial_will_end', 'subscription.trial_ended', 'subscription.activated']
    for (const type of once) expect(told.filter((each) => each === type)).toHaveLength(1)
  })

  it('stops after its last payment, and expires with its last period', async () => {
    const id = await stage.subscribe({ billingMaxCycles: 2 })
    await stage.at((await stage.row(id)).currentPeriodEnd)
    const last = await stage.row(id)
    expect(last).toMatchObject({ status: 'active', payments: 2, nextChargeAt: null })
    await stage.at(last.currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'expired', dueAt: null })
    await stage.at(last.currentPeriodEnd + 90 * DAY_MS)
    expect(await stage.billed(id)).toHaveLength(2)
  })

  it('ends with the period that it was canceled in', async () => {
    const id = await stage.subscribe()
    const { currentPeriodEnd } = await stage.row(id)
    await stage.merchant.post(`/subscriptions/${id}/cancel`, { cancelAtPeriodEnd: true })
    await stage.at(currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled', dueAt: null })
    expect(await stage.billed(id)).toHaveLength(1)
  })

  it('asks nobody for money while it is paused, and goes on by itself', async () => {
    const id = await stage.subscribe()
    const { currentPeriodEnd } = await stage.row(id)
    const resumesAt = currentPeriodEnd + 10 * DAY_MS
    await stage.merchant.post(`/subscriptions/${id}/pause`, {
      pauseAt: 'period_end',
      resumeAt: new Date(resumesAt).toISOString(),
    })
    await stage.at(currentPeriodEnd)
    expect(await stage.row(id)).toMatchObject({ status: 'paused' })
    await stage.at(resumesAt - 60_000)
    expect(await stage.billed(id)).toHaveLength(1)
    await stage.at(resumesAt)
    const resumed = await stage.row(id)
    expect(resumed).toMatchObject({ status: 'active', payments: 2 })
    expect(resumed.currentPeriodStart).toBeGreaterThanOrEqual(resumesAt)
    expect(await stage.billed(id)).toMatchObject([PAID, PAID])
  })
})
