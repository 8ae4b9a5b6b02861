import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { booksOf, expectBalancedBooks, letAnHourPass } from './books.ts'
import { clearFaults, pay, setFault } from './buyer.ts'
import { attemptOf, gatewayStage, loseAnswer, newSession, secondAccount, type GatewayStage } from './lost-payment.ts'
import { resultOf, saleEvent, tell, type CallbackEvent } from './signed-callback.ts'

let system: System
let stage: GatewayStage
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await gatewayStage(system, `told-${(made += 1)}`)
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

/** Tells an event and gives what it came to. */
async function outcomeOf(event: CallbackEvent, to: GatewayStage = stage): Promise<string | null> {
  await tell(system, to, event)
  await expect.poll(() => resultOf(system, event), { timeout: 10_000 }).not.toBeNull()
  return resultOf(system, event)
}

const current = () => attemptOf(system, stage)
const balanced = () => expectBalancedBooks(system, stage.merchant.merchantId, stage.securityKey)
const paidInvoices = async () => (await booksOf(system, stage.merchant.merchantId)).paidInvoices

const unreachable = () =>
  setFault(system, { security_key: stage.securityKey, mode: 'error_before_charge', operation: 'query' })

describe('a callback that says what the attempt says', () => {
  it('settles it without the gateway being asked', async () => {
    await loseAnswer(system, stage, 'after')
    await unreachable()
    const { orderId } = await current()
    expect(await outcomeOf(saleEvent(orderId))).toBe('settled')
    expect(await current()).toMatchObject({ status: 'succeeded', transactionId: 'told-by-callback', cardLast4: '1111' })
    expect(await balanced()).toBe(1)
  })
})

const disagreeing: [string, (orderId: string) => CallbackEvent][] = [
  ['another amount', (orderId) => saleEvent(orderId, {}, { amount: '24.99' })],
  ['no amount', (orderId) => saleEvent(orderId, {}, { amount: '' })],
  ['another currency', (orderId) => saleEvent(orderId, { currency: 'EUR' })],
  ['no currency', (orderId) => saleEvent(orderId, { currency: '' })],
  ['no transaction', (orderId) => saleEvent(orderId, { transaction_id: '' })],
  ['an unclear result', (orderId) => saleEvent(orderId, {}, {}, 'transaction.sale.unknown')],
  ['a name that its action denies', (orderId) => saleEvent(orderId, {}, { success: '0' })],
  [
    'a decline of another amount',
    (orderId) =>
      saleEvent(orderId, {}, { amount: '24.99', success: '0', response_code: '202' }, 'transaction.sale.failure'),
  ],
]

describe.each(disagreeing)('a callback with %s', (_, event) => {
  it('settles nothing while the gateway cannot be asked', async () => {
    await loseAnswer(system, stage, 'after')
    await unreachable()
    const before = await current()
    expect(await outcomeOf(event(before.orderId))).toBe('asked_gateway')
    expect(await current()).toMatchObject({ status: 'unknown', checks: before.checks + 1, transactionId: null })
    expect(await paidInvoices()).toEqual([])
  })

  it('has the gateway asked, whose charge is booked as it was made', async () => {
    await loseAnswer(system, stage, 'after')
    const { orderId } = await current()
    expect(await outcomeOf(event(orderId))).toBe('asked_gateway')
    const settled = await current()
    expect(settled.status).toBe('succeeded')
    expect(settled.transactionId).not.toBe('told-by-callback')
    expect(await paidInvoices()).toMatchObject([{ totalMinor: 2500 }])
    expect(await balanced()).toBe(1)
  })

  it('books nothing where the gateway knows no charge, and the order can be paid later', async () => {
    const session = await loseAnswer(system, stage, 'before')
    const { orderId } = await current()
    expect(await outcomeOf(event(orderId))).toBe('asked_gateway')
    expect((await current()).status).toBe('unknown')
    await letAnHourPass(system)
    expect((await current()).status).toBe('canceled')
    expect(await paidInvoices()).toEqual([])
    expect((await pay(system, session)).status).toBe('succeeded')
    expect(await balanced()).toBe(1)
  })
})

describe('a callback that is not about this sale', () => {
  it.each(['auth', 'capture', 'void', 'refund', 'credit', 'validate'])(
    'but its %s settles nothing: the gateway, asked in time, does',
    async (action) => {
      await loseAnswer(system, stage, 'after')
      const { orderId, checks } = await current()
      const event = saleEvent(orderId, {}, { action_type: action }, `transaction.${action}.success`)
      expect(await outcomeOf(event)).toBe('ignored')
      expect(await current()).toMatchObject({ status: 'unknown', checks })
      await letAnHourPass(system)
      expect(await balanced()).toBe(1)
    },
  )

  it('but an order of nobody’s changes nothing', async () => {
    await loseAnswer(system, stage, 'after')
    const { checks } = await current()
    expect(await outcomeOf(saleEvent('pa_00000000000000000000000000'))).toBe('ignored')
    expect(await outcomeOf(saleEvent(''))).toBe('ignored')
    expect(await current()).toMatchObject({ status: 'unknown', checks })
    await letAnHourPass(system)
    expect(await balanced()).toBe(1)
  })

  it('but another merchant’s, which its own gateway account says, changes nothing', async () => {
    await loseAnswer(system, stage, 'before')
    const { orderId } = await current()
    const stranger = await gatewayStage(system, `stranger-${made}`)
    expect(await outcomeOf(saleEvent(orderId), stranger)).toBe('ignored')
    expect((await current()).status).toBe('unknown')
    expect(await paidInvoices()).toEqual([])
    await letAnHourPass(system)
    expect((await current()).status).toBe('canceled')
  })
})

it('a callback to another account of the same merchant says nothing of a payment through the first', async () => {
  await loseAnswer(system, stage, 'before')
  const { orderId } = await current()
  const second = await secondAccount(system, stage)
  expect(await outcomeOf(saleEvent(orderId), second)).toBe('ignored')
  expect((await current()).status).toBe('unknown')
  expect(await paidInvoices()).toEqual([])
  await letAnHourPass(system)
  expect((await current()).status).toBe('canceled')
})

describe('a callback about a payment that is settled', () => {
  it('adds the card that the answer did not tell, once, to the attempt, the payment and the transaction', async () => {
    expect((await pay(system, await newSession(stage))).status).toBe('succeeded')
    const { orderId, cardLast4 } = await current()
    expect(cardLast4).toBeNull()
    expect(await outcomeOf(saleEvent(orderId))).toBe('card_noted')
    const cards = () =>
      system.db
        .prepare(
          `SELECT a.card_last4 AS attempt, p.card_last4 AS payment, t.card_last4 AS "transaction", p.card_brand AS brand, a.status
           FROM payment_attempts AS a JOIN payments AS p ON p.id = a.payment_id JOIN transactions AS t ON t.payment_id = p.id
           WHERE a.merchant_id = ?`,
        )
        .bind(stage.merchant.merchantId)
        .all()
    const noted = { attempt: '1111', payment: '1111', transaction: '1111', brand: 'visa', status: 'succeeded' }
    expect((await cards()).results).toEqual([noted])
    const other = saleEvent(orderId, { card: { cc_number: '555555******4444', cc_type: 'mastercard' } })
    expect(await outcomeOf(other)).toBe('already_settled')
    expect((await cards()).results).toEqual([noted])
    expect(await balanced()).toBe(1)
  })

  it('changes nothing of it, whatever it says', async () => {
    expect((await pay(system, await newSession(stage))).status).toBe('succeeded')
    const { orderId, ...before } = await current()
    const failure = saleEvent(orderId, { card: {} }, { success: '0', response_code: '202' }, 'transaction.sale.failure')
    expect(await outcomeOf(failure)).toBe('already_settled')
    expect(await outcomeOf(saleEvent(orderId, { card: {} }, { amount: '99.00' }))).toBe('already_settled')
    expect(await current()).toEqual({ orderId, ...before })
    expect(await balanced()).toBe(1)
  })
})
