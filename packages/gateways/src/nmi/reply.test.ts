import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReply } from './reply.ts'

const APPROVED =
  'response=1&responsetext=SUCCESS&authcode=012345&transactionid=2612675976&avsresponse=N&cvvresponse=M&orderid=o&type=sale&response_code=100'

describe('approval', () => {
  it('is read with every fact, leading zeros kept', () => {
    expect(parseReply(APPROVED)).toEqual({
      outcome: 'approved',
      transactionId: '2612675976',
      code: '100',
      message: 'SUCCESS',
      authCode: '012345',
      avs: 'N',
      cvv: 'M',
      vaultId: null,
      card: null,
    })
  })

  it('carries the vault record and the card where the gateway names them', () => {
    const body = `${APPROVED}&customer_vault_id=88&cc_number=4xxxxxxxxxxx1111&cc_bin=411111&cc_exp=1030&cc_type=Visa`
    expect(parseReply(body)).toMatchObject({
      vaultId: '88',
      card: { brand: 'visa', last4: '1111', bin: '411111', expMonth: 10, expYear: 2030 },
    })
  })

  it.each([
    ['no transaction id', 'response=1&response_code=100', 'transaction'],
    ['no vault id for a store', APPROVED, 'store'],
    ['no code', 'response=1&transactionid=1', 'transaction'],
    ['a decline’s code', 'response=1&transactionid=1&response_code=200', 'transaction'],
    ['two answers', `${APPROVED}&response=2`, 'transaction'],
    ['two codes', `${APPROVED}&response_code=200`, 'transaction'],
  ] as const)('is not believed with %s', (_why, body, operation) => {
    expect(parseReply(body, operation)).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
  })

  it('needs no transaction for the vault’s own operations', () => {
    const body = 'response=1&responsetext=Customer Deleted&transactionid=&response_code=100'
    expect(parseReply(body, 'forget')).toMatchObject({ outcome: 'approved', transactionId: '' })
    expect(parseReply(`${body}&customer_vault_id=5`, 'store')).toMatchObject({ outcome: 'approved', vaultId: '5' })
  })
})

describe('refusal', () => {
  it.each([
    ['response=2&responsetext=DECLINE&response_code=202&transactionid=7&avsresponse=Y&cvvresponse=N', '202', '7', 'N'],
    ['response=2&responsetext=DECLINE', '200', null, null],
    ['response=3&responsetext=Invalid+Payment+Token&response_code=300', '300', null, null],
    ['response=3&responsetext=x&response_code=461', '461', null, null],
    ['response=2&response_code=299', '299', null, null],
  ])('%s', (body, code, transactionId, cvv) => {
    expect(parseReply(body)).toMatchObject({ outcome: 'declined', code, transactionId, cvv })
  })

  it.each([
    'response=3&responsetext=Error',
    'response=3&response_code=100',
    'response=2&response_code=100&transactionid=1',
    'response=2&response_code=',
    'response=3&response_code=abc',
  ])('%s is a refusal only if it says so', (body) => {
    const reply = parseReply(body)
    if (body.startsWith('response=2&response_code=') && !body.includes('100')) expect(reply.outcome).toBe('declined')
    else expect(reply).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
  })

  it.each(['420', '421'])('%s leaves open what the processor did', (code) => {
    expect(parseReply(`response=3&responsetext=Communication+error&response_code=${code}`)).toEqual({
      outcome: 'unknown',
      reason: 'server_error',
      message: 'Communication error',
    })
  })
})

describe('garbage', () => {
  it.each([
    '',
    ' ',
    '<html>502</html>',
    'response',
    'response=',
    'response=4&response_code=100',
    '{"response":"1"}',
    '%E0%A4%A',
  ])('%j is unknown', (body) => {
    expect(parseReply(body)).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
  })

  it('never throws and never approves without response=1', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('transaction', 'store', 'forget'),
        (body, operation) => {
          expect(parseReply(body, operation).outcome).toBe('unknown')
        },
      ),
    )
  })

  it('never turns a cut approval into a decline, nor a cut decline into an approval', () => {
    const declined = 'response=2&responsetext=DECLINE&transactionid=7&response_code=202'
    for (let length = 0; length <= APPROVED.length; length++) {
      expect(parseReply(APPROVED.slice(0, length)).outcome).not.toBe('declined')
    }
    for (let length = 0; length <= declined.length; length++) {
      expect(parseReply(declined.slice(0, length)).outcome).not.toBe('approved')
    }
  })
})
