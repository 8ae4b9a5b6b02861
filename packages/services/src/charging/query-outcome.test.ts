import type { PaymentAttempt } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { GatewayTransaction } from '../ports/gateway.ts'
import { outcomeOfQuery, queryOf } from './query-outcome.ts'

const attempt: PaymentAttempt = {
  id: 'a',
  merchantId: 'm',
  action: 'sale',
  origin: 'checkout',
  paymentIntentId: null,
  orderId: null,
  paymentMethodId: null,
  reversalId: null,
  requestKey: null,
  parentTransactionId: null,
  gatewayOrderId: 'pa_1',
  status: 'unknown',
  invoiceId: 'i',
  paymentId: 'p',
  checkoutSessionId: null,
  gateway: 'nmi',
  gatewayAccountId: 'g',
  amountMinor: 2500,
  currency: 'USD',
  gatewayCode: null,
  gatewayMessage: null,
  gatewayTransactionId: null,
  cardBrand: null,
  cardLast4: null,
  attemptNumber: 1,
  sale: { buyer: { email: 'a@b.example', name: null, phone: null, billing: null, shipping: null }, lines: [] },
  dispatchedAt: 0,
  firstNotFoundAt: null,
  checks: 0,
  nextCheckAt: 0,
  settledAt: null,
  createdAt: 0,
  updatedAt: 0,
  version: 1,
}

const sale: GatewayTransaction = {
  transactionId: 't1',
  orderId: 'pa_1',
  condition: 'captured',
  amountMinor: 2500,
  currency: 'USD',
  card: null,
  authCode: null,
  avs: null,
  cvv: null,
  actions: [{ type: 'sale', success: true, amountMinor: 2500, code: '100', message: 'SUCCESS', at: 0, batchId: null }],
}

const kindOf = (...transactions: GatewayTransaction[]) => outcomeOfQuery(attempt, { found: true, transactions }).kind

describe('what the gateway reports of an attempt', () => {
  it('approves its own captured, settled or since refunded charge', () => {
    for (const condition of ['captured', 'settled', 'refunded'] as const) {
      expect(kindOf({ ...sale, condition })).toBe('approved')
    }
  })

  it('is not believed with another amount or currency', () => {
    const actions = [
      { type: 'sale', success: true, amountMinor: 2400, code: '100', message: null, at: 0, batchId: null },
    ]
    expect(kindOf({ ...sale, actions })).toBe('unknown')
    expect(kindOf({ ...sale, currency: 'EUR' })).toBe('unknown')
  })

  it('is not believed when several charges carry its order id', () => {
    expect(kindOf(sale, { ...sale, transactionId: 't2' })).toBe('unknown')
  })

  it('counts only with its own order id', () => {
    expect(kindOf({ ...sale, orderId: 'pa_2' })).toBe('not_found')
    expect(kindOf({ ...sale, orderId: 'pa_2' }, sale)).toBe('approved')
  })

  it('declines a failed charge, releases a voided one and waits for the rest', () => {
    expect(kindOf({ ...sale, condition: 'failed' })).toBe('declined')
    expect(kindOf({ ...sale, condition: 'voided' })).toBe('released')
    for (const condition of ['pending', 'authorized', 'unknown'] as const) {
      expect(kindOf({ ...sale, condition })).toBe('unknown')
    }
  })

  it.each(['420', '421'])('takes a failure by lost communication, code %s, for no decline', (code) => {
    const actions = [{ type: 'sale', success: false, amountMinor: 2500, code, message: 'LOST', at: 0, batchId: null }]
    expect(outcomeOfQuery(attempt, { found: true, transactions: [{ ...sale, condition: 'failed', actions }] })).toEqual(
      {
        kind: 'not_found',
        message: 'LOST',
      },
    )
  })

  it('says nothing when it cannot be had', () => {
    expect(outcomeOfQuery(attempt, { found: 'unavailable', message: 'x' }).kind).toBe('unknown')
    expect(outcomeOfQuery(attempt, { found: false }).kind).toBe('not_found')
  })
})

type Condition = GatewayTransaction['condition']

const action = (type: string, amountMinor = 2500) =>
  ({ ...sale.actions[0], type, amountMinor }) as (typeof sale.actions)[0]

/** What an attempt of an action comes to, by the condition in which the gateway reports its transaction. */
function outcomesOf(known: Partial<PaymentAttempt>, actions: typeof sale.actions, conditions: readonly Condition[]) {
  const asked = { ...attempt, ...known }
  return conditions.map((condition) => {
    const transaction = { ...sale, orderId: 'pa_1', condition, actions }
    return outcomeOfQuery(asked, { found: true, transactions: [transaction] }).kind
  })
}

const ALL: readonly Condition[] = [
  'pending',
  'authorized',
  'captured',
  'settled',
  'refunded',
  'voided',
  'failed',
  'unknown',
]

describe('what the gateway reports of an authorisation', () => {
  it('holds the funds where they are held, or were taken since', () => {
    expect(outcomesOf({ action: 'authorize' }, [action('auth')], ALL)).toEqual([
      'approved',
      'approved',
      'approved',
      'approved',
      'approved',
      'released',
      'declined',
      'unknown',
    ])
  })

  it('is not believed without a successful hold of its amount', () => {
    expect(outcomesOf({ action: 'authorize' }, [], ['pending'])).toEqual(['unknown'])
    expect(outcomesOf({ action: 'authorize' }, [action('auth', 2400)], ['authorized'])).toEqual(['unknown'])
  })
})

describe('what the gateway reports of a capture and a void', () => {
  const followUp = { parentTransactionId: 't1', gatewayOrderId: 'pa_2' }

  it('is asked by the transaction that they follow', () => {
    expect(queryOf(attempt)).toEqual({ orderId: 'pa_1' })
    expect(queryOf({ ...attempt, ...followUp })).toEqual({ transactionId: 't1' })
  })

  it('takes the funds only where as much was captured as asked for', () => {
    const captured = { ...followUp, action: 'capture' as const, amountMinor: 1000 }
    expect(outcomesOf(captured, [action('auth'), action('capture', 1000)], ALL)).toEqual([
      'unknown',
      'not_found',
      'approved',
      'approved',
      'approved',
      'declined',
      'declined',
      'unknown',
    ])
    expect(outcomesOf(captured, [action('auth'), action('capture', 2500)], ['captured'])).toEqual(['unknown'])
  })

  it('lets the funds go where the gateway did', () => {
    expect(outcomesOf({ ...followUp, action: 'void' }, [action('auth')], ALL)).toEqual([
      'unknown',
      'not_found',
      'declined',
      'declined',
      'declined',
      'approved',
      'declined',
      'unknown',
    ])
  })

  it('counts no other transaction', () => {
    const other = { ...sale, transactionId: 't2' }
    const asked = { ...attempt, ...followUp, action: 'void' as const }
    expect(outcomeOfQuery(asked, { found: true, transactions: [other] }).kind).toBe('not_found')
  })
})
