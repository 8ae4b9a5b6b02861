import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { apiKeyOf, knock, stateOf } from './doors.ts'

let system: System
let merchant: TestMerchant
let key: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'revolv')
  key = await apiKeyOf(system, merchant.merchantId, ['invoices:write'])
})
afterAll(() => system.dispose())

const line = { name: 'Invoice line', description: null, value: 10.99, valueType: 'Standard' }
const lines = (count: number) => Array.from({ length: count }, () => line)
const good = { merchantInvoiceRefId: '06a30ccd-ed68-44d1', invoiceLineItems: lines(3) }

async function pay(body: unknown, { id = '1', token = key, type = 'application/json-patch+json' } = {}) {
  const before = await stateOf(system, merchant.merchantId)
  const headers = { 'content-type': type, 'x-revolv3-token': token }
  const answer = await knock(system, `/api/Subscriptions/${id}/payment`, headers, JSON.stringify(body))
  expect(await stateOf(system, merchant.merchantId)).toBe(before)
  expect(answer.body).toEqual({ message: expect.stringMatching(/./), errors: expect.any(Array) })
  return answer
}

describe('a payment for a subscription', () => {
  it.each([
    ['the example', good],
    ['one line', { invoiceLineItems: lines(1) }],
    ['fifty lines', { invoiceLineItems: lines(50) }],
    ['no description', { invoiceLineItems: [{ name: 'A', value: 1, valueType: 'Standard' }] }],
    ['a null reference', { ...good, merchantInvoiceRefId: null }],
    ['a reference of 100 characters', { ...good, merchantInvoiceRefId: 'r'.repeat(100) }],
  ])('with %s is taken, and there is no such subscription', async (_, body) => {
    const answer = await pay(body)
    expect([answer.status, answer.body]).toEqual([404, { message: 'Subscription not found.', errors: [] }])
  })

  it.each(['1', '1000000000'])('takes the number %s', async (id) => {
    expect((await pay(good, { id })).status).toBe(404)
  })

  it('takes plain JSON too', async () => {
    expect((await pay(good, { type: 'application/json' })).status).toBe(404)
  })

  it.each(['0', '1000000001', '-1', '1.5', 'sub_1', '99999999999999999999'])('refuses the number %s', async (id) => {
    const { status, body } = await pay(good, { id })
    expect([status, body.errors]).toEqual([400, ['subscriptionId must be a whole number from 1 to 1000000000']])
  })

  it.each([
    ['no lines', { invoiceLineItems: [] }, ['invoiceLineItems must have 1 to 50 items']],
    [
      'a value of too many decimals',
      { invoiceLineItems: [{ ...line, value: 10.9999 }] },
      ['invoiceLineItems[0].value must have 3 decimals at most'],
    ],
    [
      'lines that come to too much',
      { invoiceLineItems: Array.from({ length: 50 }, () => ({ ...line, value: 10_000_000 })) },
      ['invoiceLineItems must come to 10000000 at most'],
    ],
    ['51 lines', { invoiceLineItems: lines(51) }, ['invoiceLineItems must have 1 to 50 items']],
    ['no field for lines', {}, ['invoiceLineItems is required']],
    [
      'a long reference',
      { ...good, merchantInvoiceRefId: 'r'.repeat(101) },
      [expect.stringMatching(/^merchantInvoiceRefId /)],
    ],
    [
      'a line of nothing',
      { invoiceLineItems: [{ ...line, value: 0 }] },
      ['invoiceLineItems[0].value must be greater than 0'],
    ],
    [
      'a value as text',
      { invoiceLineItems: [{ ...line, value: '1' }] },
      ['invoiceLineItems[0].value must be a number'],
    ],
    [
      'another type',
      { invoiceLineItems: [{ ...line, valueType: 'Odd' }] },
      ['invoiceLineItems[0].valueType must be Standard'],
    ],
    ['an unknown field', { ...good, amount: 1 }, ['amount is not a known field']],
    [
      'several faults',
      { merchantInvoiceRefId: 5, invoiceLineItems: [{ ...line, name: '' }] },
      ['merchantInvoiceRefId must be a string', 'invoiceLineItems[0].name must not be empty'],
    ],
  ])('is refused with %s, each fault named', async (_, body, errors) => {
    const answer = await pay(body)
    expect([answer.status, answer.body.errors]).toEqual([400, errors])
  })

  it('wants JSON', async () => {
    expect((await pay(good, { type: 'text/plain' })).status).toBe(415)
  })
})

describe('the token', () => {
  it.each(['', 'rk_sandbox_wrong', 'x'])('%j is none', async (token) => {
    const { status, body } = await pay(good, { token })
    expect([status, body.message]).toEqual([401, expect.stringContaining('x-revolv3-token')])
  })

  it('needs the scope of invoices', async () => {
    const other = await apiKeyOf(system, merchant.merchantId, ['customers:write'])
    expect((await pay(good, { token: other })).status).toBe(403)
  })

  it('is asked for before anything is said of the request', async () => {
    expect((await pay({}, { token: 'x', id: '0' })).status).toBe(401)
  })
})
