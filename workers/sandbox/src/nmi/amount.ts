// The sandbox has its own amounts on purpose: a mistake in the product's money code must not cancel itself out here.

const ZERO_DIGITS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Decimal places of an ISO 4217 currency. */
export function currencyDigits(currency: string): 0 | 2 | 3 {
  if (ZERO_DIGITS.has(currency)) return 0
  return THREE_DIGITS.has(currency) ? 3 : 2
}

/**
 * Decimal text to minor units, or null when it is no amount of that currency. Zeros beyond the currency's places are
 * accepted, as the gateway does.
 */
export function parseAmount(text: string, currency: string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text)
  if (!match) return null
  const digits = currencyDigits(currency)
  const fraction = (match[2] ?? '').padEnd(digits, '0')
  if (/[1-9]/.test(fraction.slice(digits))) return null
  return Number(`${match[1]}${fraction.slice(0, digits)}`)
}

/** Minor units to decimal text with the currency's places: 1234 USD is `12.34`, 1234 JPY is `1234`. */
export function formatAmount(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency)
  if (digits === 0) return String(amountMinor)
  const text = String(amountMinor).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
