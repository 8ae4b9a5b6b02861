import { describe, expect, it } from 'vitest'
import { parseNmiCallback } from './callback.ts'
import { noticeOf } from './notice.ts'

function noticed(event_type: string, event_body: object) {
  const read = parseNmiCallback(JSON.stringify({ event_id: 'e', event_type, event_body }))
  if (!read.ok) throw new Error(read.error)
  return noticeOf(read.value)
}

describe('a batch', () => {
  it('is told with its total, below zero for more refunds than charges', () => {
    const body = { batch_id: '7', amount: '-12.50', currency: 'usd', count: 1, transaction_ids: ['9'] }
    expect(noticed('settlement.batch.complete', body)).toMatchObject({
      charge: null,
      chargebacks: null,
      settlement: {
        result: 'complete',
        batchId: '7',
        amountMinor: -1250,
        amount: '-12.50',
        currency: 'USD',
        count: 1,
        transactionIds: ['9'],
      },
    })
  })
})

describe('chargebacks', () => {
  const entry = {
    id: 'CB1',
    transaction_id: '9',
    date: '20260504081000',
    amount: '5.00',
    reason: 'Fraud',
    reason_code: '10.4',
  }
  const first = (fields: object) => noticed('chargeback.batch.complete', { chargebacks: [fields] }).chargebacks?.[0]

  it('are told with what is known of them', () => {
    expect(first({ ...entry, due_date: '2026-05-20', type: 'chargeback', status: 'open' })).toEqual({
      id: 'CB1',
      transactionId: '9',
      kind: 'chargeback',
      outcome: 'opened',
      amount: '5.00',
      reasonCode: '10.4',
      reason: 'Fraud',
      at: Date.parse('2026-05-04T08:10:00Z'),
      evidenceDue: '2026-05-20',
    })
  })

  it.each([
    ['2026-05-20', '2026-05-20'],
    ['20260520093000', '2026-05-20T09:30:00.000Z'],
    ['2026-05-20T09:30:00+02:00', '2026-05-20T07:30:00.000Z'],
    ['2026-13-41', null],
    ['soon', null],
  ])('are to be answered by %s', (due_date, evidenceDue) => {
    expect(first({ ...entry, due_date })?.evidenceDue).toBe(evidenceDue)
  })

  it('have the transaction’s id for their own where they name no other', () => {
    expect(first({ id: '9' })).toMatchObject({
      id: '9',
      transactionId: '9',
      kind: 'chargeback',
      amount: null,
      at: null,
    })
  })

  it.each([
    ['won', 'won'],
    ['LOST', 'lost'],
    ['withdrawn', 'withdrawn'],
    ['pending', 'opened'],
  ])('with the status %s are %s', (status, outcome) => {
    expect(first({ ...entry, status })?.outcome).toBe(outcome)
  })

  it('of another type are questions, and those without an id are nothing', () => {
    expect(first({ ...entry, type: 'retrieval' })?.kind).toBe('retrieval')
    expect(first({ amount: '5.00' })).toBeUndefined()
    expect(first({ ...entry, date: 'soon' })?.at).toBeNull()
  })
})
