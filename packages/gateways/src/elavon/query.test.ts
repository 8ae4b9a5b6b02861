import { publicId } from '@revkeen-edge/domain/ids.ts'
import type { GatewayTransaction } from '@revkeen-edge/services/ports/gateway.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProbe, parseQuery } from './query.ts'
import { referenceOf } from './reference.ts'

const orderId = publicId('paymentAttempt', '019df252-d8e8-71d0-8134-ba289c80eec7')
const SALE = {
  ssl_txn_id: 'T-1',
  ssl_trans_status: 'OPN',
  ssl_transaction_type: 'SALE',
  ssl_txn_time: '02/05/2026 05:38:17 PM',
  ssl_card_number: '41**********9990',
  ssl_exp_date: '1229',
  ssl_card_short_description: 'VISA',
  ssl_amount: '5.00',
  ssl_transaction_currency: 'USD',
  ssl_result_message: 'APPROVAL',
  ssl_approval_code: '296197',
  ssl_merchant_txn_id: referenceOf(orderId),
}

type Fields = Readonly<Record<string, string>>

const element = (fields: Fields): string =>
  `<txn>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</txn>`
const list = (...transactions: Fields[]): string =>
  `<txnlist><ssl_txn_count>${transactions.length}</ssl_txn_count>${transactions.map(element).join('')}</txnlist>`

function only(xml: string, currency: string | null = null): GatewayTransaction {
  const reply = parseQuery(xml, currency)
  const [transaction] = reply.found === true ? reply.transactions : []
  if (!transaction) throw new Error(JSON.stringify(reply))
  return transaction
}

describe('a transaction', () => {
  it('is told in the port’s words, in a list and by itself', () => {
    expect(only(list(SALE))).toEqual(only(element(SALE)))
    expect(only(list(SALE))).toEqual({
      transactionId: 'T-1',
      orderId,
      condition: 'captured',
      amountMinor: 500,
      currency: 'USD',
      card: { brand: 'visa', last4: '9990', bin: null, expMonth: 12, expYear: 2029 },
      authCode: '296197',
      avs: null,
      cvv: null,
      actions: [
        {
          type: 'sale',
          success: true,
          amountMinor: 500,
          code: '100',
          message: 'APPROVAL',
          at: Date.UTC(2026, 1, 5, 17, 38, 17),
          batchId: null,
        },
      ],
    })
  })

  it.each<[string, Fields, GatewayTransaction['condition']]>([
    ['a sale in the open batch', {}, 'captured'],
    ['a sale that is pended', { ssl_trans_status: 'PEN' }, 'captured'],
    ['a sale under review', { ssl_trans_status: 'REV' }, 'captured'],
    ['a settled sale', { ssl_trans_status: 'STL' }, 'settled'],
    ['a sale of unknown status', { ssl_trans_status: 'NEW' }, 'unknown'],
    ['a sale without a status', { ssl_trans_status: '' }, 'unknown'],
    ['held funds', { ssl_transaction_type: 'AUTHONLY' }, 'authorized'],
    ['held funds that were taken', { ssl_transaction_type: 'COMPLETE' }, 'captured'],
    ['a return', { ssl_transaction_type: 'RETURN' }, 'refunded'],
    ['a deleted charge', { ssl_transaction_type: 'DELETE' }, 'voided'],
    ['a voided charge', { ssl_transaction_type: 'VOID', ssl_trans_status: 'STL' }, 'voided'],
    ['a decline', { ssl_result_message: 'DECLINED: NSF', ssl_trans_status: '' }, 'failed'],
    ['a decline by its result', { ssl_result: '1', ssl_result_message: 'PICK UP CARD' }, 'failed'],
    ['one that a rule stopped', { ssl_trans_status: 'FPR' }, 'failed'],
    ['one that a rule stopped before', { ssl_trans_status: 'PRE' }, 'failed'],
    ['one that a rule stopped after', { ssl_trans_status: 'PST' }, 'failed'],
    ['one without an answer', { ssl_result_message: '' }, 'pending'],
    ['one with two answers', { ssl_result: '1' }, 'unknown'],
    ['one of an unknown type', { ssl_transaction_type: 'SWAP' }, 'unknown'],
  ])('that is %s', (_, change, condition) => {
    expect(only(list({ ...SALE, ...change })).condition).toBe(condition)
  })

  it('tells its settlement and its batch', () => {
    const settled = {
      ...SALE,
      ssl_trans_status: 'STL',
      ssl_settle_time: '02/06/2026 12:05:00 AM',
      ssl_settlement_batch_response: 'GBOK 7',
    }
    expect(only(list(settled)).actions).toMatchObject([
      { type: 'sale', batchId: 'GBOK 7' },
      { type: 'settle', success: true, amountMinor: 500, batchId: 'GBOK 7', at: Date.UTC(2026, 1, 6, 0, 5) },
    ])
  })

  it.each([
    ['JPY', '500', 500],
    ['KWD', '5.000', 5000],
    ['USD', '5.00', 500],
    ['USD', '5.001', null],
    ['USD', 'five', null],
  ])('in %s of %s is %j minor units', (currency, text, amountMinor) => {
    expect(only(list({ ...SALE, ssl_transaction_currency: currency, ssl_amount: text })).amountMinor).toBe(amountMinor)
  })

  it('of a terminal that names no currency is in the account’s own, if it has one', () => {
    const { ssl_transaction_currency: _, ...bare } = SALE
    expect(only(list(bare), 'EUR')).toMatchObject({ currency: 'EUR', amountMinor: 500 })
    expect(only(list(bare))).toMatchObject({ currency: null, amountMinor: null })
  })

  it('is found by its invoice number where that is all that it tells', () => {
    const { ssl_merchant_txn_id: reference, ...rest } = SALE
    expect(only(list({ ...rest, ssl_invoice_number: reference })).orderId).toBe(orderId)
    expect(only(list({ ...rest, ssl_invoice_number: 'INV &amp; 1' })).orderId).toBe('INV & 1')
  })
})

describe('nothing found', () => {
  it('is an empty list, or Converge’s word for it', () => {
    expect(parseQuery(list())).toEqual({ found: false })
    expect(parseQuery(element({ errorCode: '5040', errorMessage: 'no such transaction' }))).toEqual({ found: false })
  })

  it.each([
    ['an error', element({ errorCode: '4025', errorMessage: 'Invalid' })],
    ['a list that lost one', list(SALE, SALE).replace('>2<', '>3<')],
    ['a list without a number', '<txnlist></txnlist>'],
    ['a transaction without its id', list({ ...SALE, ssl_txn_id: '' })],
    ['a cut document', list(SALE).slice(0, 60)],
    ['a document type', `<!DOCTYPE a>${list()}`],
    ['nothing', ''],
    ['a page', '<html><body>Bad gateway</body></html>'],
    ['an empty transaction', '<txn></txn>'],
  ])('is not %s: then the gateway could not be asked', (_, xml) => {
    expect(parseQuery(xml).found).toBe('unavailable')
  })

  it('is never thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['unavailable', true, false]).toContain(parseQuery(text).found)
        expect(parseQuery(`<txnlist>${text}</txnlist>`).found).not.toBe(true)
      }),
    )
  })
})

describe('a probe', () => {
  it.each<[string, string, string]>([
    ['a list', list(), 'accepted'],
    ['no such transaction', element({ errorCode: '5040' }), 'accepted'],
    ['wrong credentials', element({ errorCode: '4025', errorMessage: 'Invalid' }), 'refused'],
    ['no right to ask', element({ errorCode: '4016', errorMessage: 'No' }), 'refused'],
    ['trouble at the gateway', element({ errorCode: '3000' }), 'unavailable'],
    ['garbage', 'response=1', 'unavailable'],
  ])('that is answered with %s', (_, xml, outcome) => {
    expect(parseProbe(xml).outcome).toBe(outcome)
  })
})
