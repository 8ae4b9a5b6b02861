import { publicId } from '@revkeen-edge/domain/ids.ts'
import type { ChargeCommand } from '@revkeen-edge/services/ports/gateway.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceOf } from './reference.ts'
import {
  captureForm,
  chargeForm,
  forgetForm,
  queryForm,
  refundForm,
  reportForm,
  storeForm,
  validateForm,
  voidForm,
} from './transform.ts'
import { txnXml } from './xml.ts'

const orderId = publicId('paymentAttempt', '019df252-d8e8-71d0-8134-ba289c80eec7')
const reference = referenceOf(orderId)
const sale: ChargeCommand = {
  orderId,
  amountMinor: 2500,
  currency: 'USD',
  instrument: { kind: 'vault', vaultId: '4421912014039990' },
}

describe('a charge', () => {
  it('says everything that Converge needs, and no more', () => {
    expect(chargeForm('CCSALE', sale)).toEqual({
      ssl_transaction_type: 'CCSALE',
      ssl_amount: '25.00',
      ssl_transaction_currency: 'USD',
      ssl_invoice_number: reference,
      ssl_merchant_txn_id: reference,
      ssl_partial_auth_indicator: '0',
      ssl_token: '4421912014039990',
    })
  })

  it.each([
    ['JPY', 2500, '2500'],
    ['USD', 1, '0.01'],
    ['KWD', 2500, '2.500'],
    ['USD', 999_999_999_999, '9999999999.99'],
  ])('in %s of %i is written as %s', (currency, amountMinor, text) => {
    expect(chargeForm('CCSALE', { ...sale, currency, amountMinor })).toMatchObject({ ssl_amount: text })
  })

  it.each([
    ['a fraction', { amountMinor: 0.5 }, 'amount'],
    ['a negative amount', { amountMinor: -1 }, 'amount'],
    ['an unknown currency', { currency: 'XXQ' }, 'currency'],
    ['another order id', { orderId: 'order 7' }, 'order id'],
  ])('is not made of %s', (_, change, reason) => {
    expect(() => chargeForm('CCSALE', { ...sale, ...change })).toThrow(reason)
  })

  it('keeps a one-time token where it is asked to, and never a stored one again', () => {
    const token = { ...sale, store: true, instrument: { kind: 'token' as const, token: 'one-time' } }
    expect(chargeForm('CCSALE', token)).toMatchObject({ ssl_token: 'one-time', ssl_get_token: 'Y', ssl_add_token: 'Y' })
    expect(chargeForm('CCSALE', { ...sale, store: true })).not.toHaveProperty('ssl_get_token')
  })

  it.each([
    [{ initiatedBy: 'customer', indicator: 'stored' } as const, {}],
    [{ initiatedBy: 'customer', indicator: 'used' } as const, { ssl_entry_mode: '10' }],
    [
      { initiatedBy: 'merchant', indicator: 'used' } as const,
      { ssl_entry_mode: '12', ssl_merchant_initiated_unscheduled: 'Y' },
    ],
    [
      { initiatedBy: 'merchant', indicator: 'used', billingMethod: 'recurring' } as const,
      { ssl_entry_mode: '12', ssl_recurring_flag: '1' },
    ],
    [
      { initiatedBy: 'merchant', indicator: 'used', billingMethod: 'installment' } as const,
      { ssl_entry_mode: '12', ssl_recurring_flag: '2' },
    ],
  ])('tells the networks of %o', (storedCredential, fields) => {
    const plain = chargeForm('CCSALE', sale)
    expect(chargeForm('CCSALE', { ...sale, storedCredential })).toEqual({ ...plain, ...fields })
  })

  it('carries the cardholder and the proof of a challenge', () => {
    const form = chargeForm('CCAUTHONLY', {
      ...sale,
      description: 'Two bags & a mug',
      ipAddress: '203.0.113.7',
      billing: {
        name: 'Ada King Lovelace',
        line1: '1 St',
        postalCode: 'SW1A 1AA',
        country: 'GB',
        email: 'a@b.example',
      },
      threeDSecure: { cavv: 'c', xid: 'x', eci: '05', version: '2.2.0', directoryServerId: 'd' },
    })
    expect(form).toMatchObject({
      ssl_transaction_type: 'CCAUTHONLY',
      ssl_description: 'Two bags & a mug',
      ssl_cardholder_ip: '203.0.113.7',
      ssl_first_name: 'Ada King',
      ssl_last_name: 'Lovelace',
      ssl_avs_address: '1 St',
      ssl_avs_zip: 'SW1A1AA',
      ssl_email: 'a@b.example',
      ssl_3dsecure_value: 'c',
      ssl_eci_ind: '5',
      ssl_program_protocol: '2',
      ssl_dir_server_tran_id: 'd',
    })
    expect(form).not.toHaveProperty('ssl_country')
  })

  it('never carries control characters or more than a field takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const form = chargeForm('CCSALE', { ...sale, description: text, billing: { name: text, city: text } })
        for (const value of Object.values(form)) expect(value).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect((form['ssl_description'] ?? '').length).toBeLessThanOrEqual(255)
        expect((form['ssl_city'] ?? '').length).toBeLessThanOrEqual(30)
      }),
    )
  })
})

describe('what follows a charge', () => {
  const follow = { orderId, transactionId: 'T-1', currency: 'KWD', amountMinor: 1500 }
  const money = { ssl_amount: '1.500', ssl_transaction_currency: 'KWD' }

  it('names the transaction, and only a return has a reference of its own', () => {
    expect(captureForm(follow)).toEqual({ ssl_transaction_type: 'CCCOMPLETE', ssl_txn_id: 'T-1', ...money })
    expect(voidForm(follow)).toEqual({ ssl_transaction_type: 'CCDELETE', ssl_txn_id: 'T-1' })
    expect(refundForm(follow)).toEqual({
      ssl_transaction_type: 'CCRETURN',
      ssl_txn_id: 'T-1',
      ...money,
      ssl_invoice_number: reference,
      ssl_merchant_txn_id: reference,
    })
  })

  it('has no amount where it is in full, and needs a transaction', () => {
    const { amountMinor: _, ...whole } = follow
    expect(captureForm(whole)).toEqual({ ssl_transaction_type: 'CCCOMPLETE', ssl_txn_id: 'T-1' })
    expect(() => voidForm({ ...follow, transactionId: '' })).toThrow('transaction id')
  })
})

it('stores, checks and forgets a card', () => {
  expect(storeForm({ token: 'one-time', billing: { email: 'a@b.example' } })).toEqual({
    ssl_transaction_type: 'CCGETTOKEN',
    ssl_token: 'one-time',
    ssl_add_token: 'Y',
    ssl_email: 'a@b.example',
  })
  const check = { orderId: 'setup:1', currency: 'USD', instrument: sale.instrument }
  expect(validateForm(check)).toEqual({ ssl_transaction_type: 'CCVERIFY', ssl_token: '4421912014039990' })
  const used = { initiatedBy: 'customer', indicator: 'used' } as const
  expect(validateForm({ ...check, storedCredential: used })).toEqual({ ...validateForm(check), ssl_entry_mode: '10' })
  expect(validateForm({ ...check, storedCredential: { ...used, indicator: 'stored' } })).toEqual(validateForm(check))
  expect(forgetForm('44')).toEqual({ ssl_transaction_type: 'CCDELETETOKEN', ssl_token: '44' })
})

describe('a question', () => {
  const utc = { ssl_time_zone_request_utc: 'Y', ssl_time_zone_response_utc: 'Y' }

  it('is for a reference or a transaction', () => {
    expect(queryForm({ orderId })).toEqual({
      ssl_transaction_type: 'txnquery',
      ssl_merchant_txn_id: reference,
      ...utc,
    })
    expect(queryForm({ transactionId: 'T-1' })).toEqual({
      ssl_transaction_type: 'txnquery',
      ssl_txn_id: 'T-1',
      ...utc,
    })
  })

  it('or for a stretch of time, in UTC', () => {
    expect(reportForm(Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 2, 12, 5, 9))).toEqual({
      ssl_transaction_type: 'txnquery',
      ssl_search_start_date: '01/02/2026 12:00:00 AM',
      ssl_search_end_date: '01/02/2026 12:05:09 PM',
      ...utc,
    })
  })
})

describe('the document of a request', () => {
  it('has no raw character that means something in XML', () => {
    expect(txnXml({ ssl_description: `<&>"'` })).toBe(
      '<txn><ssl_description>&lt;&amp;&gt;&quot;&apos;</ssl_description></txn>',
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        const inner = /^<txn><a>([\s\S]*)<\/a><\/txn>$/.exec(txnXml({ a: text }))?.[1] ?? ''
        expect(inner).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|apos);)/)
      }),
    )
  })
})
