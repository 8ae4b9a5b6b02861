import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaymentAttempt } from '@revkeen/sdk'
import {
  DECLINE_CATEGORIES,
  DECLINE_CODES,
  declineOf,
  isCustomerDecline,
  isUnanswered,
  type DeclineFacts,
} from './declines.ts'

const TABLE: [
  string,
  DeclineFacts['category'],
  DeclineFacts['declineType'],
  DeclineFacts['retryability'],
  DeclineFacts['customerAction'],
][] = [
  ['100', 'approved', null, 'do_not_retry', 'none'],
  ['200', 'generic_decline', 'hard', 'do_not_retry', 'use_other_method'],
  ['201', 'generic_decline', 'soft', 'retry_later', 'contact_bank'],
  ['202', 'insufficient_funds', 'soft', 'retry_later', 'use_other_method'],
  ['203', 'over_limit', 'soft', 'retry_later', 'use_other_method'],
  ['204', 'transaction_not_allowed', 'hard', 'do_not_retry', 'use_other_method'],
  ['220', 'incorrect_payment_info', 'hard', 'do_not_retry', 'update_card'],
  ['221', 'invalid_card_number', 'hard', 'do_not_retry', 'update_card'],
  ['222', 'invalid_card_number', 'hard', 'do_not_retry', 'update_card'],
  ['223', 'expired_card', 'hard', 'do_not_retry', 'update_card'],
  ['224', 'invalid_expiry', 'hard', 'do_not_retry', 'update_card'],
  ['225', 'invalid_cvv', 'hard', 'do_not_retry', 'update_card'],
  ['226', 'invalid_pin', 'hard', 'do_not_retry', 'update_card'],
  ['240', 'call_issuer', 'soft', 'retry_later', 'contact_bank'],
  ['250', 'pickup_card', 'hard', 'do_not_retry', 'use_other_method'],
  ['251', 'lost_or_stolen', 'hard', 'do_not_retry', 'use_other_method'],
  ['252', 'lost_or_stolen', 'hard', 'do_not_retry', 'use_other_method'],
  ['253', 'suspected_fraud', 'hard', 'do_not_retry', 'use_other_method'],
  ['260', 'generic_decline', 'hard', 'do_not_retry', 'contact_bank'],
  ['261', 'stop_all_recurring', 'hard', 'do_not_retry', 'contact_bank'],
  ['262', 'stop_this_program', 'hard', 'do_not_retry', 'contact_bank'],
  ['263', 'update_cardholder_data', 'hard', 'do_not_retry', 'update_card'],
  ['264', 'generic_decline', 'soft', 'retry_later', 'none'],
  ['300', 'gateway_error', null, 'retry_later', 'try_again'],
  ['301', 'gateway_error', null, 'retry_later', 'try_again'],
  ['400', 'processor_error', null, 'retry_later', 'try_again'],
  ['410', 'merchant_config_error', null, 'do_not_retry', 'contact_merchant'],
  ['411', 'merchant_inactive', null, 'do_not_retry', 'contact_merchant'],
  ['420', 'communication_error', null, 'retry_later', 'try_again'],
  ['421', 'issuer_unavailable', null, 'retry_later', 'try_again'],
  ['430', 'duplicate_transaction', null, 'do_not_retry', 'none'],
  ['440', 'invalid_transaction', null, 'do_not_retry', 'contact_merchant'],
  ['441', 'invalid_transaction', null, 'do_not_retry', 'contact_merchant'],
  ['460', 'feature_not_available', null, 'do_not_retry', 'use_other_method'],
  ['461', 'unsupported_card', null, 'do_not_retry', 'use_other_method'],
  ['303', 'invalid_card_number', 'hard', 'do_not_retry', 'update_card'],
  ['304', 'generic_decline', 'soft', 'retry_later', 'use_other_method'],
  ['402', 'over_limit', 'soft', 'retry_later', 'use_other_method'],
  ['521', 'over_limit', 'soft', 'retry_later', 'use_other_method'],
  ['530', 'invalid_card_number', 'hard', 'do_not_retry', 'update_card'],
  ['531', 'generic_decline', 'hard', 'do_not_retry', 'use_other_method'],
]

describe('decline table', () => {
  it.each(TABLE)('%s is %s', (code, category, declineType, retryability, customerAction) => {
    expect(declineOf(code)).toMatchObject({ category, declineType, retryability, customerAction })
  })

  it('has a row under test for every listed code', () => {
    expect(TABLE.map(([code]) => code)).toEqual(DECLINE_CODES)
  })

  it.each([
    ['261', 'stop_all', 'stop_recurring'],
    ['262', 'stop_program', 'stop_recurring'],
    ['263', 'update_cardholder_data', 'collect_new_pm'],
    ['202', 'none', 'schedule_retry'],
  ])('%s tells subscriptions %s', (code, subscriptionDirective, merchantAction) => {
    expect(declineOf(code)).toMatchObject({ subscriptionDirective, merchantAction })
  })

  it.each(['250', '251', '252', '253'])('%s does not tell the payer that the card is blocked', (code) => {
    expect(declineOf(code).messageKey).toBe('payment.declined')
    expect(declineOf(code).merchantAction).toBe('fraud_review')
  })

  it('counts against the customer what issuers say, and no fault of the gateway or the processor', () => {
    const faults = DECLINE_CODES.filter((code) => /^[34]/.test(code) && !['303', '304', '402'].includes(code))
    expect(DECLINE_CODES.filter((code) => !isCustomerDecline(code))).toEqual(['100', ...faults])
  })

  it('retries no hard decline and schedules every soft one', () => {
    for (const code of DECLINE_CODES) {
      const { declineType, retryability } = declineOf(code)
      if (declineType === 'hard') expect(retryability).toBe('do_not_retry')
      if (declineType === 'soft') expect(retryability).toBe('retry_later')
    }
  })
})

describe('unlisted codes', () => {
  it('never retries a code that it does not know, nor blames the customer outside 2xx', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer({ min: 0, max: 9999 }).map(String)), (code) => {
        fc.pre(!DECLINE_CODES.includes(code))
        const decline = declineOf(code)
        expect(decline.retryability).toBe('do_not_retry')
        expect(decline.category).not.toBe('approved')
        expect(isCustomerDecline(code)).toBe(/^2\d\d$/.test(code))
      }),
    )
  })
})

describe('texts', () => {
  it.each([
    ['300', '3DS authentication required'],
    ['200', '3-D Secure required'],
    ['201', 'Strong Customer Authentication needed'],
    ['260', 'Authentication is required'],
    ['300', 'Payer authentication missing'],
  ])('%s %s asks for authentication', (code, message) => {
    expect(declineOf(code, message)).toMatchObject({
      category: 'authentication_required',
      customerAction: 'try_again',
      messageKey: 'payment.authentication_required',
    })
  })

  it.each([
    ['Duplicate transaction REFID:3150032552', 'duplicate_transaction'],
    ['Invalid Payment Token REFID:1', 'incorrect_payment_info'],
    ['Authentication Failed', 'merchant_config_error'],
    ['Specified Security Key not found', 'merchant_config_error'],
    ['Invalid Transaction ID specified', 'gateway_error'],
    ['', 'gateway_error'],
  ])('300 %s is %s', (message, category) => {
    expect(declineOf('300', message).category).toBe(category)
  })

  it('leaves an approval an approval, whatever its text', () => {
    expect(declineOf('100', '3DS authentication required').category).toBe('approved')
  })

  it('lets no text but a demand for authentication change an issuer’s code', () => {
    expect(declineOf('202', 'Duplicate transaction').category).toBe('insufficient_funds')
  })
})

it('has the unions of the wire', () => {
  type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
  const same: [
    Same<DeclineFacts['category'], PaymentAttempt['category']>,
    Same<DeclineFacts['severity'], PaymentAttempt['severity']>,
    Same<DeclineFacts['retryability'], PaymentAttempt['retryability']>,
    Same<DeclineFacts['customerAction'], PaymentAttempt['customer_action']>,
    Same<DeclineFacts['merchantAction'], PaymentAttempt['merchant_action']>,
    Same<DeclineFacts['subscriptionDirective'], PaymentAttempt['subscription_directive']>,
    Same<DeclineFacts['declineType'], PaymentAttempt['decline_type']>,
  ] = [true, true, true, true, true, true, true]
  expect(same).not.toContain(false)
})

it('leaves a charge open by lost communication alone', () => {
  expect(DECLINE_CODES.filter(isUnanswered)).toEqual(['420', '421'])
})

it('lists every category that a code can have', () => {
  for (const code of DECLINE_CODES) expect(DECLINE_CATEGORIES).toContain(declineOf(code).category)
})
