import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chargesAt, securityKeyOf } from '../system/buyer.ts'
import { DECLINED_CARD, newCustomer, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { openInvoice } from './open-invoice.ts'

let system: System
let merchant: TestMerchant
let customerId: string
let cardId: string
let invoiceId: string
let securityKey: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'payer')
  securityKey = await securityKeyOf(system, merchant.merchantId)
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer(merchant)
  cardId = await storeCard(system, merchant, customerId)
  invoiceId = await openInvoice(system, merchant.merchantId, { customerId })
})

const pay = (body?: object, id = invoiceId, headers: Record<string, string> = {}) =>
  merchant.post(`/invoices/${id}/pay`, body, headers)
const invoiceWith = (fields: object) => openInvoice(system, merchant.merchantId, { customerId, ...fields })
const invoice = async (id = invoiceId) => (await merchant.get(`/invoices/${id}`)).body.data
const paymentsOf = async (id = invoiceId) => (await merchant.get(`/payments?invoice_id=${id}`)).body.data
const chargeCount = async () => (await chargesAt(system, securityKey)).size
const codeOf = ({ status, body }: Awaited<ReturnType<typeof pay>>) => [status, body.error?.code, body.error?.param]

describe('paying an invoice with a stored card', () => {
  it('charges all that is due to the default method', async () => {
    const { status, body } = await pay()
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      id: invoiceId,
      status: 'paid',
      amount_paid_minor: 5000,
      amount_remaining_minor: 0,
    })
    expect(body.data.paid_at).not.toBeNull()
    expect(await invoice()).toEqual(body.data)
    const [payment, ...others] = await paymentsOf()
    expect(others).toEqual([])
    expect(payment).toMatchObject({
      status: 'succeeded',
      amount: 5000,
      amount_captured: 5000,
      customer_id: customerId,
      payment_method_id: cardId,
      card_last_four: '1111',
    })
    expect((await merchant.eventsOf(invoiceId)).map(({ type }) => type)).toEqual(['invoice.paid'])
    expect((await merchant.eventsOf(payment.id)).map(({ type }) => type)).toEqual(['payment.succeeded'])
  })

  it('charges the method that is named, in either spelling', async () => {
    const second = await storeCard(system, merchant, customerId, '5431111111111111')
    const { body } = await pay({ paymentMethodId: publicId('paymentMethod', second) }, publicId('invoice', invoiceId))
    expect(body.data.status).toBe('paid')
    expect((await paymentsOf())[0]).toMatchObject({
      payment_method_id: second,
      card_last_four: '1111',
      card_brand: 'mastercard',
    })
  })

  it('charges a part, then the rest, and no more than is due', async () => {
    const part = await pay({ amount_minor: 2000 })
    expect(part.body.data).toMatchObject({ status: 'partially_paid', amount_remaining_minor: 3000, paid_at: null })
    expect(codeOf(await pay({ amount_minor: 3001 }))).toEqual([422, 'amount_too_large', 'amount_minor'])
    expect((await pay()).body.data).toMatchObject({ status: 'paid', amount_paid_minor: 5000 })
    expect((await paymentsOf()).map(({ amount }: { amount: number }) => amount)).toEqual([3000, 2000])
    const events = await merchant.eventsOf(invoiceId)
    expect(events.map(({ type }) => type)).toEqual(['invoice.updated', 'invoice.paid'])
    expect(events[0]?.previous).toMatchObject({ status: 'sent', amount_paid_minor: 0 })
  })

  it('keeps an overdue invoice overdue after a part', async () => {
    const late = await invoiceWith({ status: 'overdue' })
    expect((await pay({ amount_minor: 1 }, late)).status).toBe(422)
    expect((await pay({ amount_minor: 100 }, late)).body.data.status).toBe('overdue')
    expect((await pay({}, late)).body.data.status).toBe('paid')
  })

  it('tells a decline, leaves the invoice as it was, and may be tried again', async () => {
    const bad = await storeCard(system, merchant, customerId, DECLINED_CARD)
    const { status, body } = await pay({ payment_method_id: bad })
    expect([status, body.error]).toEqual([
      422,
      expect.objectContaining({ type: 'card_error', code: 'payment_declined', decline_code: 'insufficient_funds' }),
    ])
    expect(await invoice()).toMatchObject({ status: 'sent', amount_paid_minor: 0 })
    expect((await merchant.eventsOf(invoiceId)).map(({ type }) => type)).toEqual(['invoice.payment_failed'])
    expect((await pay()).body.data.status).toBe('paid')
    expect((await paymentsOf()).map(({ status: is }: { status: string }) => is)).toEqual(['succeeded', 'failed'])
  })

  it('costs three round trips to D1', async () => {
    await merchant.get(`/invoices/${invoiceId}`)
    expect((await pay()).roundTrips).toBe(3)
  })

  it('answers a repeated key with the first payment', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const before = await chargeCount()
    const first = await pay({}, invoiceId, key)
    const second = await pay({}, invoiceId, key)
    expect([first.status, second.body]).toEqual([200, first.body])
    expect(await chargeCount()).toBe(before + 1)
  })

  it('is another request for another invoice, whatever its key', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const other = await invoiceWith({})
    expect((await pay({}, invoiceId, key)).body.data.id).toBe(invoiceId)
    expect((await pay({}, other, key)).body.data).toMatchObject({ id: other, status: 'paid' })
  })

  it('goes to the account that keeps the method, whichever is the default', async () => {
    const setDefault = (flag: number) =>
      system.db
        .prepare('UPDATE gateway_accounts SET is_default = ? WHERE merchant_id = ?')
        .bind(flag, merchant.merchantId)
        .run()
    await setDefault(0)
    const { body } = await pay()
    await setDefault(1)
    expect(body.data?.status).toBe('paid')
  })
})

describe('an invoice that cannot be charged', () => {
  it.each(['draft', 'pending_approval', 'voided', 'uncollectible', 'refunded'] as const)(
    'because it is %s',
    async (status) => {
      const isDraft = status === 'draft' || status === 'pending_approval'
      const id = await invoiceWith(isDraft ? { status, finalizedAt: null } : { status, totalMinor: 0 })
      const refused = await pay({}, id)
      expect([refused.status, refused.body.message]).toEqual([422, `The invoice is ${status}, so it takes no payment.`])
      expect(codeOf(await pay({ payment_method: 'cash', amount_minor: 100 }, id)).slice(0, 2)).toEqual([
        422,
        'invalid_state',
      ])
    },
  )

  it('because nothing is due', async () => {
    const id = await invoiceWith({ totalMinor: 0 })
    expect((await pay({}, id)).body.message).toBe('Nothing is due on the invoice.')
  })

  it('because it is paid', async () => {
    await pay()
    expect(codeOf(await pay()).slice(0, 2)).toEqual([422, 'invalid_state'])
  })

  it('because the customer has no default method', async () => {
    const bare = await newCustomer(merchant)
    const id = await invoiceWith({ customerId: bare })
    expect(codeOf(await pay({}, id))).toEqual([422, 'invalid_state', 'payment_method_id'])
  })

  it("because the method is detached, another customer's or unknown", async () => {
    await merchant.post(`/payment-methods/${cardId}/detach`)
    expect(codeOf(await pay({ payment_method_id: cardId }))).toEqual([422, 'invalid_state', 'payment_method_id'])
    const foreign = await storeCard(system, merchant, await newCustomer(merchant))
    expect(codeOf(await pay({ payment_method_id: foreign }))).toEqual([404, 'resource_missing', 'payment_method_id'])
    expect(codeOf(await pay({ payment_method_id: crypto.randomUUID() }))).toEqual([
      404,
      'resource_missing',
      'payment_method_id',
    ])
  })

  it('because there is none', async () => {
    expect(codeOf(await pay({}, crypto.randomUUID())).slice(0, 2)).toEqual([404, 'resource_missing'])
  })

  it.each([
    [{ amount_minor: 0 }, 'amount_minor'],
    [{ amount_minor: -1 }, 'amount_minor'],
    [{ amount_minor: 1.5 }, 'amount_minor'],
    [{ payment_method: 'cash' }, 'amount_minor'],
    [{ payment_method: 'shells', amount_minor: 100 }, 'payment_method'],
    [{ reference: 'x' }, 'payment_method'],
    [{ currency: 'USD' }, 'currency'],
    [{ payment_method: 'cash', amount_minor: 100, paid_at: '2999-01-01T00:00:00Z' }, 'paid_at'],
  ])('with the body %j', async (body, param) => {
    expect(codeOf(await pay(body))).toEqual([400, 'validation_error', param])
    expect((await invoice()).amount_paid_minor).toBe(0)
  })
})

describe('a payment outside the platform', () => {
  it.each(['cash', 'check', 'bank_transfer'])('by %s is recorded without a charge', async (kind) => {
    const before = await chargeCount()
    const paidAt = '2026-01-31T12:00:00.000Z'
    const body = {
      payment_method: kind,
      amount_minor: 5000,
      reference: 'CHK-1',
      notes: 'At the counter',
      paid_at: paidAt,
    }
    expect((await pay(body)).body.data).toMatchObject({ status: 'paid', paid_at: paidAt })
    expect((await paymentsOf())[0]).toMatchObject({
      status: 'succeeded',
      gateway: 'manual',
      payment_method_type: kind,
      payment_channel: kind === 'bank_transfer' ? 'bank_transfer' : 'manual',
      reference: 'CHK-1',
      notes: 'At the counter',
      captured_at: paidAt,
    })
    expect(await chargeCount()).toBe(before)
  })

  it('in part leaves the rest to a card', async () => {
    expect((await pay({ paymentMethod: 'cash', amountMinor: 4000 })).body.data.status).toBe('partially_paid')
    expect(codeOf(await pay({ payment_method: 'cash', amount_minor: 1001 }))).toEqual([
      422,
      'amount_too_large',
      'amount_minor',
    ])
    expect((await pay()).body.data.status).toBe('paid')
  })

  it('of many at once is taken as often as it is due', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => pay({ payment_method: 'cash', amount_minor: 2500 })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    expect(await invoice()).toMatchObject({ status: 'paid', amount_paid_minor: 5000 })
  })
})
