import type { PaymentAttempt } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { GatewayTransaction } from '../ports/gateway.ts'
import { outcomeOfQuery } from './outcome.ts'

const attempt: PaymentAttempt = {
  id: 'a',
  merchantId: 'm',
  action: 'sale',
  origin: 'checkout',
  paymentIntentId: null,
  orderId: null,
  paymentMethodId: null,
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
