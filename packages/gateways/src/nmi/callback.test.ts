import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNmiCallback, type NmiCallback } from './callback.ts'

function body(eventType: string, eventBody: unknown) {
  return JSON.stringify({ event_id: '9b312dfd', event_type: eventType, event_body: eventBody })
}

function read(raw: string): NmiCallback {
  const result = parseNmiCallback(raw)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const SALE = {
  merchant: { id: '1234', name: 'Test Account' },
  transaction_id: '1234560000',
  transaction_type: 'cc',
  condition: 'pendingsettlement',
  order_id: 'att_1',
  currency: 'USD',
  requested_amount: '54.04',
  card: { cc_number: '411111******1111', cc_exp: '1030', cc_type: '' },
  action: {
    amount: '54.04',
    action_type: 'sale',
    date: '20260406175755',
    success: '1',
    response_text: 'SUCCESS',
    response_code: '100',
  },
}

describe('transactions', () => {
  it('are read with every fact', () => {
    expect(read(body('transaction.sale.success', SALE))).toEqual({
      kind: 'transaction',
      eventId: '9b312dfd',
      eventType: 'transaction.sale.success',
      result: 'success',
      actionType: 'sale',
      orderId: 'att_1',
      transactionId: '1234560000',
      amountMinor: 5404,
      currency: 'USD',
      condition: 'captured',
      code: '100',
      message: 'SUCCESS',
      at: Date.UTC(2026, 3, 6, 17, 57, 55),
      card: { brand: null, last4: '1111', bin: null, expMonth: 10, expYear: 2030 },
    })
  })

  it.each(['sale', 'auth', 'capture', 'void', 'refund', 'credit', 'validate'])(
    '%s comes with each result',
    (actionType) => {
      for (const result of ['success', 'failure', 'unknown']) {
        const success = result === 'success' ? '1' : '0'
        const callback = read(
          body(`transaction.${actionType}.${result}`, { ...SALE, action: { ...SALE.action, success } }),
        )
        expect(callback).toMatchObject({ kind: 'transaction', actionType, result })
      }
    },
  )

  it('are not believed where name and action disagree', () => {
    expect(read(body('transaction.sale.success', { ...SALE, action: { ...SALE.action, success: '0' } }))).toMatchObject(
      { result: 'unknown' },
    )
    expect(read(body('transaction.sale.failure', SALE))).toMatchObject({ result: 'unknown' })
  })

  it('have nulls for what is missing, never a guess', () => {
    expect(read(body('transaction.refund.success', {}))).toMatchObject({
      result: 'success',
      orderId: null,
      transactionId: null,
      amountMinor: null,
      currency: null,
      condition: 'unknown',
      card: null,
    })
  })

  it.each(['settle', 'return', 'latereturn'])('of a bank account report %s', (status) => {
    expect(read(body(`transaction.check.status.${status}`, SALE))).toMatchObject({
      kind: 'check_status',
      status,
      amountMinor: 5404,
    })
  })
})

describe('batches', () => {
  it('name what settled, numbers or texts alike, each once', () => {
    const batch = {
      batch_id: 4242,
      processor_id: 'ccprocessora',
      count: 2,
      amount: '64.04',
      currency: 'USD',
      transaction_ids: ['1', 2, '2', null],
    }
    expect(read(body('settlement.batch.complete', batch))).toEqual({
      kind: 'settlement',
      eventId: '9b312dfd',
      eventType: 'settlement.batch.complete',
      result: 'complete',
      batchId: '4242',
      count: 2,
      amount: '64.04',
      currency: 'USD',
      amountMinor: 6404,
      message: null,
      processorId: 'ccprocessora',
      transactionIds: ['1', '2'],
    })
  })

  it('that fail name no transaction', () => {
    expect(read(body('settlement.batch.failure', { batch_id: '5' }))).toMatchObject({
      result: 'failure',
      batchId: '5',
      count: null,
      amountMinor: null,
      transactionIds: [],
    })
  })

  it('of chargebacks keep every entry', () => {
    const chargebacks = [
      { id: '77', date: '2026-05-01', amount: '10.00', reason: 'Fraud', cc_number: '4xxx1111' },
      'garbage',
      {},
    ]
    expect(read(body('chargeback.batch.complete', { chargebacks }))).toMatchObject({
      kind: 'chargeback',
      chargebacks: [
        { id: '77', date: '2026-05-01', amount: '10.00', reason: 'Fraud' },
        { id: null, date: null, amount: null, reason: null },
      ],
    })
  })
})

describe('other bodies', () => {
  it.each(['acu.summary.closedaccount', 'recurring.plan.add', 'transaction.sale.maybe', 'TRANSACTION.SALE.SUCCESS'])(
    '%s is kept as other',
    (type) => {
      expect(read(body(type, SALE))).toEqual({ kind: 'other', eventId: '9b312dfd', eventType: type })
    },
  )

  it.each([
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '{}',
    '{"event_id":"1"}',
    '{"event_id":"1","event_type":"x"}',
    '{"event_id":{},"event_type":"x","event_body":{}}',
  ])('%s is refused', (raw) => {
    expect(parseNmiCallback(raw).ok).toBe(false)
  })

  it('never throw', () => {
    const types = fc.constantFrom(
      'transaction.sale.success',
      'settlement.batch.complete',
      'chargeback.batch.complete',
      'transaction.check.status.return',
    )
    fc.assert(
      fc.property(
        types,
        fc.dictionary(
          fc.constantFrom(
            'action',
            'card',
            'currency',
            'order_id',
            'transaction_ids',
            'chargebacks',
            'condition',
            'count',
          ),
          fc.jsonValue(),
        ),
        (type, content) => {
          expect(parseNmiCallback(body(type, content)).ok).toBe(true)
        },
      ),
    )
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (raw) => void parseNmiCallback(raw)))
  })
})
