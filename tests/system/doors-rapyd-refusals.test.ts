import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newCustomer } from '../api/card-on-file.ts'
import { openInvoice } from '../api/open-invoice.ts'
import { clearFaults } from './buyer.ts'
import { stateOf, type SigningKey } from './doors.ts'
import { endLeases, payingStage, type Stage } from './paying.ts'
import { draftOf, errorOf, newRapydKey, payAtRapyd, rapydId } from './rapyd.ts'

let system: System
let stage: Stage
let key: SigningKey
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `rapyd-refused-${(made += 1)}`)
  key = await newRapydKey(stage.merchant)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const pay = (id: string, asked: { body?: object; headers?: Record<string, string> } = {}) =>
  payAtRapyd(system, { id: rapydId(id), key, ...asked })

async function refused(id: string, body?: object) {
  const before = await stateOf(system, stage.merchant.merchantId)
  const answer = await pay(id, body ? { body } : {})
  expect(await stateOf(system, stage.merchant.merchantId)).toBe(before)
  return errorOf(answer)
}

const setAccount = (set: string, value: string) =>
  system.db
    .prepare(`UPDATE gateway_accounts SET ${set} = ? WHERE merchant_id = ?`)
    .bind(value, stage.merchant.merchantId)
    .run()
const card = async () => (await stage.merchant.get(`/payment-methods?customer_id=${stage.customerId}`)).body.data[0].id

describe('a method whose processing account', () => {
  it.each([
    ['does not take the currency', 'currencies', '["EUR"]'],
    ['is not used any more', 'status', 'inactive'],
  ])('%s is refused, named or not, and the draft stays one', async (_, set, value) => {
    const id = await draftOf(stage)
    const method = await card()
    await setAccount(set, value)
    expect(await refused(id)).toEqual([400, 'ERROR_CUSTOMER_PAYMENT_METHOD_NOT_FOUND'])
    expect(await refused(id, { payment_method: method })).toEqual([400, 'INVALID_PAYMENT_METHOD'])
    expect(await stage.statusOfInvoice(id)).toBe('draft')
    expect(await stage.done('sale')).toBe(0)
  })
})

it('leaves the draft of a customer without a default method a draft', async () => {
  const cardless = await newCustomer(stage.merchant)
  const id = await draftOf({ ...stage, customerId: cardless })
  expect(await refused(id)).toEqual([400, 'ERROR_CUSTOMER_PAYMENT_METHOD_NOT_FOUND'])
  expect(await stage.statusOfInvoice(id)).toBe('draft')
})

describe('a gateway that could not be reached', () => {
  /** Ten minutes pass for what is open, and the gateway has been asked once in vain. */
  const tenMinutesPass = () =>
    system.db
      .prepare(
        "UPDATE payment_attempts SET dispatched_at = dispatched_at - 660000, first_not_found_at = dispatched_at - 600000 WHERE status IN ('pending', 'unknown') AND merchant_id = ?",
      )
      .bind(stage.merchant.merchantId)
      .run()
  const numberOf = async (id: string) => (await stage.merchant.get(`/invoices/${id}`)).body.data.invoice_number

  it.each([
    ['a draft', () => draftOf(stage)],
    ['an open invoice', () => openInvoice(system, stage.merchant.merchantId, { customerId: stage.customerId })],
  ])('is told once that is certain, and the same idempotency value pays %s once', async (_, newInvoice) => {
    const id = await newInvoice()
    const headers = { idempotency: crypto.randomUUID() }
    await stage.trouble('connection_refused')
    expect((await pay(id, { headers })).body.data).toMatchObject({ status: 'open', payment: { status: 'ACT' } })
    const number = await numberOf(id)
    expect(number).toMatch(/./)
    await tenMinutesPass()
    await endLeases(system)
    expect(errorOf(await pay(id, { headers }))).toEqual([503, 'ERROR_CREATE_PAYMENT'])
    expect(await stage.attempts('sale')).toEqual(['canceled'])
    expect(await stage.statusOfInvoice(id)).not.toBe('paid')
    const paid = await pay(id, { headers })
    // What was given up never was a charge.
    expect(paid.body.data).toMatchObject({ status: 'paid', attempt_count: 1, payment: { paid: true } })
    expect((await pay(id, { headers })).body).toEqual(paid.body)
    expect(await stage.attempts('sale')).toEqual(['canceled', 'succeeded'])
    expect(await stage.done('sale')).toBe(1)
    expect(await numberOf(id)).toBe(number)
  })
})
