import { currencyDigits, toDecimal } from '@revkeen-edge/domain/money.ts'

/**
 * An amount for people: `formatMoney(123456, 'USD', 'en-GB')` is `US$1,234.56`. Minor units in, the currency's own digits out.
 * Exact at any size: the decimal text goes to Intl, never a float. Throws for an unknown currency.
 */
export function formatMoney(amountMinor: number, currency: string, locale: string): string {
  const digits = currencyDigits(currency)
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(asNumeric(toDecimal(amountMinor, currency)))
}

/** An amount as a payer would type it, without symbol or grouping, with the locale's decimal sign: `12,50`. */
export function formatAmountInput(amountMinor: number, currency: string, locale: string): string {
  const digits = currencyDigits(currency)
  return new Intl.NumberFormat(locale, {
    numberingSystem: 'latn',
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(asNumeric(toDecimal(amountMinor, currency)))
}

/** The currency's short sign in a locale: `$`, `€`, `JP¥`, or the code where there is none. */
export function currencySign(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}

/** Intl takes decimal text exactly; its type wants to be told that the text is a number. */
function asNumeric(decimal: string): `${number}` {
  return decimal as `${number}`
}
