import { parseId, publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cardToken, chargesAt, clearFaults, securityKeyOf, setCallbacks, setFault } from '../system/buyer.ts'
import { letAnHourPass } from '../system/books.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let securityKey: string
let customer: string
let card: string

const DECLINED = '4000000000002024'

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'intents')
  other = await testMerchant(system, 'bystander')
  securityKey = await securityKeyOf(system, merchant.merchantId)
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customer = (await merchant.post('/customers', { email: 'ada@example.com', name: 'Ada' })).body.data.id
  card = await newCard()
})
afterEach(async () => {
  await clearFaults(system)
  await setCallbacks(system, securityKey, 'normal')
})

async function newCard(number?: string): Promise<string> {
  const token = await cardToken(system, number)
  return (await merchant.post('/payment-methods', { customer_id: customer, token })).body.id
}

const intent = async (body: object = {}) =>
  (await merchant.post('/payment-intents', { amount: 4200, currency: 'usd', customer, ...body })).body
const read = async (id: string) => (await merchant.get(`/payment-intents/${id}`)).body
const confirm = (id: string, body: object = {}, headers = {}) =>
  merchant.post(`/payment-intents/${id}/confirm`, body, headers)
const typesOf = async (id: string) => (await merchant.eventsOf(id)).map(({ type }) => type)
const uuidOf = (id: string) => parseId('paymentIntent', id) ?? ''

describe('creating a payment intent', () => {
  it('charges nothing, and shows what GET shows', async () => {
    const before = (await chargesAt(system, securityKey)).size
    const { status, body } = await merchant.post('/payment-intents', {
      amount: 4200,
      currency: 'usd',
      customer: publicId('customer', customer),
      description: 'Consulting',
      metadata: { order: 7 },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      object: 'payment_intent',
      amount: 4200,
      amount_capturable: 0,
      amount_received: 0,
      currency: 'USD',
      customer,
      status: 'requires_payment_method',
      capture_method: 'automatic',
      metadata: { order: 7 },
      livemode: false,
      next_action: null,
      last_payment_error: null,
    })
    expect(body.id).toMatch(/^pi_[0-9a-z]{26}$/)
    expect(body.client_secret).toMatch(/^pi_secret_[\w-]{22}$/)
    expect(await read(body.id)).toEqual(body)
    const uuid = uuidOf(body.id)
    expect(await read(uuid)).toEqual(body)
    expect(await merchant.eventsOf(uuid)).toEqual([
      { type: 'payment_intent.created', object: body, previous: undefined },
    ])
    expect((await chargesAt(system, securityKey)).size).toBe(before)
  })

  it('waits for its confirmation where the payment method is known, in the merchant’s currency', async () => {
    const { body } = await merchant.post('/payment-intents', { amount: 100, customer, payment_method: card })
    expect(body).toMatchObject({ status: 'requires_confirmation', payment_method: card, currency: 'USD' })
  })

  it.each([
    [{ amount: 0 }, 400, 'amount'],
    [{ amount: 12.5 }, 400, 'amount'],
    [{ amount: -1 }, 400, 'amount'],
    [{ currency: 'XXY' }, 400, 'currency'],
    [{ capture_method: 'later' }, 400, 'capture_method'],
    [{ customer: 'cus_00000000000000000000000000' }, 404, 'customer'],
    [{ payment_method: 'pm_00000000000000000000000000' }, 404, 'payment_method'],
    [{ gateway_merchant_id: 'gw_00000000000000000000000000' }, 404, 'gateway_merchant_id'],
    [{ statement_descriptor: 'a <b>' }, 400, 'statement_descriptor'],
  ])('refuses %o with %i', async (body, status, param) => {
    const reply = await merchant.post('/payment-intents', { amount: 4200, customer, ...body })
    expect(reply.status).toBe(status)
    expect(reply.body.error.param).toBe(param)
  })

  it('takes only a method of that customer that is attached', async () => {
    const somebody = (await merchant.post('/customers', { email: 'bo@example.com' })).body.data.id
    expect(
      (await merchant.post('/payment-intents', { amount: 1, customer: somebody, payment_method: card })).status,
    ).toBe(404)
    await merchant.post(`/payment-methods/${card}/detach`)
    expect((await merchant.post('/payment-intents', { amount: 1, customer, payment_method: card })).status).toBe(422)
  })

  it('happens once for one Idempotency-Key', async () => {
    const send = () => merchant.post('/payment-intents', { amount: 300, customer }, { 'idempotency-key': 'once' })
    const [first, second] = [await send(), await send()]
    expect(second.body).toEqual(first.body)
  })
})

describe('listing payment intents', () => {
  it('filters by customer, status and time, and walks by cursor', async () => {
    const [first, second, third] = [await intent(), await intent({ payment_method: card }), await intent()]
    const list = async (query: string) => (await merchant.get(`/payment-intents?customer=${customer}${query}`)).body
    expect((await list('')).data.map(({ id }: { id: string }) => id)).toEqual([third.id, second.id, first.id])
    expect((await list('&status=requires_confirmation')).data).toEqual([second])
    expect((await list(`&limit=1&starting_after=${third.id}`)).data).toEqual([second])
    expect((await list('&created_gte=99999999999')).data).toEqual([])
    expect(await list('&limit=2')).toMatchObject({ object: 'list', has_more: true, url: '/v2/payment-intents' })
  })

  it('shows nobody else’s', async () => {
    const { id } = await intent()
    expect((await other.get(`/payment-intents/${id}`)).status).toBe(404)
    expect((await other.get('/payment-intents')).body.data).toEqual([])
    for (const verb of ['confirm', 'capture', 'cancel']) {
      expect((await other.post(`/payment-intents/${id}/${verb}`, {})).status).toBe(404)
    }
  })
})

describe('updating a payment intent', () => {
  it('changes what is given, and attaching a method makes it ready', async () => {
    const { id } = await intent()
    const { body } = await merchant.post(`/payment-intents/${id}`, { amount: 900, payment_method: card })
    expect(body).toMatchObject({ amount: 900, status: 'requires_confirmation', payment_method: card })
    expect(await read(id)).toEqual(body)
  })

  it('is over once it is confirmed or canceled', async () => {
    const paid = await intent({ payment_method: card })
    await confirm(paid.id)
    const canceled = await intent()
    await merchant.post(`/payment-intents/${canceled.id}/cancel`)
    for (const { id } of [paid, canceled]) {
      expect((await merchant.post(`/payment-intents/${id}`, { description: 'x' })).status).toBe(422)
    }
  })
})

describe('confirming a payment intent', () => {
  it('charges once, makes an invoice, and tells it', async () => {
    const { id } = await intent({ description: 'Consulting', receipt_email: 'books@example.com' })
    const { status, body } = await confirm(id, { payment_method: publicId('paymentMethod', card) })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, status: 'succeeded', amount_received: 4200, payment_method: card })
    expect(await read(id)).toEqual(body)
    expect(await typesOf(uuidOf(id))).toEqual(['payment_intent.created', 'payment_intent.succeeded'])
    const payment = (await merchant.get(`/payments/${body.latest_payment}`)).body
    expect(payment).toMatchObject({ status: 'succeeded', amount_minor: 4200, customer_id: customer })
    const { data } = (await merchant.get(`/transactions?customer_id=${customer}`)).body
    expect(data).toMatchObject([{ type: 'sale', status: 'succeeded', amount_minor: 4200 }])
    const invoice = (await merchant.get(`/invoices/${data[0].invoice_id}`)).body.data
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 4200 })
    expect(invoice.lines[0].description).toBe('Consulting')
  })

  it('tells a decline inside the intent, which may be tried again with another card', async () => {
    const { id } = await intent({ payment_method: await newCard(DECLINED) })
    const declined = await confirm(id)
    expect(declined.status).toBe(200)
    expect(declined.body).toMatchObject({
      status: 'requires_payment_method',
      amount_received: 0,
      last_payment_error: { code: 'payment_declined', decline_code: 'insufficient_funds' },
    })
    expect((await merchant.get(`/payments/${declined.body.latest_payment}`)).body.status).toBe('failed')
    const { body } = await confirm(id, { payment_method: card })
    expect(body).toMatchObject({ status: 'succeeded', last_payment_error: null })
    expect(body.latest_payment).not.toBe(declined.body.latest_payment)
    expect(await typesOf(uuidOf(id))).toEqual([
      'payment_intent.created',
      'payment_intent.payment_failed',
      'payment_intent.succeeded',
    ])
  })

  it('needs a payment method, and cannot be done twice', async () => {
    const { id } = await intent()
    expect((await confirm(id)).body.error).toMatchObject({ code: 'invalid_state', param: 'payment_method' })
    await confirm(id, { payment_method: card })
    expect((await confirm(id)).status).toBe(422)
  })

  it('charges once, however many confirm at once', async () => {
    const { id } = await intent({ payment_method: card })
    const before = (await chargesAt(system, securityKey)).size
    const replies = await Promise.all(Array.from({ length: 20 }, () => confirm(id)))
    expect(replies.filter(({ body }) => body.status === 'succeeded')).toHaveLength(1)
    expect(replies.every(({ status }) => [200, 409, 422].includes(status))).toBe(true)
    expect((await chargesAt(system, securityKey)).size - before).toBe(1)
  })

  it('is processing while nobody knows, and succeeds once the gateway was asked', async () => {
    const { id } = await intent({ payment_method: card })
    await setCallbacks(system, securityKey, 'off')
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    const { status, body } = await confirm(id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'processing', amount_capturable: 0 })
    expect((await merchant.get(`/payments/${body.latest_payment}`)).body.status).toBe('pending')
    expect((await confirm(id)).body.error.code).toBe('payment_processing')
    expect((await merchant.post(`/payment-intents/${id}/cancel`)).body.error.code).toBe('payment_processing')
    await letAnHourPass(system)
    expect(await read(id)).toMatchObject({ status: 'succeeded', amount_received: 4200 })
  })

  it('can be tried again after a charge that never happened', async () => {
    const { id } = await intent({ payment_method: card })
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', count: 1 })
    expect((await confirm(id)).body.status).toBe('processing')
    await letAnHourPass(system)
    expect(await read(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'processing_error' },
    })
    expect((await confirm(id, { payment_method: card })).body.status).toBe('succeeded')
  })

  it('goes to the account that keeps the method, whichever is the default', async () => {
    const { id } = await intent({ payment_method: card })
    const setDefault = (flag: number) =>
      system.db
        .prepare('UPDATE gateway_accounts SET is_default = ? WHERE merchant_id = ?')
        .bind(flag, merchant.merchantId)
        .run()
    await setDefault(0)
    const setup = (await merchant.post('/setup-intents', { customer_id: customer })).body
    const checked = await merchant.post(`/setup-intents/${setup.id}/confirm`, { payment_method_id: card })
    const paid = await confirm(id)
    await setDefault(1)
    expect([paid.body.status, checked.body.status]).toEqual(['succeeded', 'succeeded'])
  })

  it('gives one answer for one Idempotency-Key', async () => {
    const { id } = await intent({ payment_method: card })
    const key = { 'idempotency-key': 'confirm-once' }
    const first = await confirm(id, {}, key)
    expect((await confirm(id, {}, key)).body).toEqual(first.body)
    // The same key at another address is another request.
    const second = await intent({ payment_method: card })
    expect((await confirm(second.id, {}, key)).body).toMatchObject({ id: second.id, status: 'succeeded' })
  })
})

describe('held funds', () => {
  const held = async (body: object = {}) => {
    const { id } = await intent({ payment_method: card, capture_method: 'manual', ...body })
    return (await confirm(id)).body
  }
  const capture = (id: string, body: object = {}) => merchant.post(`/payment-intents/${id}/capture`, body)

  it('are captured in full', async () => {
    const authorized = await held()
    expect(authorized).toMatchObject({ status: 'processing', amount_capturable: 4200, amount_received: 0 })
    expect((await merchant.get(`/payments/${authorized.latest_payment}`)).body.status).toBe('authorized')
    const { status, body } = await capture(authorized.id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 4200 })
    expect((await capture(authorized.id)).status).toBe(422)
  })

  it('are captured in part, and the invoice is of that part', async () => {
    const { id } = await held()
    expect((await capture(id, { amount_to_capture: 4201 })).body.error.code).toBe('amount_too_large')
    expect((await capture(id, { amount_to_capture: 0 })).status).toBe(400)
    const { body } = await capture(id, { amount_to_capture: 1500 })
    expect(body).toMatchObject({ status: 'succeeded', amount: 4200, amount_received: 1500 })
    const [transaction] = (await merchant.get(`/transactions?customer_id=${customer}`)).body.data
    expect(transaction).toMatchObject({ type: 'capture', amount_minor: 1500 })
    expect((await merchant.get(`/invoices/${transaction.invoice_id}`)).body.data.total_minor).toBe(1500)
  })

  it('are let go when the intent is canceled', async () => {
    const { id, latest_payment: payment } = await held()
    const { status, body } = await merchant.post(`/payment-intents/${id}/cancel`, {
      cancellation_reason: 'requested_by_customer',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'canceled',
      amount_capturable: 0,
      cancellation_reason: 'requested_by_customer',
    })
    expect(body.canceled_at).not.toBeNull()
    expect((await merchant.get(`/payments/${payment}`)).body.status).toBe('voided')
    expect((await capture(id)).status).toBe(422)
    expect(await typesOf(uuidOf(id))).toEqual(['payment_intent.created', 'payment_intent.canceled'])
  })

  it('are captured once, or let go, whatever is asked at once', async () => {
    const { id } = await held()
    const replies = await Promise.all([
      ...Array.from({ length: 5 }, () => capture(id)),
      ...Array.from({ length: 5 }, () => merchant.post(`/payment-intents/${id}/cancel`)),
    ])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(['succeeded', 'canceled']).toContain((await read(id)).status)
  })

  it('of an intent that charges at once there are none', async () => {
    const { id } = await intent({ payment_method: card })
    expect((await capture(id)).status).toBe(422)
    await confirm(id)
    expect((await capture(id)).status).toBe(422)
  })
})

describe('the attempts of a payment intent', () => {
  const latest = async (limit = 1) => (await merchant.get(`/payment-attempts?limit=${limit}`)).body.data

  it('name its payment and its invoice once these are there', async () => {
    const { id } = await intent({ payment_method: card, capture_method: 'manual' })
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', count: 1 })
    const payment = (await confirm(id)).body.latest_payment
    expect(await latest()).toMatchObject([{ attempt_status: 'pending', payment_id: payment, invoice_id: null }])
    await letAnHourPass(system)
    expect(await latest()).toMatchObject([{ attempt_status: 'canceled', payment_id: payment, invoice_id: null }])
    const held = (await confirm(id)).body.latest_payment
    const [hold] = await latest()
    expect(hold).toMatchObject({ attempt_status: 'succeeded', payment_id: held, invoice_id: null })
    await merchant.post(`/payment-intents/${id}/capture`)
    const [capture, after] = await latest(2)
    expect((await merchant.get(`/invoices/${capture.invoice_id}`)).body.data).toMatchObject({ status: 'paid' })
    expect(after).toEqual({ ...hold, invoice_id: capture.invoice_id })
    expect((await merchant.get(`/payment-attempts/${hold.id}`)).body.data).toEqual(after)
  })
})

describe('canceling a payment intent', () => {
  it('ends it before it is charged, once', async () => {
    const { id } = await intent({ payment_method: card })
    const { body } = await merchant.post(`/payment-intents/${id}/cancel`, { cancellation_reason: 'abandoned' })
    expect(body).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' })
    expect((await merchant.post(`/payment-intents/${id}/cancel`)).status).toBe(422)
    expect((await confirm(id)).status).toBe(422)
  })

  it('is refused once it has succeeded', async () => {
    const { id } = await intent({ payment_method: card })
    await confirm(id)
    expect((await merchant.post(`/payment-intents/${id}/cancel`)).body.error.code).toBe('invalid_state')
  })
})
