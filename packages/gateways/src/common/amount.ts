import { fromDecimal, isAmount, isCurrency, toDecimal } from '@revkeen-edge/domain/money.ts'
import { invariant } from '@revkeen-edge/domain/result.ts'

/**
 * The decimal text of an amount as the gateway takes it, with the currency's own digits (JPY none, KWD three).
 * Throws for an amount or a currency that the platform cannot have made.
 */
export function toAmount(amountMinor: number, currency: string): string {
  invariant(isCurrency(currency), `currency ${currency}`)
  invariant(isAmount(amountMinor), `amount ${amountMinor}`)
  return toDecimal(amountMinor, currency)
}

/**
 * Minor units of an amount in a reply, without its sign (the gateway marks money going back with a minus), or null
 * where the text or the currency says nothing certain.
 */
export function fromAmount(text: string | null, currency: string | null): number | null {
  if (text === null || currency === null || !isCurrency(currency)) return null
  const amount = fromDecimal(text.trim().replace(/^-/, ''), currency)
  return amount !== null && isAmount(amount) ? amount : null
}

/** A currency of a reply in upper case, or null for none or one that ISO 4217 does not know. */
export function toCurrency(text: string | null): string | null {
  const currency = text?.toUpperCase() ?? null
  return currency !== null && isCurrency(currency) ? currency : null
}
