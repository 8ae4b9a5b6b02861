import type { PaymentAttempt } from '@revkeen/sdk'
import { describe, expect, test } from 'vitest'
import { DECLINE_CATEGORIES, declineField, type DeclineCategory } from './declines.ts'
import { en } from './en.ts'
import { declineMessage, messagesFor } from './index.ts'

/** Compiles only while our categories and those of the wire contract are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
const SAME: Same<DeclineCategory, PaymentAttempt['category']> = true

describe('declines', () => {
  test('every category of the wire contract has a message', () => {
    expect(SAME).toBe(true)
    expect(Object.keys(en.decline).toSorted()).toEqual(DECLINE_CATEGORIES.toSorted())
    expect(new Set(DECLINE_CATEGORIES).size).toBe(30)
  })

  test.each(DECLINE_CATEGORIES.filter((category) => category !== 'approved'))(
    '%s says what helps, and blames nobody',
    (category) => {
      const text = declineMessage(en, category)
      expect(text).toMatch(/please/i)
      expect(text).not.toMatch(/you (have )?(failed|entered|typed|made)|your fault|fraud|stolen|lost/i)
      expect(text.length).toBeLessThanOrEqual(150)
    },
  )

  test.each(['processor_error', 'gateway_error', 'communication_error', 'merchant_config_error', 'merchant_inactive'])(
    '%s is not called a decline of the customer’s card',
    (category) => expect(declineMessage(en, category)).toContain('Your card was not declined'),
  )

  test.each(['', 'no_such_key', 'toString', '__proto__'])('an unknown key %j gets the general advice', (key) =>
    expect(declineMessage(en, key)).toBe(en.decline.generic_decline),
  )

  test('only what a payer can correct points at a card field', () => {
    expect(DECLINE_CATEGORIES.filter((category) => declineField(category) !== null).toSorted()).toEqual(
      ['expired_card', 'invalid_card_number', 'invalid_cvv', 'invalid_expiry'].toSorted(),
    )
  })
})

test('a language without a catalogue is answered in English', () => {
  expect(messagesFor('en-GB')).toBe(en)
  expect(messagesFor('ja')).toBe(en)
})

test('no text is empty, and placeholders are well formed', () => {
  for (const [path, text] of leaves(en)) {
    expect(text.trim(), path).not.toBe('')
    expect(text.replace(/\{[a-z]\w*\}/gi, ''), path).not.toMatch(/[{}]/)
  }
})

test('an unanswered payment is never called not charged', () => {
  for (const text of [
    en.client.confirmingLong,
    en.checking.text,
    en.checking.slow,
    en.error.text,
    en.client.interrupted,
  ]) {
    expect(text).not.toMatch(/not (been )?charged|no money/i)
  }
})

function leaves(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(Object(value) as object, `${path}${key}.`),
  )
}
