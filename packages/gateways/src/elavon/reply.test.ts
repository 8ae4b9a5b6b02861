import { declineOf } from '@revkeen-edge/domain/declines.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReply } from './reply.ts'

function txn(fields: Readonly<Record<string, string>>): string {
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<txn>${inner.join('')}</txn>`
}

const APPROVAL = {
  ssl_issuer_response: '00',
  ssl_card_number: '41**********1111',
  ssl_exp_date: '1230',
  ssl_card_short_description: 'VISA',
  ssl_result: '0',
  ssl_txn_id: '050218A15-68CE063B',
  ssl_avs_response: 'Y',
  ssl_cvv2_response: 'M',
  ssl_approval_code: '012345',
  ssl_amount: '25.00',
  ssl_result_message: 'APPROVAL',
}

describe('an approval', () => {
  it('tells its transaction and its card', () => {
    expect(parseReply(txn(APPROVAL))).toEqual({
      outcome: 'approved',
      transactionId: '050218A15-68CE063B',
      code: '100',
      message: 'APPROVAL',
      authCode: '012345',
      avs: 'Y',
      cvv: 'M',
      vaultId: null,
      card: { brand: 'visa', last4: '1111', bin: null, expMonth: 12, expYear: 2030 },
    })
  })

  it('gives the stored token only where Converge says that it was stored', () => {
    const stored = { ...APPROVAL, ssl_token: '4421', ssl_token_response: 'SUCCESS' }
    expect(parseReply(txn(stored))).toMatchObject({ vaultId: '4421' })
    expect(parseReply(txn({ ...stored, ssl_token_response: 'FAILURE' }))).toMatchObject({ vaultId: null })
  })

  it('of a store needs no transaction, but the token', () => {
    const { ssl_txn_id: _, ...bare } = APPROVAL
    const stored = { ...bare, ssl_token: '4421', ssl_token_response: 'SUCCESS' }
    expect(parseReply(txn(stored), { operation: 'store' })).toMatchObject({ outcome: 'approved', vaultId: '4421' })
    expect(parseReply(txn(bare), { operation: 'store' })).toMatchObject({ outcome: 'unknown' })
    expect(parseReply(txn(bare), { operation: 'forget' })).toMatchObject({ outcome: 'approved' })
  })

  it.each([
    ['without a transaction', txn({ ...APPROVAL, ssl_txn_id: '' })],
    ['that is an error as well', txn({ ...APPROVAL, errorCode: '5000' })],
    ['with two results', txn(APPROVAL).replace('</txn>', '<ssl_result>1</ssl_result></txn>')],
    ['cut off', txn(APPROVAL).slice(0, -10)],
    ['with a document type', `<!DOCTYPE txn [<!ENTITY a "0">]>${txn(APPROVAL).slice(38)}`],
    ['in another element', txn(APPROVAL).replaceAll('txn>', 'other>')],
    ['with an unknown result', txn({ ...APPROVAL, ssl_result: '2' })],
  ])('%s is unknown', (_, body) => {
    expect(parseReply(body)).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
  })

  it.each([
    ['25.00', 'approved'],
    ['25', 'approved'],
    ['20.00', 'unknown'],
  ])('of 25.00 that tells %s is %s', (told, outcome) => {
    const reply = parseReply(txn({ ...APPROVAL, ssl_amount: told }), { operation: 'transaction', amount: '25.00' })
    expect(reply.outcome).toBe(outcome)
  })
})

describe('a decline', () => {
  it.each([
    ['51', 'DECLINED: NSF', 'insufficient_funds'],
    ['', 'DECLINED: NSF', 'insufficient_funds'],
    ['61', 'DECLINED', 'over_limit'],
    ['54', 'EXPIRED CARD', 'expired_card'],
    ['', 'EXPIRED CARD', 'expired_card'],
    ['N7', 'DECLINED CVV2', 'invalid_cvv'],
    ['41', 'PICK UP CARD', 'lost_or_stolen'],
    ['', 'PICK UP CARD', 'pickup_card'],
    ['59', 'SUSPECTED FRAUD', 'suspected_fraud'],
    ['01', 'CALL AUTH CENTER', 'call_issuer'],
    ['', 'CALL REF.; 999999', 'call_issuer'],
    ['14', 'INVALID CARD', 'invalid_card_number'],
    ['55', 'INCORRECT PIN', 'invalid_pin'],
    ['57', 'SERV NOT ALLOWED', 'transaction_not_allowed'],
    ['R1', 'DECLINED', 'stop_all_recurring'],
    ['R0', 'DECLINED', 'stop_this_program'],
    ['1A', 'DECLINED: CARDHOLDER AUTHENTICATION REQUIRED', 'authentication_required'],
    ['91', 'ISSUER UNAVAILABLE', 'processor_error'],
    ['', 'DECLINED', 'generic_decline'],
    ['ZZ', 'SOMETHING NEW', 'generic_decline'],
  ])('by %s with “%s” is %s', (issuer, message, category) => {
    const reply = parseReply(
      txn({ ssl_result: '1', ssl_result_message: message, ssl_issuer_response: issuer, ssl_txn_id: 'T' }),
    )
    expect(reply).toMatchObject({ outcome: 'declined', message, transactionId: 'T' })
    if (reply.outcome === 'declined') expect(declineOf(reply.code, reply.message).category).toBe(category)
  })
})

describe('an error', () => {
  const error = (code: string, message = 'In words &amp; more') =>
    txn({ errorCode: code, errorName: 'N', errorMessage: message })

  it.each([
    ['4025', 'merchant_config_error'],
    ['4014', 'merchant_config_error'],
    ['5040', 'gateway_error'],
    ['5091', 'gateway_error'],
    ['4018', 'gateway_error'],
    ['5000', 'invalid_card_number'],
    ['5001', 'invalid_expiry'],
    ['5021', 'invalid_cvv'],
    ['4009', 'invalid_transaction'],
    ['5002', 'invalid_transaction'],
  ])('%s was not carried out: %s', (code, category) => {
    const reply = parseReply(error(code))
    expect(reply).toMatchObject({ outcome: 'declined', message: `In words & more (${code})`, transactionId: null })
    if (reply.outcome === 'declined') expect(declineOf(reply.code, reply.message).category).toBe(category)
  })

  it('of a token asks for another card', () => {
    const reply = parseReply(error('5087', 'The token supplied in the request appears to be invalid.'))
    if (reply.outcome !== 'declined') throw new Error(reply.outcome)
    expect(declineOf(reply.code, reply.message).category).toBe('incorrect_payment_info')
  })

  it.each(['3000', '3003', '4017', '4022', '6038', '', 'x', '99999'])('%j leaves it open', (code) => {
    expect(parseReply(error(code)).outcome).toBe('unknown')
  })

  it('may have its words in other elements', () => {
    expect(parseReply(txn({ errorCode: '4025', errorMsg: 'Bad' }))).toMatchObject({ message: 'Bad (4025)' })
    expect(parseReply(txn({ errorCode: '4025', errorName: 'Name' }))).toMatchObject({ message: 'Name (4025)' })
  })
})

describe('garbage', () => {
  it.each(['', ' ', '<html>502</html>', '<txn/>', '<txn></txn>', 'ssl_result=0', '{"ssl_result":"0"}', '<txn>'])(
    '%j is unknown',
    (body) => {
      expect(parseReply(body)).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
    },
  )

  it('never throws, and never approves or declines without a result or an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (!/ssl_result>|errorCode>/.test(text)) expect(parseReply(text).outcome).toBe('unknown')
        expect(['approved', 'unknown']).toContain(parseReply(txn({ ...APPROVAL, ssl_description: text })).outcome)
      }),
    )
  })
})
