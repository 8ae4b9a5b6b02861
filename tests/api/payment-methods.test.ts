import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let customerId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'vault')
  other = await testMerchant(system, 'stranger')
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customerId = await newCustomer()
})

async function newCustomer(): Promise<string> {
  return (await merchant.post('/customers', { email: 'ada@example.com', name: 'Ada Lovelace' })).body.data.id
}

async function token(number = '4111111111111111'): Promise<string> {
  const response = await fetch(`${system.urls.sandbox}/collect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number, exp: '1230', cvv: '123' }),
  })
  return ((await response.json()) as { token: string }).token
}

async function card(body: object = {}) {
  return (await merchant.post('/payment-methods', { customer_id: customerId, token: await token(), ...body })).body
}

async function fault(mode: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${system.urls.sandbox}/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ mode, operation: 'transact', count: 1 }),
  })
}

const clearFaults = () => fetch(`${system.urls.sandbox}/faults`, { method: 'DELETE' })
const countMethods = async () => (await merchant.get(`/payment-methods?customer_id=${customerId}`)).body.total_count

describe('storing a payment method', () => {
  it('keeps the card at the gateway and shows what may be shown of it', async () => {
    const { status, body } = await merchant.post('/payment-methods', {
      customer_id: publicId('customer', customerId),
      token: await token(),
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      object: 'payment_method',
      type: 'card',
      status: 'active',
      customer_id: customerId,
      is_default: true,
    })
    expect(body.card).toEqual({ brand: 'visa', last4: '1111', exp_month: 12, exp_year: 2030, funding: null })
    expect(JSON.stringify(body)).not.toContain('vault')
    expect(await merchant.eventsOf(body.id)).toEqual([
      { type: 'customer.payment_method.attached', object: body, previous: undefined },
    ])
    expect((await merchant.get(`/payment-methods/${body.public_id}`)).body).toEqual(body)
  })

  it('makes the first one the default, and a later one when asked', async () => {
    const first = await card()
    const second = await card()
    const third = await card({ is_default: true })
    const { body } = await merchant.get(`/customers/${customerId}/payment-methods`)
    expect(body.data.map((method: { id: string; is_default: boolean }) => [method.id, method.is_default])).toEqual([
      [third.id, true],
      [second.id, false],
      [first.id, false],
    ])
  })

  it('leaves one default when two first cards race', async () => {
    const replies = await Promise.all([card(), card()])
    expect(replies.map(({ object }) => object)).toEqual(['payment_method', 'payment_method'])
    const { body } = await merchant.get(`/customers/${customerId}/payment-methods`)
    expect(body.data.filter((method: { is_default: boolean }) => method.is_default)).toHaveLength(1)
  })

  it('answers a repeated key with the first card instead of spending the token again', async () => {
    const body = { customer_id: customerId, token: await token() }
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await merchant.post('/payment-methods', body, key)
    const second = await merchant.post('/payment-methods', body, key)
    expect(first.status).toBe(201)
    expect(second.body).toEqual(first.body)
    expect(await countMethods()).toBe(1)
  })

  it('refuses a token that the gateway does not take', async () => {
    const spent = await token()
    await merchant.post('/payment-methods', { customer_id: customerId, token: spent })
    const { status, body } = await merchant.post('/payment-methods', { customer_id: customerId, token: spent })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      code: 'validation_error',
      param: 'token',
      details: { fields: { token: ['is unknown, used or expired'] } },
    })
    expect(await countMethods()).toBe(1)
  })

  it.each(['error_after_charge', 'connection_refused'])(
    'keeps nothing when the gateway gives no answer (%s)',
    async (mode) => {
      const spent = await token()
      await fault(mode)
      const { status, body } = await merchant.post('/payment-methods', { customer_id: customerId, token: spent })
      await clearFaults()
      expect([status, body.error.code]).toEqual([503, 'gateway_unavailable'])
      expect(await countMethods()).toBe(0)
    },
  )

  it('needs a customer of the merchant, and asks no gateway for another', async () => {
    const body = { customer_id: customerId, token: await token() }
    const refused = await other.post('/payment-methods', body)
    expect(refused.body.error).toMatchObject({ code: 'resource_missing', param: 'customer_id' })
    expect((await merchant.post('/payment-methods', body)).status).toBe(201)
  })
})

describe('a stored payment method', () => {
  it('takes billing details and metadata, and says what changed', async () => {
    const method = await card()
    const details = { name: 'Ada', address: { postal_code: '10115', country: 'de' } }
    const { body } = await merchant.call('PATCH', `/payment-methods/${method.id}`, {
      billingDetails: details,
      metadata: { team: 'blue' },
    })
    expect(body.billing_details).toEqual({
      name: 'Ada',
      email: null,
      phone: null,
      address: { line1: null, line2: null, city: null, state: null, postal_code: '10115', country: 'DE' },
    })
    const [, changed] = await merchant.eventsOf(method.id)
    expect(changed).toEqual({
      type: 'customer.payment_method.updated',
      object: body,
      previous: { billing_details: null, metadata: {} },
    })
  })

  it('becomes the default instead of the former one', async () => {
    const first = await card()
    const second = await card()
    const { body } = await merchant.call('PATCH', `/payment-methods/${second.id}`, { is_default: true })
    expect(body.is_default).toBe(true)
    expect((await merchant.get(`/payment-methods/${first.id}`)).body.is_default).toBe(false)
    const refused = await merchant.call('PATCH', `/payment-methods/${second.id}`, { is_default: false })
    expect(refused.body.error).toMatchObject({ code: 'validation_error', param: 'is_default' })
  })

  it('is charged no more once detached, and may be attached again', async () => {
    const method = await card()
    const { body: detached } = await merchant.post(`/payment-methods/${method.id}/detach`)
    expect(detached).toMatchObject({ status: 'inactive', is_default: false })
    expect((await merchant.post(`/payment-methods/${method.id}/detach`)).body.error.code).toBe('invalid_state')
    expect((await merchant.call('PATCH', `/payment-methods/${method.id}`, { is_default: true })).status).toBe(422)
    expect((await merchant.get(`/customers/${customerId}/payment-methods`)).body.data).toEqual([])

    const heir = await newCustomer()
    const { status, body } = await merchant.post(`/payment-methods/${method.id}/attach`, { customer_id: heir })
    expect([status, body.status, body.customer_id, body.is_default]).toEqual([200, 'active', heir, true])
    expect((await merchant.eventsOf(method.id)).map(({ type }) => type)).toEqual([
      'customer.payment_method.attached',
      'customer.payment_method.detached',
      'customer.payment_method.attached',
    ])
  })

  it('is not taken from a customer who has it', async () => {
    const method = await card()
    const { status, body } = await merchant.post(`/payment-methods/${method.id}/attach`, {
      customer_id: await newCustomer(),
    })
    expect([status, body.error.param]).toEqual([422, 'customer_id'])
    expect((await merchant.post(`/payment-methods/${method.id}/attach`, { customer_id: customerId })).body).toEqual(
      method,
    )
  })

  it("is not found by another merchant, nor given to another's customer", async () => {
    const method = await card()
    const stranger = (await other.post('/customers', { email: 'eve@example.com' })).body.data.id
    await merchant.post(`/payment-methods/${method.id}/detach`)
    expect((await other.get(`/payment-methods/${method.id}`)).status).toBe(404)
    expect((await other.post(`/payment-methods/${method.id}/detach`)).status).toBe(404)
    expect((await other.post(`/payment-methods/${method.id}/attach`, { customer_id: stranger })).status).toBe(404)
    expect((await merchant.post(`/payment-methods/${method.id}/attach`, { customer_id: stranger })).status).toBe(404)
  })
})
