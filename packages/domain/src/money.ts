import { err, invariant, ok, type Result } from './result.ts'

/**
 * Money is an integer of minor units with an ISO 4217 currency. Nothing here ever makes a float of an amount.
 * Calculations run on BigInt rationals and are rounded once, at their end, by `divideRounded`.
 */

/** The largest amount of one field, in minor units: far beyond any sale, far below 2^53 when multiplied and summed with care. */
export const MAX_AMOUNT_MINOR = 999_999_999_999

const THREE_DIGITS = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']
const NO_DIGITS = [
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'UYI',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
]
const TWO_DIGITS =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG'.split(
    ' ',
  )

/** ISO 4217 active currencies and their minor-unit digits. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...TWO_DIGITS.map((code) => [code, 2] as const),
  ...NO_DIGITS.map((code) => [code, 0] as const),
  ...THREE_DIGITS.map((code) => [code, 3] as const),
])

export const CURRENCIES: readonly string[] = [...DIGITS.keys()].toSorted()

/** Whether `code` is an active ISO 4217 code, in upper case. */
export function isCurrency(code: string): boolean {
  return DIGITS.has(code)
}

/** Decimals of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. Throws for an unknown code. */
export function currencyDigits(currency: string): number {
  const digits = DIGITS.get(currency)
  if (digits === undefined) throw new Error(`unknown currency ${currency}`)
  return digits
}

/** Whether a number is an amount that the platform takes: a whole number of minor units from 0 to `MAX_AMOUNT_MINOR`. */
export function isAmount(amountMinor: number): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor >= 0 && amountMinor <= MAX_AMOUNT_MINOR
}

/** The plain decimal text of an amount, with the currency's own digits: `toDecimal(1234, 'USD')` is `12.34`. */
export function toDecimal(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const sign = amountMinor < 0 ? '-' : ''
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  if (digits === 0) return sign + text
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Minor units of a decimal text, or null where it is no such number or has more digits than the currency knows. */
export function fromDecimal(text: string, currency: string): number | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const [, sign, whole = '', fraction = ''] = match
  const digits = currencyDigits(currency)
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > digits) return null
  const amount = Number(whole + significant.padEnd(digits, '0'))
  if (!Number.isSafeInteger(amount)) return null
  return sign === '-' && amount !== 0 ? -amount : amount
}

/** `numerator / denominator`, rounded half away from zero: the one place where money is rounded. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new Error('the denominator must be positive')
  const negative = numerator < 0n
  const magnitude = negative ? -numerator : numerator
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n)
  return negative ? -rounded : rounded
}

/** A unit amount times a whole quantity, or `amount_too_large` beyond `MAX_AMOUNT_MINOR`. */
export function multiply(amountMinor: number, quantity: number): Result<number, 'amount_too_large'> {
  const product = BigInt(amountMinor) * BigInt(quantity)
  return product > BigInt(MAX_AMOUNT_MINOR) ? err('amount_too_large') : ok(Number(product))
}

/** The sum of amounts, or `amount_too_large`. */
export function sum(amounts: readonly number[]): Result<number, 'amount_too_large'> {
  const total = amounts.reduce((running, amount) => running + BigInt(amount), 0n)
  return total > BigInt(MAX_AMOUNT_MINOR) ? err('amount_too_large') : ok(Number(total))
}

/**
 * Splits an amount by weights so that the parts sum to it exactly (largest remainder; ties go to the first).
 * Weights are non-negative whole numbers; all zero means equal shares.
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new Error('nothing to allocate to')
  const even = weights.every((weight) => weight === 0)
  const shares = weights.map((weight) => BigInt(amountMinor) * BigInt(even ? 1 : weight))
  const total = weights.reduce((running, weight) => running + BigInt(even ? 1 : weight), 0n)
  return roundParts(shares, total).map(Number)
}

/**
 * Rounds the fractions `numerators[n] / denominator`, of either sign, to whole numbers that sum to `total`: their exact sum,
 * rounded half away from zero unless it was rounded elsewhere. Each part is its fraction rounded down or up (largest
 * remainder; ties go to the first), so whole ones and zeros stay as they are; parts of the opposite sign are the mirror image.
 */
export function roundParts(numerators: readonly bigint[], denominator: bigint, total?: bigint): bigint[] {
  const exact = numerators.reduce((running, numerator) => running + numerator, 0n)
  const target = total ?? divideRounded(exact, denominator)
  if (exact < 0n) return roundParts(numerators.map(negated), denominator, -target).map(negated)
  const parts = numerators.map((numerator, index) => ({ index, ...floorDivide(numerator, denominator) }))
  const missing = target - parts.reduce((running, { floor }) => running + floor, 0n)
  const fractional = parts.filter(({ remainder }) => remainder > 0n).toSorted(byRemainder)
  invariant(missing >= 0n && missing <= BigInt(fractional.length), 'the total is the sum of the parts, rounded')
  const raised = new Set(fractional.slice(0, Number(missing)).map(({ index }) => index))
  return parts.map(({ index, floor }) => (raised.has(index) ? floor + 1n : floor))
}

function negated(value: bigint): bigint {
  return -value
}

function byRemainder(a: { remainder: bigint }, b: { remainder: bigint }): number {
  if (a.remainder === b.remainder) return 0
  return a.remainder > b.remainder ? -1 : 1
}

/** The quotient rounded down, and what is left of the numerator: never negative. */
function floorDivide(numerator: bigint, denominator: bigint): { floor: bigint; remainder: bigint } {
  const remainder = ((numerator % denominator) + denominator) % denominator
  return { floor: (numerator - remainder) / denominator, remainder }
}
