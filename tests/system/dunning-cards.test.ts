import { QUEUED_MS } from '@revkeen-edge/db/subscription-sweepers.ts'
import { describe, expect, it } from 'vitest'
import { DECLINED_CARD } from '../api/card-on-file.ts'
import { clearFaults, GOOD_CARD, setFault } from './buyer.ts'
import { count, dunningStage, LOST_CARD, STOP_CARD } from './dunning-stage.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()
const { aboutToFail, charges, newDefault, openInvoice, own, spare } = dunningStage(stage)

describe('another card', () => {
  /** Two subscriptions of one customer whose renewals have failed with the default card. */
  async function twoFailed() {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    const other = await stage.subscribe({ customerId, paymentMethodId: await spare(customerId, GOOD_CARD) })
    const { currentPeriodEnd } = await stage.row(other)
    return { id, other, customerId, due: Math.max(due, currentPeriodEnd) }
  }

  it('is tried, and the lost one of the subscription never again', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId })
    const lost = await spare(customerId, LOST_CARD)
    await own(id, lost)
    const { currentPeriodEnd: due } = await stage.row(id)
    await stage.at(due)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'exhaust' }])
    await newDefault(customerId, GOOD_CARD)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'retry' }])
    await stage.at(due + 60_000)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    const [, ...tried] = await charges(id)
    expect(tried).toMatchObject([
      { method: lost, code: '251' },
      { method: expect.not.stringContaining(lost), status: 'succeeded' },
    ])
  })

  it('as the default is of no concern to a subscription with a card of its own', async () => {
    const { id, other, customerId, due } = await twoFailed()
    await own(other, await spare(customerId, DECLINED_CARD))
    await stage.at(due)
    const [before] = await stage.cases(other)
    expect(before).toMatchObject({ status: 'open', dueStep: 'retry' })
    await newDefault(customerId, GOOD_CARD)
    expect(await stage.cases(other)).toEqual([before])
    await stage.at(due + 60_000)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    expect(await stage.row(other)).toMatchObject({ status: 'past_due' })
    expect(await charges(other)).toHaveLength(2)
  })

  it('of one subscription is not tried for another', async () => {
    const { id, other, customerId, due } = await twoFailed()
    await stage.merchant.call('PATCH', `/subscriptions/${other}`, { paymentMethodId: null })
    await stage.at(due)
    const [before] = await stage.cases(id)
    await own(other, await spare(customerId, GOOD_CARD))
    expect(await stage.cases(id)).toEqual([before])
    await stage.at(due + 60_000)
    expect(await stage.row(other)).toMatchObject({ status: 'active' })
    expect(await stage.row(id)).toMatchObject({ status: 'past_due' })
    expect(await charges(id)).toHaveLength(2)
  })

  it('that is given while a charge is in doubt is tried once that has failed', async () => {
    const { id, customerId, due } = await aboutToFail(LOST_CARD)
    await setFault(stage.system, { security_key: stage.gateway.securityKey, mode: 'error_after_charge', count: 1 })
    await stage.at(due)
    expect((await charges(id)).map(({ status }) => status)).toEqual(['succeeded', 'unknown'])
    expect(await stage.cases(id)).toEqual([])
    await newDefault(customerId, GOOD_CARD)
    await stage.system.cron('* * * * *', new Date(due + 10 * 60_000))
    await until(async () => (await stage.cases(id)).length === 1, 'the charge is known to have failed')
    await stage.at(due + 11 * 60_000)
    expect((await charges(id)).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded'])
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
  })

  it('that is given while a retry is under way is tried next', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    const time = begun?.dueAt ?? 0
    const slow = { security_key: stage.gateway.securityKey, mode: 'none', operation: 'transact', latency_ms: 3_000 }
    await setFault(stage.system, { ...slow, count: 1 })
    await stage.system.cron('* * * * *', new Date(time))
    await until(async () => (await charges(id)).length === 3, 'the retry is under way')
    await clearFaults(stage.system)
    await newDefault(customerId, GOOD_CARD)
    expect((await charges(id)).at(-1)).toMatchObject({ status: 'pending' })
    await until(async () => (await stage.cases(id))[0]?.retries === 1, 'the retry has failed')
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'retry', dueAt: time }])
    // Due at the same instant as before, it is left to the queue for a while.
    await stage.at(time + QUEUED_MS)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
  })
})

describe('a payment by hand', () => {
  it('goes to the card of the subscription, not to the customer’s default', async () => {
    const { id, customerId, due } = await aboutToFail(LOST_CARD)
    const declined = await spare(customerId, DECLINED_CARD)
    await own(id, declined)
    await stage.at(due)
    const good = await spare(customerId, GOOD_CARD)
    await own(id, good)
    const paid = await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, {})
    expect([paid.status, paid.body.data?.status]).toEqual([200, 'paid'])
    expect((await charges(id)).slice(1).map(({ method }) => method)).toEqual([declined, good])
  })

  it('that is declined begins no retries where invoices are sent', async () => {
    const customerId = await stage.customer()
    const id = await stage.subscribe({ customerId, collectionMethod: 'send_invoice' })
    await newDefault(customerId, DECLINED_CARD)
    expect((await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, {})).status).toBe(422)
    expect(await stage.cases(id)).toEqual([])
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
  })

  it('that the bank answers with a stop of all that recurs ends the retries', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const stop = await spare(customerId, STOP_CARD)
    await own(id, stop)
    expect((await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, {})).status).toBe(422)
    expect(await stage.cases(id)).toMatchObject([{ status: 'exhausted', retries: 0, dueAt: null }])
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid' })
    await stage.at(due + 10 * DAY_MS)
    expect((await charges(id)).map(({ code }) => code)).toEqual(['100', '202', '261'])
    const told = await stage.told(id)
    expect([count(told, 'dunning.step_executed'), count(told, 'dunning.exhausted')]).toEqual([0, 1])
  })

  it('with a card that is lost waits for another one, and counts as no retry', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    await own(id, await spare(customerId, LOST_CARD))
    await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, {})
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', retries: 0, dueStep: 'exhaust' }])
    await stage.at(due + 3 * DAY_MS)
    expect(await charges(id)).toHaveLength(3)
  })

  it('with some other card that is lost changes no schedule', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [before] = await stage.cases(id)
    const body = { payment_method_id: await spare(customerId, LOST_CARD) }
    expect((await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, body)).status).toBe(422)
    expect(await stage.cases(id)).toEqual([before])
  })

  it('in part leaves the rest to the retries', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const part = { payment_method: 'cash', amount_minor: 1000 }
    expect((await stage.merchant.post(`/invoices/${await openInvoice(id)}/pay`, part)).status).toBe(200)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', retries: 0, dueStep: 'retry' }])
    expect(await stage.row(id)).toMatchObject({ status: 'past_due' })
    await newDefault(customerId, GOOD_CARD)
    await stage.at(due + 60_000)
    expect((await charges(id)).at(-1)).toMatchObject({ status: 'succeeded', amount: PRICE_MINOR - 1000 })
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
  })
})
