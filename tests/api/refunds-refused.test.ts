import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { letAnHourPass } from '../system/books.ts'
import { clearFaults } from '../system/buyer.ts'
import { endLeases } from '../system/paying.ts'
import { settlingStage, type SettlingStage } from '../system/settling.ts'
import { newCustomer, storeCard } from './card-on-file.ts'
import { expectSound, refusalOf } from './credit-notes-stage.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let stage: SettlingStage
let other: TestMerchant
let made = 0

beforeAll(async () => {
  system = await startSystem()
  other = await testMerchant(system, 'stranger')
})
beforeEach(async () => {
  stage = await settlingStage(system, `refused-${(made += 1)}`)
})
afterEach(async () => {
  await clearFaults(system)
  await expectSound(system)
})
afterAll(() => system.dispose())

/** What was sold for 50.00 by card. */
interface Sold {
  readonly paymentId: string
  readonly invoiceId: string
}

async function sold(): Promise<Sold> {
  const invoiceId = await stage.newInvoice(5000)
  await stage.pay(invoiceId)
  return { invoiceId, paymentId: await paymentOf(invoiceId) }
}
const paymentOf = async (invoiceId: string): Promise<string> =>
  (await stage.get(`/transactions?invoice_id=${invoiceId}`)).body.data[0].payment_id
const typesOf = async (id: string) => (await stage.merchant.eventsOf(id)).map(({ type }) => type)
const refunds = async () => (await stage.get('/refunds')).body.data
/** All that a refund could change. */
const state = async ({ paymentId, invoiceId }: Sold) => [
  (await stage.get(`/payments/${paymentId}`)).body,
  (await stage.get(`/invoices/${invoiceId}`)).body.data,
  await refunds(),
  await stage.done('refund'),
  await stage.done('void'),
]

const WAYS = [
  {
    name: 'a charge',
    amount: 'amountMinor',
    pathOf: ({ paymentId }: Sold) => `/charges/${paymentId}/refund`,
    reasons: { reason: 'Late' },
    kept: { reason: null, reason_details: 'Late' },
    bad: { reason: 1 },
  },
  {
    name: 'an invoice',
    amount: 'amount_minor',
    pathOf: ({ invoiceId }: Sold) => `/invoices/${invoiceId}/refund`,
    reasons: { reason: 'Late', reason_code: 'product_not_received' },
    kept: { reason: 'product_not_received', reason_details: 'Late' },
    bad: { reason_code: 'mood' },
  },
] as const

describe.each(WAYS)('the refund of $name', ({ amount, pathOf, reasons, kept, bad }) => {
  it('is refused where the request is wrong, and changes nothing', async () => {
    const one = await sold()
    const refund = (body?: object) => stage.post(pathOf(one), body)
    const before = await state(one)
    expect(refusalOf(await refund({ [amount]: 5001 }))).toEqual([422, 'amount_too_large', amount])
    expect(refusalOf(await refund({ amount: 5001 }))).toEqual([422, 'amount_too_large', amount])
    for (const body of [
      { [amount]: 0 },
      { amount: -1 },
      { [amount]: 1, amount: 1 },
      { [amount]: '1' },
      bad,
      { tip: 1 },
    ]) {
      expect((await refund(body)).status, JSON.stringify(body)).toBe(400)
    }
    expect(await state(one)).toEqual(before)
  })

  it('is of one’s own alone', async () => {
    const one = await sold()
    const before = await state(one)
    expect(refusalOf(await other.post(pathOf(one)))[1]).toBe('resource_missing')
    const none = crypto.randomUUID()
    expect(refusalOf(await stage.post(pathOf({ paymentId: none, invoiceId: none })))[1]).toBe('resource_missing')
    expect(await state(one)).toEqual(before)
  })

  it('takes no body as all of it, once, and keeps the reason', async () => {
    const one = await sold()
    const part = await stage.post(pathOf(one), { [amount]: 2000, ...reasons })
    expect(part.status).toBe(200)
    expect(await refunds()).toMatchObject([{ amount_minor: 2000, status: 'succeeded', ...kept }])
    expect((await stage.post(pathOf(one))).status).toBe(200)
    expect(await refunds()).toMatchObject([{ amount_minor: 3000, status: 'succeeded' }, { amount_minor: 2000 }])
    const before = await state(one)
    expect(refusalOf(await stage.post(pathOf(one)))).toEqual([422, 'invalid_state', undefined])
    expect(await state(one)).toEqual(before)
  })

  it('says that the gateway has refused, and may be asked for again', async () => {
    const one = await sold()
    // The batch closes, and nobody is told.
    await stage.close()
    const refused = await stage.post(pathOf(one))
    expect([refused.status, refused.body.error]).toMatchObject([
      422,
      { type: 'card_error', code: 'payment_declined', decline_code: 'refund_refused' },
    ])
    const [row] = await refunds()
    expect(row).toMatchObject({ status: 'failed', method: 'void', amount_minor: 5000, processed_at: null })
    expect([row.failure_code, row.failure_reason]).toEqual([expect.stringMatching(/^\d+$/), expect.any(String)])
    expect(await typesOf(row.id)).toEqual(['refund.failed'])
    expect((await stage.get(`/payments/${one.paymentId}`)).body).toMatchObject({
      status: 'succeeded',
      amount_refunded: 0,
    })
    expect((await stage.post(pathOf(one))).status).toBe(200)
    expect((await refunds())[0]).toMatchObject({ status: 'succeeded', method: 'refund', amount_minor: 5000 })
  })

  it('says that the gateway has not answered, and the same key learns what came of it', async () => {
    const one = await sold()
    const keys = [crypto.randomUUID(), crypto.randomUUID()] as const
    const refund = (key: string) => stage.post(pathOf(one), { [amount]: 2000 }, key)
    await stage.trouble('error_before_charge')
    expect(refusalOf(await refund(keys[0]))).toEqual([409, 'payment_processing', undefined])
    await letAnHourPass(system)
    await endLeases(system)
    // Nothing went back, so it begins anew.
    expect((await refund(keys[0])).status).toBe(200)
    await stage.trouble('error_after_charge')
    expect(refusalOf(await refund(keys[1]))[1]).toBe('payment_processing')
    await endLeases(system)
    expect((await refund(keys[1])).status).toBe(200)
    expect((await refunds()).map(({ status }: { status: string }) => status)).toEqual([
      'succeeded',
      'succeeded',
      'canceled',
    ])
    expect(await stage.done('refund')).toBe(2)
  })
})

it('a refund whose answer was lost is told by the same key, and begins anew where it was given up', async () => {
  const { paymentId: payment_id } = await sold()
  const refund = (key: string) => stage.post('/refunds', { payment_id, amount_minor: 1000 }, key)
  const [found, forgotten] = [crypto.randomUUID(), crypto.randomUUID()]
  await stage.trouble('error_after_charge')
  const lost = await refund(found)
  expect([lost.status, lost.body.data.status]).toEqual([201, 'processing'])
  expect(refusalOf(await refund(found))[1]).toBe('idempotency_in_progress')
  await endLeases(system)
  expect((await refund(found)).body.data).toMatchObject({ id: lost.body.data.id, status: 'succeeded' })
  await stage.trouble('error_before_charge')
  const unsent = (await refund(forgotten)).body.data
  await letAnHourPass(system)
  await endLeases(system)
  const again = await refund(forgotten)
  expect(again.body.data).toMatchObject({ status: 'succeeded', amount_minor: 1000 })
  expect(again.body.data.id).not.toBe(unsent.id)
  expect((await refund(forgotten)).body).toEqual(again.body)
  expect(await stage.done('refund')).toBe(2)
})

it('what is no charge is not refunded as one', async () => {
  const invoiceId = await stage.newInvoice(5000)
  await stage.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 5000 })
  expect(refusalOf(await stage.post(`/charges/${await paymentOf(invoiceId)}/refund`))).toEqual([
    404,
    'resource_missing',
    undefined,
  ])
  expect(refusalOf(await stage.post(`/invoices/${await stage.newInvoice(5000)}/refund`))[1]).toBe('invalid_state')
})

it('the refund of an invoice tells what one gateway refused by its refund, and the rest may be asked for', async () => {
  const invoiceId = await stage.newInvoice(5000)
  const pay = (amount_minor: number) => stage.post(`/invoices/${invoiceId}/pay`, { amount_minor })
  await pay(2000)
  await stage.close()
  await pay(3000)
  const refund = async () => (await stage.post(`/invoices/${invoiceId}/refund`)).body.data
  const first = await refund()
  expect(first.refunds).toMatchObject([
    { amount_minor: 3000, status: 'succeeded', failure_code: null },
    { amount_minor: 2000, status: 'failed', failure_code: expect.stringMatching(/^\d+$/) },
  ])
  expect(first).toMatchObject({ status: 'paid', amount_refunded_minor: 3000 })
  expect(await typesOf(first.refunds[1].id)).toEqual(['refund.failed'])
  const second = await refund()
  expect(second.refunds).toMatchObject([{ amount_minor: 2000, method: 'refund', status: 'succeeded' }])
  expect(second).toMatchObject({ status: 'refunded', amount_refunded_minor: 5000 })
})

describe('how money goes back is decided by the clock of its account', () => {
  const ZONE = 'Asia/Tokyo'
  /** The merchant's batch closes so many minutes from now, as its own clock shows. */
  const closesIn = async (minutes: number) => {
    const time = { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const settlement_time = new Intl.DateTimeFormat('en-GB', time).format(Date.now() + minutes * 60_000)
    const [{ id }] = (await stage.get('/settings/gateway-accounts')).body.data
    const changed = await stage.merchant.call('PATCH', `/settings/gateway-accounts/${id}`, {
      settlement_time,
      settlement_zone: ZONE,
    })
    expect(changed.status).toBe(200)
  }
  /** The payment was taken so many minutes ago. */
  const taken = async (minutes: number) => {
    const one = await sold()
    const text = 'UPDATE payments SET captured_at = captured_at - ? WHERE id = ?'
    await system.db
      .prepare(text)
      .bind(minutes * 60_000, one.paymentId)
      .run()
    return one.paymentId
  }
  const refund = async (payment_id: string) => (await stage.post('/refunds', { payment_id })).body.data

  it.each([
    ['two hours and more', 150, 0, 'void'],
    ['less than two hours', 60, 0, 'void'],
    ['a quarter of an hour', 10, 0, 'refund'],
    ['none any more', -60, 120, 'refund'],
    ['almost a day, when it was taken after the close', -60, 30, 'void'],
  ])('with %s left', async (_, minutes, ago, method) => {
    await closesIn(minutes)
    const payment = await taken(ago)
    expect(await refund(payment)).toMatchObject({ method, status: 'succeeded' })
  })

  it('and what is settled by it is not voided', async () => {
    await closesIn(-60)
    const payment_id = await taken(120)
    expect(refusalOf(await stage.post('/voids', { payment_id }))).toEqual([422, 'invalid_state', 'payment_id'])
    expect(await stage.done('void')).toBe(0)
  })
})

describe('the mail about a refund', () => {
  const mails = async (email: string) => {
    const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(email)}`)
    const all = (await response.json()) as { subject: string; text: string }[]
    return all.filter(({ subject }) => subject.startsWith('Your refund'))
  }
  /** A charge of a customer with an address of their own. */
  const bought = async () => {
    const customerId = await newCustomer(stage.merchant)
    const email = `${customerId}@example.com`
    await stage.merchant.call('PATCH', `/customers/${customerId}`, { email })
    await storeCard(system, stage.merchant, customerId)
    return { email, paymentId: (await stage.charge({ customerId })).body.data.id as string }
  }
  const arrived = async (email: string, count = 1) => {
    await expect.poll(async () => (await mails(email)).length, { timeout: 10_000 }).toBe(count)
    return (await mails(email)).map(({ text }) => text).join('\n')
  }

  it('says when the bank will show it', async () => {
    const { email, paymentId } = await bought()
    await stage.post('/refunds', { payment_id: paymentId, amount_minor: 1500 })
    const text = await arrived(email)
    expect(text).toContain('$15.00')
    expect(text).toContain('5 to 10 business days')
  })

  it('says that a charge which is undone never shows on the statement', async () => {
    const { email, paymentId } = await bought()
    expect((await stage.post('/refunds', { payment_id: paymentId })).body.data.method).toBe('void')
    const text = await arrived(email)
    expect(text).toContain('$50.00')
    expect(text).toContain('never shows')
    expect(text).not.toContain('business days')
  })

  it('is not sent of what the merchant returned by hand, or voided', async () => {
    const { email, paymentId } = await bought()
    await stage.post('/voids', { payment_id: paymentId })
    const text = "SELECT count(*) FROM messages WHERE merchant_id = ? AND kind = 'refund'"
    const invoiceId = await stage.newInvoice(5000)
    await stage.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 5000 })
    expect((await stage.post(`/invoices/${invoiceId}/refund`)).status).toBe(200)
    expect(await system.db.prepare(text).bind(stage.merchant.merchantId).first('count(*)')).toBe(0)
    expect(await mails(email)).toEqual([])
  })
})
