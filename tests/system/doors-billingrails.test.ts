import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DECLINED_CARD, newCustomer, storeCard } from '../api/card-on-file.ts'
import { testMerchant } from '../api/merchant.ts'
import { apiKeyOf, knock, stateOf } from './doors.ts'
import { endLeases, payingStage, type Stage } from './paying.ts'

let system: System
let stage: Stage
let key: string
let invoiceId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `rails-${(made += 1)}`)
  key = await apiKeyOf(system, stage.merchant.merchantId, ['payments:write'])
  invoiceId = await stage.newInvoice()
})
afterAll(() => system.dispose())

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })

function pay(body: object, headers: Record<string, string> = {}) {
  const common = { account_id: stage.customerId, reference_id: 'PAY-REF-001' }
  return knock(system, '/v1/payments', { ...bearer(key), ...headers }, JSON.stringify({ ...common, ...body }))
}

const told = ({ status, body }: Awaited<ReturnType<typeof pay>>) => [status, body.error?.code, body.error?.param]

async function refused(body: object, headers?: Record<string, string>) {
  const before = await stateOf(system, stage.merchant.merchantId)
  const answer = await pay(body, headers)
  expect(await stateOf(system, stage.merchant.merchantId)).toBe(before)
  return told(answer)
}

const card = async () => (await stage.merchant.get(`/payment-methods?customer_id=${stage.customerId}`)).body.data[0].id
const integration = async () => (await stage.merchant.get('/settings/gateway-accounts')).body.data[0].id
const numberOf = async (id: string) => (await stage.merchant.get(`/invoices/${id}`)).body.data.invoice_number
const newOrder = async () => {
  const product = { kind: 'one_time', pricing_model: 'one_time', amount_minor: 1500, currency: 'USD' }
  const { body } = await stage.post('/products', { ...product, product_id: `p-${made}`, name: 'A book' })
  const order = { customer_id: stage.customerId, line_items: [{ product_id: body.data.id }] }
  return (await stage.post('/orders', order)).body.id as string
}
const newRequest = async (body: object = { invoiceId }) => (await stage.post('/checkout-sessions', body)).body.data

describe('an offline payment', () => {
  it('is recorded and answered in the published shape; offline is the default', async () => {
    const { status, body } = await pay({ invoice_id: publicId('invoice', invoiceId) })
    expect(status).toBe(201)
    expect(body).toEqual({
      payment: {
        object: 'payment',
        id: expect.stringMatching(/^pay_[0-9a-z]{26}$/),
        account_id: publicId('customer', stage.customerId),
        amount: 5000,
        currency: 'USD',
        description: `Payment for invoice ${await numberOf(invoiceId)}`,
        reference_id: 'PAY-REF-001',
        status: 'succeeded',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
      payment_link: null,
    })
    expect(await stage.statusOfInvoice(invoiceId)).toBe('paid')
    expect(await stage.done('sale')).toBe(0)
  })

  it('has the time that is given', async () => {
    const { body } = await pay({ mode: 'offline', invoice_id: invoiceId, succeeded_at: '2026-02-14T17:33:40Z' })
    const { body: shown } = await stage.merchant.get(`/payments/${body.payment.id}`)
    expect(shown.captured_at).toBe('2026-02-14T17:33:40.000Z')
  })

  it('pays an order, whose invoice it makes', async () => {
    const orderId = await newOrder()
    const { status, body } = await pay({ order_id: orderId })
    expect([status, body.payment.amount]).toEqual([201, 1500])
    expect(body.payment.description).toMatch(/^Payment for invoice inv_/)
    expect((await stage.merchant.get(`/orders/${orderId}`)).body.status).toBe('paid')
  })

  it('pays the invoice that a payment request asks for', async () => {
    const request = await newRequest()
    const page = async () => (await fetch(request.url)).text()
    expect(await page()).toContain('data-tokenization-key')
    const { status, body } = await pay({ payment_request_id: request.id })
    expect([status, body.payment.amount]).toEqual([201, 5000])
    expect(await stage.statusOfInvoice(invoiceId)).toBe('paid')
    // The request is over with it: nobody pays a second time, here or on its page.
    expect(await refused({ payment_request_id: request.id })).toEqual([422, 'invalid_state', 'payment_request_id'])
    expect(await page()).not.toContain('data-tokenization-key')
  })
})

describe('an online payment', () => {
  it('charges the method at once', async () => {
    const { status, body } = await pay({ mode: 'online', invoice_id: invoiceId, payment_method_id: await card() })
    expect([status, body.payment.status, body.payment.reference_id]).toEqual([201, 'succeeded', 'PAY-REF-001'])
    expect(body.payment.description).toBe(`Payment for invoice ${await numberOf(invoiceId)}`)
    expect(await stage.done('sale')).toBe(1)
  })

  it('charges for an order and for a payment request', async () => {
    const method = { mode: 'online', payment_method_id: await card() }
    expect((await pay({ ...method, order_id: await newOrder() })).body.payment.amount).toBe(1500)
    expect((await pay({ ...method, payment_request_id: (await newRequest()).public_id })).body.payment.amount).toBe(
      5000,
    )
    expect(await stage.done('sale')).toBe(2)
  })

  it('gives a link where the customer pays, and no payment yet', async () => {
    const { status, body } = await pay({
      mode: 'online',
      invoice_id: invoiceId,
      integration_id: await integration(),
    })
    expect([status, body.payment]).toEqual([201, null])
    expect((await fetch(body.payment_link)).status).toBe(200)
    expect(await stage.done('sale')).toBe(0)
  })

  it('says that a card was declined', async () => {
    const bad = await storeCard(system, stage.merchant, stage.customerId, DECLINED_CARD)
    const answer = await pay({ mode: 'online', invoice_id: invoiceId, payment_method_id: bad })
    expect(told(answer)).toEqual([422, 'payment_declined', undefined])
    expect(answer.body.error.decline_code).toBe('insufficient_funds')
    expect(await stage.statusOfInvoice(invoiceId)).toBe('sent')
  })

  it('is charged once for one Idempotency-Key, also where the answer was lost', async () => {
    const body = { mode: 'online', invoice_id: invoiceId, payment_method_id: await card() }
    const headers = { 'idempotency-key': crypto.randomUUID() }
    await stage.trouble('error_after_charge')
    expect(told(await pay(body, headers))).toEqual([409, 'payment_processing', undefined])
    await endLeases(system)
    const first = await pay(body, headers)
    expect(first.body.payment.status).toBe('succeeded')
    expect((await pay(body, headers)).body).toEqual(first.body)
    expect(await stage.done('sale')).toBe(1)
  })
})

describe('what is refused', () => {
  it.each([
    [{}, 'invoice_id'],
    [{ mode: 'sideways', invoice_id: 'x' }, 'mode'],
    [{ mode: 'online' }, 'payment_method_id'],
    [{ mode: 'online', succeeded_at: '2026-02-14T17:33:40Z' }, 'succeeded_at'],
    [{ payment_method_id: crypto.randomUUID() }, 'payment_method_id'],
    [{ integration_id: crypto.randomUUID() }, 'integration_id'],
    [{ order_id: crypto.randomUUID(), invoice_id: crypto.randomUUID() }, 'order_id'],
    [{ credit_grant_id: 'cg_1', payment_request_id: crypto.randomUUID() }, 'credit_grant_id'],
    [{ reference_id: undefined }, 'reference_id'],
    [{ account_id: 'acc_IhMUl3rrZ3' }, 'account_id'],
    [{ amount: 5 }, 'amount'],
  ])('%j', async (body, field) => {
    const answer = await pay(body)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'validation_error'])
    expect(Object.keys(answer.body.error.details.fields)).toContain(field)
  })

  it('what is unknown, of another customer or of another tenant', async () => {
    const other = await testMerchant(system, `rails-other-${made}`)
    const theirs = await apiKeyOf(system, other.merchantId)
    const nobody = crypto.randomUUID()
    expect(await refused({ invoice_id: nobody })).toEqual([404, 'resource_missing', 'invoice_id'])
    expect(await refused({ order_id: nobody })).toEqual([404, 'resource_missing', 'order_id'])
    expect(await refused({ payment_request_id: nobody })).toEqual([404, 'resource_missing', 'payment_request_id'])
    expect(await refused({ credit_grant_id: 'cg_1' })).toEqual([404, 'resource_missing', 'credit_grant_id'])
    const stranger = { account_id: await newCustomer(stage.merchant) }
    const request = await newRequest()
    expect(await refused({ ...stranger, invoice_id: invoiceId })).toEqual([404, 'resource_missing', 'invoice_id'])
    const byRequest = await refused({ ...stranger, payment_request_id: request.id })
    expect(byRequest).toEqual([404, 'resource_missing', 'payment_request_id'])
    for (const target of [{ invoice_id: invoiceId }, { payment_request_id: request.id }]) {
      const [status, code] = await refused(target, bearer(theirs))
      expect([status, code]).toEqual([404, 'resource_missing'])
    }
  })

  it('what takes no payment', async () => {
    await stage.post(`/invoices/${invoiceId}/void`)
    expect(await refused({ invoice_id: invoiceId })).toEqual([422, 'invalid_state', undefined])
    const sale = await newRequest({ amountMinor: 900, currency: 'USD' })
    expect(await refused({ payment_request_id: sale.id })).toEqual([422, 'invalid_state', 'payment_request_id'])
    const gone = await newRequest({ invoiceId: await stage.newInvoice() })
    await stage.post(`/checkout-sessions/${gone.id}/expire`)
    expect(await refused({ payment_request_id: gone.id })).toEqual([422, 'invalid_state', 'payment_request_id'])
  })

  it.each([
    ['no bearer', { authorization: '' }, 401, 'invalid_api_key'],
    ['a wrong one', { authorization: 'Bearer rk_sandbox_nothing' }, 401, 'invalid_api_key'],
  ])('%s', async (_, headers, status, code) => {
    expect((await refused({ invoice_id: invoiceId }, headers)).slice(0, 2)).toEqual([status, code])
  })

  it('a key that may not make payments, and one in another header', async () => {
    const reader = await apiKeyOf(system, stage.merchant.merchantId, ['payments:read'])
    expect((await refused({ invoice_id: invoiceId }, bearer(reader))).slice(0, 2)).toEqual([
      403,
      'insufficient_permissions',
    ])
    const elsewhere = { authorization: '', 'x-api-key': key }
    expect((await refused({ invoice_id: invoiceId }, elsewhere)).slice(0, 2)).toEqual([401, 'invalid_api_key'])
  })
})
