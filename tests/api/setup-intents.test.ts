import { publicId } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerChallenge, comeBack } from '../system/cardholder.ts'
import { cardToken, chargesAt, clearFaults, securityKeyOf, setFault } from '../system/buyer.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

let system: System
let merchant: TestMerchant
let other: TestMerchant
let securityKey: string
let customer: string

const NEEDS_CHALLENGE = '4000000000003220'

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'setups')
  other = await testMerchant(system, 'onlooker')
  securityKey = await securityKeyOf(system, merchant.merchantId)
})
afterAll(() => system.dispose())
beforeEach(async () => {
  customer = (await merchant.post('/customers', { email: 'ada@example.com' })).body.data.id
})
afterEach(() => clearFaults(system))

async function newCard(number?: string): Promise<string> {
  const token = await cardToken(system, number)
  return (await merchant.post('/payment-methods', { customer_id: customer, token })).body.id
}
const setup = async (body: object = {}) =>
  (await merchant.post('/setup-intents', { customer_id: customer, ...body })).body
const read = async (id: string) => (await merchant.get(`/setup-intents/${id}`)).body
const confirm = (id: string, body: object) => merchant.post(`/setup-intents/${id}/confirm`, body)

describe('a setup intent', () => {
  it('is created, read by both ids, changed, and listed', async () => {
    const { status, body } = await merchant.post('/setup-intents', {
      customer_id: publicId('customer', customer),
      description: 'Monthly',
      metadata: { room: 2 },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      object: 'setup_intent',
      status: 'requires_payment_method',
      customer_id: customer,
      usage: 'off_session',
      payment_method_types: ['card'],
      gateway: 'nmi',
    })
    expect(body.public_id).toMatch(/^seti_/)
    expect(await read(body.id)).toEqual(body)
    expect(await read(body.public_id)).toEqual(body)
    const changed = (await merchant.post(`/setup-intents/${body.id}`, { description: 'Yearly' })).body
    expect(changed).toMatchObject({ description: 'Yearly', metadata: { room: 2 } })
    const list = (await merchant.get(`/setup-intents?customer_id=${customer}&status=requires_payment_method`)).body
    expect(list).toMatchObject({ object: 'list', total_count: 1, data: [changed] })
    expect((await other.get(`/setup-intents/${body.id}`)).status).toBe(404)
    expect((await other.post(`/setup-intents/${body.id}/cancel`)).status).toBe(404)
  })

  it('needs no customer: it takes that of the payment method', async () => {
    const { body } = await merchant.post('/setup-intents', {})
    expect(body.customer_id).toBeNull()
    expect((await confirm(body.id, { payment_method_id: await newCard() })).body).toMatchObject({
      status: 'succeeded',
      customer_id: customer,
    })
  })

  it.each([
    [{ usage: 'sometimes' }, 400],
    [{ payment_method_types: ['cheque'] }, 400],
    [{ customer_id: 'cus_00000000000000000000000000' }, 404],
  ])('refuses %o with %i', async (body, status) => {
    expect((await merchant.post('/setup-intents', body)).status).toBe(status)
  })
})

describe('confirming a setup intent', () => {
  it('has the gateway check the method, and charges nothing', async () => {
    const before = (await chargesAt(system, securityKey)).size
    const { id } = await setup()
    const card = await newCard()
    const { status, body } = await confirm(id, { payment_method_id: publicId('paymentMethod', card) })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, status: 'succeeded', payment_method_id: card, last_error: null })
    expect(body.confirmed_at).not.toBeNull()
    expect(await read(id)).toEqual(body)
    expect((await chargesAt(system, securityKey)).size).toBe(before)
    expect((await confirm(id, { payment_method_id: card })).status).toBe(422)
  })

  it('tells a refusal, and may be tried again', async () => {
    const { id } = await setup()
    const { body } = await confirm(id, { payment_method_id: await newCard('4000000000002511') })
    expect(body).toMatchObject({
      status: 'requires_payment_method',
      last_error: { code: 'payment_declined', decline_code: 'lost_or_stolen' },
    })
    expect((await confirm(id, { payment_method_id: await newCard() })).body.status).toBe('succeeded')
  })

  it('refuses a method that is missing, another’s or detached', async () => {
    const { id } = await setup()
    expect((await confirm(id, {})).body.error.param).toBe('payment_method_id')
    const somebody = (await merchant.post('/customers', { email: 'bo@example.com' })).body.data.id
    const theirs = (await merchant.post('/payment-methods', { customer_id: somebody, token: await cardToken(system) }))
      .body
    expect((await confirm(id, { payment_method_id: theirs.id })).status).toBe(404)
    const detached = await newCard()
    await merchant.post(`/payment-methods/${detached}/detach`)
    expect((await confirm(id, { payment_method_id: detached })).status).toBe(422)
  })

  it('changes nothing where the gateway does not answer', async () => {
    const before = await setup()
    const card = await newCard()
    await setFault(system, { security_key: securityKey, mode: 'error_before_charge', count: 1 })
    const { status, body } = await confirm(before.id, { payment_method_id: card })
    expect(status).toBe(503)
    expect(body.error.code).toBe('gateway_unavailable')
    expect(await read(before.id)).toEqual(before)
    expect((await confirm(before.id, { payment_method_id: card })).body.status).toBe('succeeded')
  })
})

describe('a card whose issuer wants to hear from its holder', () => {
  it('is saved once the challenge is passed, and is charged without one afterwards', async () => {
    const card = await newCard(NEEDS_CHALLENGE)
    const { id, public_id: publicForm } = await setup()
    const { body } = await confirm(id, { payment_method_id: card, return_url: 'https://shop.example/saved?a=1' })
    expect(body).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'https://shop.example/saved?a=1' } },
    })
    const back = await comeBack(await answerChallenge(body.next_action.redirect_to_url.url, 'passed'))
    expect(back.status).toBe(303)
    expect(back.location).toBe(`https://shop.example/saved?a=1&setup_intent=${publicForm}`)
    expect(await read(id)).toMatchObject({ status: 'succeeded', next_action: null, payment_method_id: card })
    const paid = (await merchant.post('/payment-intents', { amount: 700, customer, payment_method: card })).body
    expect((await merchant.post(`/payment-intents/${paid.id}/confirm`)).body.status).toBe('succeeded')
  })

  it('is not saved where the challenge fails', async () => {
    const { id } = await setup()
    const { body } = await confirm(id, { payment_method_id: await newCard(NEEDS_CHALLENGE) })
    const back = await comeBack(await answerChallenge(body.next_action.redirect_to_url.url, 'failed'))
    expect(back.status).toBe(200)
    expect(back.text).toContain('nothing was charged')
    expect(await read(id)).toMatchObject({
      status: 'requires_payment_method',
      last_error: { code: 'authentication_failed' },
    })
  })
})

describe('canceling a setup intent', () => {
  it('ends it, and what the cardholder does then changes nothing', async () => {
    const { id } = await setup()
    const { body } = await confirm(id, { payment_method_id: await newCard(NEEDS_CHALLENGE) })
    const canceled = await merchant.post(`/setup-intents/${id}/cancel`, { cancellation_reason: 'abandoned' })
    expect(canceled.body).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned', next_action: null })
    await comeBack(await answerChallenge(body.next_action.redirect_to_url.url, 'passed'))
    expect(await read(id)).toEqual(canceled.body)
    expect((await merchant.post(`/setup-intents/${id}/cancel`)).status).toBe(422)
    expect((await merchant.post(`/setup-intents/${id}`, { description: 'x' })).status).toBe(422)
  })
})
