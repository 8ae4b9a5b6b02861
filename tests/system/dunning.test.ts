import { describe, expect, it } from 'vitest'
import { DECLINED_CARD } from '../api/card-on-file.ts'
import { cardToken, GOOD_CARD, setFault } from './buyer.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()

const LOST_CARD = '4000000000002511'
const STOP_CARD = '4000000000002610'
const FAULTY_GATEWAY = '4000000000004004'

async function newDefault(customerId: string, card: string): Promise<void> {
  const token = await cardToken(stage.system, card)
  const { status } = await stage.merchant.post('/payment-methods', { customer_id: customerId, token, is_default: true })
  expect(status).toBe(201)
}

/** A subscription whose first renewal is about to fail with a card. */
async function aboutToFail(card: string) {
  const customerId = await stage.customer()
  const id = await stage.subscribe({ customerId })
  await newDefault(customerId, card)
  const { currentPeriodEnd } = await stage.row(id)
  return { id, customerId, due: currentPeriodEnd }
}

/** What customers were told of failed payments, in order. */
async function mailKinds(): Promise<readonly string[]> {
  const text = `SELECT kind FROM messages WHERE merchant_id = ? AND kind IN ('payment_failed', 'payment_retry_failed',
    'payment_action_needed', 'service_suspended', 'payment_recovered') ORDER BY created_at, rowid`
  const { results } = await stage.system.db.prepare(text).bind(stage.merchant.merchantId).all<{ kind: string }>()
  return results.map(({ kind }) => kind)
}

const count = (told: readonly string[], type: string) => told.filter((each) => each === type).length

describe('a renewal whose card is declined', () => {
  it('is tried again on days 1, 3 and 7, and is unpaid after that', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    expect(await stage.row(id)).toMatchObject({ status: 'past_due', payments: 2 })
    const [begun] = await stage.cases(id)
    expect(begun).toMatchObject({ status: 'open', retries: 0, phase: 1, dueStep: 'retry' })
    const day = (days: number) => (begun?.startedAt ?? 0) + days * DAY_MS
    for (const [index, days] of [1, 3, 7].entries()) {
      expect(await stage.cases(id)).toMatchObject([{ retries: index, dueAt: day(days) }])
      await stage.at(day(days) - 1_000)
      expect(await stage.cases(id)).toMatchObject([{ retries: index }])
      await stage.at(day(days))
      await stage.at(day(days))
    }
    expect(await stage.cases(id)).toMatchObject([{ status: 'exhausted', retries: 3, phase: 3, dueAt: null }])
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid', dueAt: null })
    expect(await stage.billed(id)).toMatchObject([
      { status: 'paid', attempts: 1 },
      { status: 'overdue', attempts: 4, charged: 0 },
    ])
    const told = await stage.told(id)
    expect(count(told, 'subscription.past_due')).toBe(1)
    expect(count(told, 'subscription.unpaid')).toBe(1)
    expect(count(told, 'dunning.case_started')).toBe(1)
    expect(count(told, 'dunning.step_executed')).toBe(3)
    expect(count(told, 'dunning.phase_escalated')).toBe(2)
    expect(count(told, 'dunning.exhausted')).toBe(1)
    expect(count(told, 'dunning.completed')).toBe(0)
    const { body } = await stage.merchant.get(`/subscriptions/${id}`)
    expect(body.data.dunning).toMatchObject({ is_in_dunning: false, retry_count: 3, access_restricted: true })
    expect(await mailKinds()).toEqual([
      'payment_failed',
      'payment_retry_failed',
      'payment_action_needed',
      'service_suspended',
    ])
  })

  it('is canceled after that where the merchant wants it', async () => {
    const settings = '{"autoCancelUnpaid":true,"retrySchedule":[2],"maxRetryAttempts":1,"gracePeriodDays":2}'
    const { merchantId } = stage.merchant
    await stage.system.db.prepare('UPDATE merchants SET dunning = ? WHERE id = ?').bind(settings, merchantId).run()
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    await stage.at(begun?.dueAt ?? 0)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled', dueAt: null })
    expect(await stage.cases(id)).toMatchObject([{ status: 'exhausted', retries: 1 }])
  })

  it('is recovered by a retry that goes through', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    await newDefault(customerId, GOOD_CARD)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'retry' }])
    await stage.at((begun?.startedAt ?? 0) + 60_000)
    expect(await stage.row(id)).toMatchObject({ status: 'active', payments: 2 })
    expect(await stage.cases(id)).toMatchObject([{ status: 'recovered', retries: 1, dueAt: null }])
    expect(await stage.billed(id)).toMatchObject([{ status: 'paid' }, { status: 'paid', attempts: 2, charged: 1 }])
    const told = await stage.told(id)
    expect(count(told, 'dunning.completed')).toBe(1)
    expect(count(told, 'subscription.renewed')).toBe(1)
    expect(await mailKinds()).toEqual(['payment_failed', 'payment_recovered'])
    const { body } = await stage.merchant.get(`/subscriptions/${id}`)
    expect(body.data).toMatchObject({ status: 'active', dunning: null })
  })

  it('comes back from unpaid without the periods in which there was no service', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    for (const days of [1, 3, 7]) await stage.at(due + days * DAY_MS + 60_000)
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid', payments: 2 })
    const late = due + 100 * DAY_MS
    await stage.at(late)
    expect(await stage.billed(id)).toHaveLength(2)
    await newDefault(customerId, GOOD_CARD)
    await stage.system.cron('* * * * *', new Date(late))
    await until(async () => (await stage.row(id)).status === 'active', 'it is paid')
    await stage.at(late)
    const row = await stage.row(id)
    expect(row).toMatchObject({ status: 'active', payments: 3 })
    expect(row.currentPeriodStart).toBeLessThanOrEqual(late)
    expect(row.currentPeriodEnd).toBeGreaterThan(late)
    expect(await stage.billed(id)).toMatchObject([
      { status: 'paid' },
      { status: 'paid' },
      { status: 'paid', sequence: 3 },
    ])
  })

  it('waits for another card where the bank will never accept this one', async () => {
    const { id, due } = await aboutToFail(LOST_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    expect(begun).toMatchObject({ status: 'open', retries: 0, dueStep: 'exhaust' })
    await stage.at((begun?.dueAt ?? 0) - 1_000)
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
    await stage.at(begun?.dueAt ?? 0)
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid' })
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
  })

  it('is never tried again where the bank stops all that recurs', async () => {
    const { id, due } = await aboutToFail(STOP_CARD)
    await stage.at(due)
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid' })
    expect(await stage.cases(id)).toMatchObject([{ status: 'exhausted', retries: 0 }])
    await stage.at(due + 30 * DAY_MS)
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
  })

  it('uses up no retry by a fault that is not the customer’s', async () => {
    const { id, due } = await aboutToFail(FAULTY_GATEWAY)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    await stage.at(begun?.dueAt ?? 0)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', retries: 0, dueStep: 'retry' }])
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 2 }])
  })

  it('asks for a card where there is none', async () => {
    const { id, due } = await aboutToFail(GOOD_CARD)
    const { body } = await stage.merchant.get('/payment-methods')
    for (const method of body.data) await stage.merchant.post(`/payment-methods/${method.id}/detach`)
    await stage.at(due)
    expect(await stage.row(id)).toMatchObject({ status: 'past_due' })
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'exhaust' }])
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 0, status: 'overdue' }])
  })
})

describe('a recovery', () => {
  it('ends with its subscription', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    await stage.merchant.post(`/subscriptions/${id}/cancel`, { cancelAtPeriodEnd: false })
    expect(await stage.row(id)).toMatchObject({ status: 'canceled' })
    expect(await stage.cases(id)).toMatchObject([{ status: 'stopped', dueAt: null }])
    await stage.at(due + 10 * DAY_MS)
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
  })

  it('ends with its invoice, and what nobody owes holds up nothing', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const { body } = await stage.merchant.get(`/invoices?subscriptionId=${id}`)
    const open = body.data.find(({ status }: { status: string }) => status !== 'paid')
    expect((await stage.merchant.post(`/invoices/${open.id}/void`, {})).status).toBe(200)
    expect(await stage.cases(id)).toMatchObject([{ status: 'stopped' }])
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    await stage.at(due + 10 * DAY_MS)
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
  })

  it('is over once somebody pays by hand', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const { body } = await stage.merchant.get(`/invoices?subscriptionId=${id}`)
    const open = body.data.find(({ status }: { status: string }) => status !== 'paid')
    expect((await stage.merchant.post(`/invoices/${open.id}/pay`, {})).status).toBe(422)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', retries: 0, dueStep: 'retry' }])
    const paid = await stage.merchant.post(`/invoices/${open.id}/pay`, {
      payment_method: 'cash',
      amount_minor: PRICE_MINOR,
    })
    expect(paid.status).toBe(200)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    expect(await stage.cases(id)).toMatchObject([{ status: 'recovered', retries: 0 }])
  })

  it('makes each step once, however many runs meet', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    const time = begun?.dueAt ?? 0
    await setFault(stage.system, {
      security_key: stage.gateway.securityKey,
      mode: 'none',
      operation: 'transact',
      latency_ms: 200,
    })
    await Promise.all(Array.from({ length: 4 }, () => stage.system.cron('* * * * *', new Date(time))))
    await stage.settled(time)
    expect(await stage.cases(id)).toMatchObject([{ retries: 1 }])
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 2 }])
  })
})
