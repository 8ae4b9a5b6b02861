import type { Context } from '@revkeen-edge/services/context.ts'
import { runDunning } from '@revkeen-edge/services/dunning/run.ts'
import type { PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import { describe, expect, it } from 'vitest'
import { DECLINED_CARD } from '../api/card-on-file.ts'
import { contextOn } from '../data/context.ts'
import { GOOD_CARD } from './buyer.ts'
import { count, dunningStage, LOST_CARD, STOP_CARD } from './dunning-stage.ts'
import { DAY_MS, PRICE_MINOR, renewalsStage } from './renewals-stage.ts'
import { until } from './webhook-stage.ts'

const stage = renewalsStage()
const { aboutToFail, newDefault, openInvoice, setDunning } = dunningStage(stage)

/** A gateway that is opened, and must not be called. */
const NO_GATEWAY = { gateways: { open: async () => ({}) } } as unknown as PaymentPorts

const FAULTY_GATEWAY = '4000000000004004'

/** What customers were told of failed payments, in order. */
async function mailKinds(): Promise<readonly string[]> {
  const text = `SELECT kind FROM messages WHERE merchant_id = ? AND kind IN ('payment_failed', 'payment_retry_failed',
    'payment_action_needed', 'service_suspended', 'payment_recovered', 'subscription_canceled') ORDER BY rowid`
  const { results } = await stage.system.db.prepare(text).bind(stage.merchant.merchantId).all<{ kind: string }>()
  return results.map(({ kind }) => kind)
}

/** What the last of these mails is written from. */
async function lastMail(): Promise<unknown> {
  const text = `SELECT data FROM messages WHERE merchant_id = ? AND kind <> 'credit_note' ORDER BY rowid DESC LIMIT 1`
  const row = await stage.system.db.prepare(text).bind(stage.merchant.merchantId).first<{ data: string }>()
  return JSON.parse(row?.data ?? 'null')
}

/** How often the gateway was asked for money, by its own list. */
async function salesAsked(): Promise<number> {
  const { system, gateway } = stage
  const query = new URLSearchParams({ security_key: gateway.securityKey })
  const response = await fetch(`${system.urls.sandbox}/transactions.json?${query}`)
  const { transactions } = (await response.json()) as { transactions: { actions: { type: string }[] }[] }
  return transactions.flatMap(({ actions }) => actions.filter(({ type }) => type === 'sale')).length
}

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
    await setDunning({ autoCancelUnpaid: true, retrySchedule: [2], maxRetryAttempts: 1, gracePeriodDays: 2 })
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    await stage.at(begun?.dueAt ?? 0)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled', dueAt: null })
    expect(await stage.cases(id)).toMatchObject([{ status: 'exhausted', retries: 1 }])
    // The grace is not over yet, and there is no service all the same.
    const { body } = await stage.merchant.get(`/subscriptions/${id}`)
    expect(body.data.dunning).toMatchObject({ is_in_dunning: false, access_restricted: true })
    expect(await mailKinds()).toEqual(['payment_failed', 'subscription_canceled'])
    expect(await lastMail()).toMatchObject({ reason: 'payment_failed', accessUntil: null, refundMinor: 0 })
  })

  it('is recovered by a credit note for the rest of what was paid', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const { merchant } = stage
    const [invoice] = (await merchant.get(`/invoices?subscriptionId=${id}`)).body.data
    const part = { payment_method: 'cash', amount_minor: 900 }
    await merchant.call('PATCH', `/invoices/${invoice.id}`, { allow_partial_payments: true })
    expect((await merchant.post(`/invoices/${invoice.id}/pay`, part)).status).toBe(200)
    const note = { invoice_id: invoice.id, amount_minor: PRICE_MINOR - 900, reason: 'Goodwill' }
    expect((await merchant.post('/credit_notes', note)).status).toBe(201)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    expect(await mailKinds()).toEqual(['payment_failed', 'payment_recovered'])
    expect(await lastMail()).toMatchObject({ byCredit: true, planName: 'Plan' })
  })

  it('is told of its end where a credit note cancels it', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const { merchant } = stage
    const [invoice] = (await merchant.get(`/invoices?subscriptionId=${id}`)).body.data
    const note = { invoice_id: invoice.id, amount_minor: PRICE_MINOR, cancel_subscription: true }
    const made = await merchant.post('/credit_notes', note)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled' })
    expect(await mailKinds()).toEqual(['payment_failed', 'subscription_canceled'])
    expect(await lastMail()).toMatchObject({ reason: null, planName: 'Plan' })
  })

  it('is not retried where a cancellation comes between the look at it and the charge', async () => {
    const { id, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    const [begun] = await stage.cases(id)
    const { merchantId } = stage.merchant
    const context = contextOn(stage.system.db, begun?.dueAt ?? 0, { merchantId, mode: 'sandbox' })
    const text = 'SELECT id FROM dunning_cases WHERE subscription_id = ?'
    const caseId = (await stage.system.db.prepare(text).bind(id).first<string>('id')) ?? ''
    const commit: Context['db']['commit'] = async (...plan) => {
      await stage.merchant.post(`/subscriptions/${id}/cancel`, { mode: 'immediately' })
      return context.db.commit(...plan)
    }
    const ran = await runDunning({ ...context, db: { ...context.db, commit } }, NO_GATEWAY, caseId)
    expect(ran).toEqual({ ok: true, value: 'not_due' })
    expect(await stage.row(id)).toMatchObject({ status: 'canceled' })
    expect(await stage.cases(id)).toMatchObject([{ status: 'stopped', retries: 0 }])
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1, charged: 0 }])
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
    // Nothing has changed for the customer, who was told once.
    expect(await mailKinds()).toEqual(['payment_failed'])
  })

  it('asks for another card where the gateway does not take this one, and tries it no more', async () => {
    const { id, due } = await aboutToFail('4000000000004616')
    await stage.at(due)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', retries: 0, dueStep: 'exhaust' }])
    await stage.at(due + 8 * DAY_MS)
    expect(await stage.row(id)).toMatchObject({ status: 'unpaid' })
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
  })

  it('tells its customer once of an account that cannot be charged through for hours', async () => {
    const { id, due } = await aboutToFail(GOOD_CARD)
    const setAccount = (status: string) =>
      stage.system.db
        .prepare('UPDATE gateway_accounts SET status = ? WHERE merchant_id = ?')
        .bind(status, stage.merchant.merchantId)
        .run()
    await setAccount('inactive')
    await stage.at(due)
    for (let tries = 0; tries < 3; tries += 1) {
      const [found] = await stage.cases(id)
      expect(found).toMatchObject({ status: 'open', retries: 0, dueStep: 'retry' })
      await stage.at(found?.dueAt ?? 0)
    }
    expect(count(await stage.told(id), 'dunning.step_executed')).toBe(3)
    expect(await mailKinds()).toEqual(['payment_failed'])
    await setAccount('active')
    const [found] = await stage.cases(id)
    await stage.at(found?.dueAt ?? 0)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
  })

  it('sends no mails where the merchant wants none, and tells its systems all the same', async () => {
    await setDunning({ emailEnabled: false })
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    await stage.at(due)
    await stage.at(due + DAY_MS + 60_000)
    await newDefault(customerId, GOOD_CARD)
    await stage.at(due + DAY_MS + 120_000)
    expect(await stage.row(id)).toMatchObject({ status: 'active' })
    const told = await stage.told(id)
    expect([count(told, 'dunning.step_executed'), count(told, 'dunning.completed')]).toEqual([2, 1])
    expect(await mailKinds()).toEqual([])
  })

  it('says that its customer has to act where the bank wants to hear from its cardholder', async () => {
    const { id, due } = await aboutToFail('4000000000003220')
    await stage.at(due)
    const invoiceId = await openInvoice(id)
    const told = (await stage.merchant.eventsOf(invoiceId)).map(({ type }) => type)
    expect(told.filter((type) => type.startsWith('invoice.payment_'))).toEqual([
      'invoice.payment_failed',
      'invoice.payment_action_required',
    ])
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'exhaust' }])
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

describe('a customer who is deleted', () => {
  it('is charged nothing any more: the subscriptions are canceled, and the recoveries stop', async () => {
    const { id, customerId, due } = await aboutToFail(DECLINED_CARD)
    const other = await stage.subscribe({ customerId: await stage.customer() })
    await stage.at(due)
    expect(await stage.cases(id)).toMatchObject([{ status: 'open', dueStep: 'retry' }])
    expect((await stage.merchant.call('DELETE', `/customers/${customerId}`)).status).toBe(200)
    expect(await stage.row(id)).toMatchObject({ status: 'canceled', dueAt: null })
    expect(await stage.cases(id)).toMatchObject([{ status: 'stopped', dueAt: null }])
    expect(count(await stage.told(id), 'subscription.canceled')).toBe(1)
    const { body } = await stage.merchant.get(`/subscriptions/${id}`)
    expect(body.data).toMatchObject({ cancellation_reason: 'customer_deleted' })
    const invoices = await stage.merchant.get(`/invoices?subscriptionId=${id}`)
    const open = invoices.body.data.find(({ status }: { status: string }) => status !== 'paid')
    const refused = await stage.merchant.post(`/invoices/${open.id}/pay`, {})
    expect([refused.status, refused.body.error.code]).toEqual([422, 'invalid_state'])
    await stage.at(due + 40 * DAY_MS)
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }])
    expect(await stage.row(other)).toMatchObject({ status: 'active' })
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
    await stage.doubled(begun?.dueAt ?? 0)
    expect(await stage.cases(id)).toMatchObject([{ retries: 1 }])
    expect(await stage.billed(id)).toMatchObject([{ attempts: 1 }, { attempts: 2 }])
    // Those of the one that it waited for besides.
    expect(await salesAsked()).toBe(3 + 2)
  })
})
