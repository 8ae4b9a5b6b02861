import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectSound } from '../api/credit-notes-stage.ts'
import { letAnHourPass } from './books.ts'
import { clearFaults, setFault } from './buyer.ts'
import { endLeases, toldBy } from './paying.ts'
import { settlingStage, type SettlingStage } from './settling.ts'

let system: System
let stage: SettlingStage
let invoiceId: string
let payments: readonly string[]
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
/** An invoice of 50.00: 20.00 by card, 10.00 in cash, 20.00 by card. */
beforeEach(async () => {
  stage = await settlingStage(system, `credit-retries-${(made += 1)}`)
  invoiceId = await stage.newInvoice(5000)
  const pay = async (body: object) => (await stage.post(`/invoices/${invoiceId}/pay`, body)).body.data.payment_id
  await pay({ amount_minor: 2000 })
  await pay({ amount_minor: 1000, payment_method: 'cash' })
  await pay({ amount_minor: 2000 })
  const { body } = await stage.get('/payments')
  payments = body.data.map(({ id }: { id: string }) => id)
})
afterEach(async () => {
  await clearFaults(system)
  await expectSound(system)
})
afterAll(() => system.dispose())

const credit = (amount_minor = 4500) => stage.post('/credit_notes', { invoice_id: invoiceId, amount_minor })
const retry = (id: string, key?: string) => stage.post(`/credit_notes/${id}/retry`, undefined, key)
const noteNow = async (id: string) => (await stage.get(`/credit_notes/${id}`)).body.data
const invoice = async () => (await stage.get(`/invoices/${invoiceId}`)).body.data
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const trouble = (mode: string, count = 1) =>
  setFault(system, { security_key: stage.securityKey, mode, latency_ms: 50, count })
/** What was asked of gateways: how, how much, and what came of it. */
const operationsOf = (data: {
  gateway_operations: { operation: string; amount_minor: number; status: string }[]
}): [string, number, string][] =>
  data.gateway_operations.map(({ operation, amount_minor, status }) => [operation, amount_minor, status])

/** A credit note of which so many calls never happened, and are given up. */
async function stuck(count = 1): Promise<string> {
  await trouble('error_before_charge', count)
  const { body } = await credit()
  await clearFaults(system)
  await letAnHourPass(system)
  expect((await noteNow(body.data.id)).status).toBe('issued')
  return body.data.id
}

/** All of it went back, once. */
async function expectApplied(id: string): Promise<void> {
  expect(await noteNow(id)).toMatchObject({ status: 'applied', applied_at: expect.any(String) })
  expect((await typesOf(id)).filter((type) => type === 'credit_note.applied')).toHaveLength(1)
  expect(await invoice()).toMatchObject({ status: 'paid', amount_refunded_minor: 4500, amount_credited_minor: 4500 })
}

describe('what of a credit note has not gone back', () => {
  it('is returned by a retry, once', async () => {
    const id = await stuck()
    const key = crypto.randomUUID()
    const { status, body } = await retry(id, key)
    expect([status, body.data.status]).toEqual([200, 'applied'])
    expect(
      operationsOf(body.data)
        .map(([, , outcome]) => outcome)
        .toSorted(),
    ).toEqual(['canceled', 'succeeded', 'succeeded', 'succeeded'])
    await expectApplied(id)
    expect((await retry(id, key)).body).toEqual(body)
    expect(toldBy(await retry(id))).toEqual([422, 'invalid_state'])
    expect((await stage.done('refund')) + (await stage.done('void'))).toBe(2)
  })

  it('is returned where nothing of it had been', async () => {
    const id = await stuck(2)
    await retry(id)
    await expectApplied(id)
  })

  it('is returned in another way where the batch had closed', async () => {
    const whole = await stage.newInvoice(3000)
    await stage.pay(whole)
    const midday = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16)
    await system.db
      .prepare("UPDATE gateway_accounts SET settlement_time = ?, settlement_zone = 'UTC' WHERE merchant_id = ?")
      .bind(midday, stage.merchant.merchantId)
      .run()
    await stage.close()
    const { body } = await stage.post('/credit_notes', { invoice_id: whole, amount_minor: 3000 })
    expect([body.data.status, operationsOf(body.data)]).toEqual(['issued', [['void', 3000, 'failed']]])
    const again = await retry(body.data.id)
    expect(again.body.data).toMatchObject({ status: 'applied' })
    expect(operationsOf(again.body.data)).toEqual([
      ['void', 3000, 'failed'],
      ['refund', 3000, 'succeeded'],
    ])
  })

  it('is not returned while it is on its way', async () => {
    await trouble('error_after_charge')
    const { body } = await credit()
    expect(body.data.status).toBe('issued')
    expect(toldBy(await retry(body.data.id))).toEqual([422, 'invalid_state'])
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    await expectApplied(body.data.id)
  })

  it('is finished by the same key where the answer was lost, never returned again', async () => {
    const id = await stuck()
    const key = crypto.randomUUID()
    await trouble('error_after_charge')
    expect((await retry(id, key)).body.data.status).toBe('issued')
    expect(toldBy(await retry(id))).toEqual([422, 'invalid_state'])
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    await endLeases(system)
    expect((await retry(id, key)).body.data).toMatchObject({ id, status: 'applied' })
    await expectApplied(id)
  })

  it('is returned once by many at once', async () => {
    const id = await stuck()
    const answers = await Promise.all(Array.from({ length: 8 }, () => retry(id)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 7 }, () => 422)])
    await expectApplied(id)
  })

  it('cannot be returned where the merchant has refunded it by itself', async () => {
    const id = await stuck()
    for (const payment_id of payments) await stage.post('/refunds', { payment_id })
    expect(toldBy(await retry(id))).toEqual([422, 'amount_too_large'])
    expect((await noteNow(id)).status).toBe('issued')
  })
})

describe('a retry is refused', () => {
  it('of what returns no money, is void, or is not there', async () => {
    const kept = await stage.post('/credit_notes', {
      invoice_id: invoiceId,
      amount_minor: 100,
      credit_method: 'customer_balance',
    })
    expect(toldBy(await retry(kept.body.data.id))).toEqual([422, 'invalid_state'])
    await stage.post(`/credit_notes/${kept.body.data.id}/void`)
    expect(toldBy(await retry(kept.body.data.id))).toEqual([422, 'invalid_state'])
    expect(toldBy(await retry(crypto.randomUUID()))).toEqual([404, 'resource_missing'])
  })
})
