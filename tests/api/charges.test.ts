import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DECLINED_CARD, LOST_REPLY_CARD, newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from './merchant.ts'
import { openInvoice } from './open-invoice.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let customerId: string
let cardId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'charger')
  other = await testMerchant(system, 'bystander')
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer(merchant)
  cardId = await storeCard(system, merchant, customerId)
})

const create = (fields: object = {}, headers = {}) =>
  merchant.post(
    '/charges',
    { customerId, amountMinor: 4200, currency: 'USD', description: 'Setup fee', ...fields },
    headers,
  )
const hold = async (fields: object = {}) => (await create({ capture: false, ...fields })).body.data
const capture = (id: string, body?: object) => merchant.post(`/charges/${id}/capture`, body)
const release = (id: string) => merchant.post(`/charges/${id}/void`)
const payInCash = (id: string, amount: number) =>
  merchant.post(`/invoices/${id}/pay`, { payment_method: 'cash', amount_minor: amount })
const get = async (id: string) => (await merchant.get(`/charges/${id}`)).body.data
const saleOf = async (id: string) =>
  (await merchant.get(`/transactions?customer_id=${customerId}`)).body.data.find(
    (sale: { payment_id: string }) => sale.payment_id === id,
  )
const codeOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]

describe('a charge', () => {
  it('takes the money at once and makes an invoice of its own', async () => {
    const { status, body } = await create({ statementDescriptor: 'ACME SETUP', metadata: { job: '7' } })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      customerId,
      invoiceId: null,
      paymentMethodId: cardId,
      amountMinor: 4200,
      amountCapturedMinor: 4200,
      amountRefundedMinor: 0,
      currency: 'USD',
      status: 'succeeded',
      captured: true,
      description: 'Setup fee',
      statementDescriptor: 'ACME SETUP',
      failureCode: null,
      metadata: { job: '7' },
    })
    expect(await get(body.data.id)).toEqual(body.data)
    expect(await get(body.data.public_id)).toEqual(body.data)
    const sale = await saleOf(body.data.id)
    const invoice = (await merchant.get(`/invoices/${sale.invoice_id}`)).body.data
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 4200, customer_id: customerId })
    expect(invoice.number).toMatch(/^INV-\d{4}-\d{4}$/)
    expect(invoice.lines).toMatchObject([{ description: 'Setup fee', quantity: 1, amount_minor: 4200 }])
    expect((await merchant.eventsOf(body.data.id)).map(({ type }) => type)).toEqual(['payment.succeeded'])
  })

  it('tells a decline by itself', async () => {
    const bad = await storeCard(system, merchant, customerId, DECLINED_CARD)
    const { status, body } = await create({ paymentMethodId: publicId('paymentMethod', bad) })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      status: 'failed',
      captured: false,
      amountCapturedMinor: 0,
      failureCode: 'insufficient_funds',
      failureMessage: 'Insufficient funds',
    })
    expect(await get(body.data.id)).toEqual(body.data)
  })

  it('is processing while the gateway has not answered, and then what the gateway says', async () => {
    const lost = await storeCard(system, merchant, customerId, LOST_REPLY_CARD)
    const { status, body } = await create({ payment_method_id: lost })
    expect([status, body.data.status, body.data.captured]).toEqual([201, 'processing', false])
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    expect(await get(body.data.id)).toMatchObject({ status: 'succeeded', amountCapturedMinor: 4200 })
  })

  it('pays an invoice where it names one, and no more than is due', async () => {
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 5000 })
    expect(codeOf(await create({ invoiceId, amountMinor: 5001 }))).toEqual([422, 'amount_too_large', 'amountMinor'])
    expect(codeOf(await create({ invoiceId, currency: 'EUR' }))).toEqual([422, 'invalid_state', 'currency'])
    expect((await create({ invoiceId })).body.data).toMatchObject({ status: 'succeeded', invoiceId })
    expect((await merchant.get(`/invoices/${invoiceId}`)).body.data).toMatchObject({
      status: 'partially_paid',
      amount_paid_minor: 4200,
    })
    const theirs = await openInvoice(system, merchant.merchantId, { customerId: await newCustomer(merchant) })
    expect(codeOf(await create({ invoiceId: theirs }))).toEqual([404, 'resource_missing', 'invoiceId'])
  })

  it('is made once for a repeated key', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({}, key)))
    expect(answers.every(({ status, body }) => status === 201 || body.error.code === 'idempotency_in_progress')).toBe(
      true,
    )
    expect((await create({}, key)).status).toBe(201)
    expect((await merchant.get(`/charges?customerId=${customerId}`)).body.pagination.total).toBe(1)
  })

  it.each([
    [{ description: undefined }, 'description'],
    [{ amountMinor: 0 }, 'amountMinor'],
    [{ amountMinor: 10.5 }, 'amountMinor'],
    [{ currency: 'XXZ' }, 'currency'],
    [{ customerId: 'inv_1' }, 'customerId'],
    [{ amount: 1 }, 'amount'],
    [{ statementDescriptor: 'x'.repeat(23) }, 'statementDescriptor'],
  ])('is refused with %j', async (fields, param) => {
    expect(codeOf(await create(fields))).toEqual([400, 'validation_error', param])
  })

  it('needs a customer with a payment method', async () => {
    expect(codeOf(await create({ customerId: crypto.randomUUID() }))).toEqual([404, 'resource_missing', 'customerId'])
    expect(codeOf(await create({ customerId: await newCustomer(merchant) }))).toEqual([
      422,
      'invalid_state',
      'paymentMethodId',
    ])
    const foreign = await storeCard(system, merchant, await newCustomer(merchant))
    expect(codeOf(await create({ paymentMethodId: foreign }))).toEqual([404, 'resource_missing', 'paymentMethodId'])
  })
})

describe('held funds', () => {
  it('are captured in full', async () => {
    const held = await hold()
    expect(held).toMatchObject({ status: 'pending', captured: false, amountCapturedMinor: 0, amountMinor: 4200 })
    expect(await saleOf(held.id)).toBeUndefined()
    const { status, body } = await capture(held.id)
    expect([status, body.data]).toEqual([
      200,
      { ...held, status: 'succeeded', captured: true, amountCapturedMinor: 4200, updatedAt: body.data.updatedAt },
    ])
    expect(await get(held.id)).toEqual(body.data)
    expect((await saleOf(held.id)).type).toBe('capture')
    const events = await merchant.eventsOf(held.id)
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'charge.captured'])
    expect(events[1]?.object).toEqual(body.data)
    expect(codeOf(await capture(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
    expect(codeOf(await release(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('are captured in part, for which alone there is an invoice', async () => {
    const held = await hold()
    expect(codeOf(await capture(held.id, { amountMinor: 4201 }))).toEqual([422, 'amount_too_large', 'amountMinor'])
    expect(codeOf(await capture(held.id, { amountMinor: 0 }))).toEqual([400, 'validation_error', 'amountMinor'])
    const { body } = await capture(held.id, { amount_minor: 1200 })
    expect(body.data).toMatchObject({ status: 'succeeded', amountMinor: 4200, amountCapturedMinor: 1200 })
    const { invoice_id: invoiceId } = await saleOf(held.id)
    const invoice = (await merchant.get(`/invoices/${invoiceId}`)).body.data
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 1200 })
    expect(invoice.lines).toMatchObject([{ description: 'Setup fee', amount_minor: 1200 }])
    expect(codeOf(await capture(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('of an invoice pay it when they are captured', async () => {
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 4200 })
    const held = await hold({ invoiceId })
    expect(held.invoiceId).toBe(invoiceId)
    expect((await merchant.get(`/invoices/${invoiceId}`)).body.data.status).toBe('sent')
    await capture(held.id)
    expect((await merchant.get(`/invoices/${invoiceId}`)).body.data).toMatchObject({ status: 'paid' })
  })

  it.each([
    ['voided', (id: string) => merchant.post(`/invoices/${id}/void`)],
    ['written off', (id: string) => merchant.post(`/invoices/${id}/mark-uncollectible`)],
    ['paid in cash', (id: string) => payInCash(id, 4200)],
  ])('of an invoice that was %s meanwhile are not captured: nobody owes them', async (_, end) => {
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 4200 })
    const held = await hold({ invoiceId })
    expect((await end(invoiceId)).status).toBe(200)
    const before = (await merchant.get(`/invoices/${invoiceId}`)).body.data
    expect(codeOf(await capture(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
    expect(codeOf(await capture(held.id, { amountMinor: 1 })).slice(0, 2)).toEqual([422, 'invalid_state'])
    expect(await get(held.id)).toEqual(held)
    expect((await merchant.get(`/invoices/${invoiceId}`)).body.data).toEqual(before)
    expect((await release(held.id)).body.data.status).toBe('voided')
  })

  it('of an invoice that was paid in part are captured for the rest alone', async () => {
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 4200 })
    const held = await hold({ invoiceId })
    await payInCash(invoiceId, 1000)
    expect(codeOf(await capture(held.id))).toEqual([422, 'amount_too_large', 'amountMinor'])
    expect(codeOf(await capture(held.id, { amountMinor: 3201 }))).toEqual([422, 'amount_too_large', 'amountMinor'])
    expect((await get(held.id)).status).toBe('pending')
    expect((await capture(held.id, { amountMinor: 3200 })).body.data).toMatchObject({ amountCapturedMinor: 3200 })
    expect((await merchant.get(`/invoices/${invoiceId}`)).body.data).toMatchObject({
      status: 'paid',
      amount_paid_minor: 4200,
    })
  })

  it('of one invoice, held twice, are captured once, also at once', async () => {
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId, totalMinor: 4200 })
    const [one, other] = [await hold({ invoiceId }), await hold({ invoiceId })]
    const answers = await Promise.all([capture(one.id), capture(other.id)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const taken = [await get(one.id), await get(other.id)].map(({ amountCapturedMinor }) => amountCapturedMinor)
    expect(taken.toSorted((a, b) => a - b)).toEqual([0, 4200])
    const credit = "SELECT count(*) AS n FROM ledger_entries WHERE merchant_id = ? AND account = 'customer_credit'"
    expect(await system.db.prepare(credit).bind(merchant.merchantId).first('n')).toBe(0)
  })

  it('are let go', async () => {
    const held = await hold()
    const { status, body } = await release(held.id)
    expect([status, body.data.status, body.data.captured]).toEqual([200, 'voided', false])
    expect(await get(held.id)).toEqual(body.data)
    expect((await merchant.eventsOf(held.id)).map(({ type }) => type)).toEqual(['payment.voided'])
    expect(codeOf(await capture(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
    expect(codeOf(await release(held.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('are taken once however many captures and voids are asked for at once', async () => {
    const held = await hold()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? capture(held.id) : release(held.id))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(['succeeded', 'voided']).toContain((await get(held.id)).status)
  })

  it('may have been declined: then there is nothing to capture', async () => {
    const bad = await storeCard(system, merchant, customerId, DECLINED_CARD)
    const failed = await hold({ paymentMethodId: bad })
    expect(failed).toMatchObject({ status: 'failed', failureCode: 'insufficient_funds' })
    expect(codeOf(await capture(failed.id)).slice(0, 2)).toEqual([422, 'invalid_state'])
  })
})

describe('charges', () => {
  it('are listed by page, newest first, and found by customer and status', async () => {
    const held = await hold()
    const taken = (await create()).body.data
    const first = (await merchant.get(`/charges?customerId=${customerId}&limit=1`)).body
    expect(first.data).toEqual([taken])
    expect(first.pagination).toMatchObject({ page: 1, limit: 1, total: 2, totalPages: 2 })
    const second = (await merchant.get(`/charges?customerId=${customerId}&limit=1&page=2`)).body
    expect(second.data).toEqual([held])
    const pending = (await merchant.get(`/charges?customer_id=${customerId}&status=pending`)).body.data
    expect(pending).toEqual([held])
    const later = Math.floor(Date.now() / 1000) + 60
    expect((await merchant.get(`/charges?customerId=${customerId}&created_gte=${later}`)).body.data).toEqual([])
  })

  it('are not those of another merchant, nor payments outside the platform', async () => {
    const { id } = await hold()
    expect((await other.get(`/charges/${id}`)).status).toBe(404)
    expect((await other.post(`/charges/${id}/capture`)).status).toBe(404)
    expect((await other.post(`/charges/${id}/void`)).status).toBe(404)
    const invoiceId = await openInvoice(system, merchant.merchantId, { customerId })
    await merchant.post(`/invoices/${invoiceId}/pay`, { payment_method: 'cash', amount_minor: 5000 })
    const [cash] = (await merchant.get(`/payments?invoice_id=${invoiceId}`)).body.data
    expect((await merchant.get(`/charges/${cash.id}`)).status).toBe(404)
  })
})
