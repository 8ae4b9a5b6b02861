import type { Card, CardBrand } from './model.ts'
import { testCardOf } from './test-cards.ts'

/** What a card number, expiry and security code came to: a card, or why not, in the gateway's words. */
export type CardResult = { readonly ok: true; readonly card: Card } | { readonly ok: false; readonly error: string }

const BRANDS: readonly (readonly [CardBrand, RegExp])[] = [
  ['visa', /^4/],
  ['mastercard', /^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/],
  ['amex', /^3[47]/],
  ['discover', /^(6011|65|64[4-9])/],
  ['diners', /^3([068]|95)/],
  ['jcb', /^35/],
]

/** How query.php and callbacks write a brand. Collect.js writes it in lower case. */
export const BRAND_NAMES: Record<CardBrand, string> = {
  visa: 'Visa',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unknown: '',
}

const brandOf = (number: string): CardBrand => BRANDS.find(([, pattern]) => pattern.test(number))?.[0] ?? 'unknown'

/** The Luhn check digit of ISO/IEC 7812. */
export function passesLuhn(number: string): boolean {
  const sum = Array.from(number)
    .toReversed()
    .reduce((total, character, index) => {
      const digit = Number(character) * (index % 2 === 1 ? 2 : 1)
      return total + (digit > 9 ? digit - 9 : digit)
    }, 0)
  return sum % 10 === 0
}

/** `12/30`, `1230`, `12/2030` or `12 / 30` as MMYY; null when it is no month of a year. */
export function parseExpiry(text: string): string | null {
  const match = /^(0?[1-9]|1[0-2])(?:\s*[/-]\s*|)(?:20)?(\d\d)$/.exec(text.trim())
  return match ? `${match[1]?.padStart(2, '0')}${match[2]}` : null
}

/** A card is good through the last day of its month. `exp` is MMYY, `now` UTC milliseconds. */
export const isExpired = (exp: string, now: number): boolean =>
  Date.UTC(2000 + Number(exp.slice(2)), Number(exp.slice(0, 2)), 1) <= now

/** `411111******1111`: callbacks and Collect.js. */
export const maskedNumber = (card: Card): string =>
  `${card.bin}${'*'.repeat(Math.max(0, card.length - 10))}${card.last4}`

/** `4xxxxxxxxxxx1111`: query.php. */
export const queryNumber = (card: Card): string =>
  `${card.bin.slice(0, 1)}${'x'.repeat(Math.max(0, card.length - 5))}${card.last4}`

// The gateway's test mode: 999 matches, any other code does not, and neither declines.
const cvvResult = (cvv: string): Card['cvv'] => (cvv === '' ? '' : cvv === '999' || cvv === '9999' ? 'M' : 'N')

async function cardHash(number: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`sandbox:${number}`))
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Reads a card as the gateway would. The number goes no further than its first six and last four digits and a hash. */
export async function readCard(input: { number: string; exp: string; cvv: string }): Promise<CardResult> {
  const number = input.number.replaceAll(/[\s-]/g, '')
  if (!/^\d{13,19}$/.test(number) || !passesLuhn(number)) return { ok: false, error: 'Invalid Credit Card Number' }
  const exp = parseExpiry(input.exp)
  if (exp === null) return { ok: false, error: 'Invalid Credit Card Expiration Date' }
  if (!/^(\d{3,4})?$/.test(input.cvv)) return { ok: false, error: 'CVV must be 3 or 4 digits' }
  const test = testCardOf(number)
  return {
    ok: true,
    card: {
      bin: number.slice(0, 6),
      last4: number.slice(-4),
      length: number.length,
      brand: brandOf(number),
      hash: await cardHash(number),
      exp,
      code: test?.code ?? '100',
      fault: test?.fault ?? null,
      needsAuthentication: test?.needsAuthentication ?? false,
      cvv: cvvResult(input.cvv),
    },
  }
}
