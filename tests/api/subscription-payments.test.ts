import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, refusalOf, type ChangesStage } from './subscription-changes-stage.ts'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'once')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
})
afterAll(() => system.dispose())

describe('a payment of its own', () => {
  const items = [
    { name: 'Set-up', description: null, value: 10.99, valueType: 'Standard' },
    { name: 'Training', description: 'Two hours', value: 20, valueType: 'Standard' },
  ]
  const wanted = { merchantInvoiceRefId: 'set-up-1', invoiceLineItems: items }

  it('is an invoice beside what the subscription bills, charged at once', async () => {
    const { id, get } = await stage.subscribe(basic)
    const before = await get()
    const { status, body } = await stage.step(id, 'payment', wanted)
    expect([status, body]).toEqual([
      200,
      {
        invoiceId: expect.any(Number),
        merchantInvoiceRefId: 'set-up-1',
        invoiceStatus: 'Paid',
        invoiceAttemptStatus: 'Success',
        message: expect.any(String),
        subtotal: 30.99,
        taxAmount: 0,
        total: 30.99,
        processorRawResponse: null,
        transactionId: expect.any(String),
        responseCode: expect.any(String),
        requestId: expect.any(String),
      },
    ])
    const next = await stage.step(id, 'payment', wanted)
    expect(next.body.invoiceId).toBe(body.invoiceId + 1)
    const [, invoice] = await stage.invoices(id)
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 3099, subscription_id: id })
    expect(await get()).toEqual(before)
  })

  it('that is declined leaves the subscription as it was', async () => {
    const { id, get } = await stage.subscribe(basic)
    const card = await storeCard(system, merchant, (await get()).customer_id, DECLINED_CARD)
    await merchant.call('PATCH', `/subscriptions/${id}`, { paymentMethodId: card })
    const before = await get()
    const { status, body } = await stage.step(id, 'payment', wanted)
    expect([status, body.invoiceStatus, body.invoiceAttemptStatus]).toEqual([200, 'Failed', 'Fail'])
    expect(await get()).toEqual(before)
  })

  it('charges once for a repeated key', async () => {
    const { id } = await stage.subscribe(basic)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await stage.step(id, 'payment', wanted, key)
    expect((await stage.step(id, 'payment', wanted, key)).body.invoiceId).toBe(first.body.invoiceId)
    expect(await stage.invoices(id)).toHaveLength(2)
  })

  it('is refused for more decimals than the currency has, and once the subscription has ended', async () => {
    const { id } = await stage.subscribe(basic)
    const odd = { invoiceLineItems: [{ ...items[0], value: 1.005 }] }
    expect(refusalOf(await stage.step(id, 'payment', odd))).toEqual([
      400,
      'validation_error',
      ['invoiceLineItems[0].value'],
    ])
    await stage.step(id, 'cancel', { mode: 'immediately' })
    expect(refusalOf(await stage.step(id, 'payment', wanted))).toEqual([422, 'invalid_state', []])
  })

  it('comes in by Revolv3’s door, by the number of the subscription', async () => {
    const { id } = await stage.subscribe(basic)
    const { number } = (await merchant.get(`/subscriptions/${id}/number`)).body.data
    const response = await fetch(`${system.urls.api}/api/Subscriptions/${number}/payment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json-patch+json', 'x-revolv3-token': merchant.apiKey },
      body: JSON.stringify(wanted),
    })
    const body = (await response.json()) as object
    expect([response.status, body]).toMatchObject([200, { invoiceStatus: 'Paid', total: 30.99 }])
    expect(body).not.toHaveProperty('requestId')
    expect(await stage.invoices(id)).toHaveLength(2)
  })
})

describe('a credit note that ends the subscription', () => {
  const credit = (invoiceId: string, body: object) =>
    merchant.post(`/invoices/${invoiceId}/credit-notes`, { amount_minor: 400, cancel_subscription: true, ...body })

  it('cancels it once the money has gone back', async () => {
    const { id, get } = await stage.subscribe(basic)
    const phases = [{ items: [{ price_id: basic }] }]
    const schedule = await merchant.post('/subscription-schedules', { subscription: id, phases })
    const [invoice] = await stage.invoices(id)
    const { status, body } = await credit(invoice.id, { reason: 'Not as promised' })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(await get()).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'Not as promised',
      next_billing_date: null,
    })
    expect((await merchant.eventsOf(id)).map(({ type }) => type)).toContain('subscription.canceled')
    const { body: followed } = await merchant.get(`/subscription-schedules/${schedule.body.id}`)
    expect(followed).toMatchObject({ status: 'canceled', current_phase: null })
  })

  it('leaves it where the refund is refused', async () => {
    const { id, get } = await stage.subscribe(basic)
    const [invoice] = await stage.invoices(id)
    const before = await get()
    const known = (id: string) =>
      system.db
        .prepare('UPDATE payments SET gateway_transaction_id = ? WHERE invoice_id = ?')
        .bind(id, invoice.id)
        .run()
    const text = 'SELECT gateway_transaction_id FROM payments WHERE invoice_id = ?'
    const sale = await system.db.prepare(text).bind(invoice.id).first<string>('gateway_transaction_id')
    // Of what the gateway does not know it returns nothing.
    await known('0')
    const { body } = await credit(invoice.id, {})
    await known(sale ?? '')
    expect(body.data).toMatchObject({ status: 'issued', gateway_operations: [{ status: 'failed' }] })
    expect(await get()).toEqual(before)
    const kept = "SELECT count(*) AS n FROM audit_log WHERE object_id = ? AND action = 'subscription.kept'"
    expect(await system.db.prepare(kept).bind(before.id).first('n')).toBe(1)
    expect(system.logs.filter((line) => line.includes('credit_note.subscription_kept'))).toHaveLength(1)
  })

  it('cancels it at once where nothing has to go back', async () => {
    const { id, get } = await stage.subscribe(basic, {}, DECLINED_CARD)
    const [invoice] = await stage.invoices(id)
    await credit(invoice.id, { amount_minor: 1000 })
    expect(await get()).toMatchObject({ status: 'canceled' })
  })

  it('is none of an invoice that bills no subscription', async () => {
    const { id } = await stage.subscribe(basic)
    const customer_id = (await merchant.get(`/subscriptions/${id}`)).body.data.customer_id
    const line_items = [{ description: 'Consulting', amount_minor: 1000 }]
    const { body } = await merchant.post('/invoices', { customer_id, line_items, status: 'finalized' })
    expect(refusalOf(await credit(body.data.id, {}))).toEqual([422, 'invalid_state', []])
  })
})
