import type { CardFacts } from '@revkeen-edge/services/ports/gateway.ts'
import { textOf } from './text.ts'

const BRANDS: ReadonlyMap<string, string> = new Map([
  ['visa', 'visa'],
  ['mastercard', 'mastercard'],
  ['mc', 'mastercard'],
  ['amex', 'amex'],
  ['americanexpress', 'amex'],
  ['discover', 'discover'],
  ['diners', 'diners'],
  ['dinersclub', 'diners'],
  ['jcb', 'jcb'],
  ['maestro', 'maestro'],
  ['unionpay', 'unionpay'],
])

/**
 * A card as the gateway describes it: `cc_number` masked, `cc_bin`, `cc_exp` as MMYY, `cc_type`. Null if it tells nothing.
 * A number that is not masked is dropped whole: it must not travel any further.
 */
export function cardFacts(fields: Readonly<Record<string, unknown>>): CardFacts | null {
  const masked = textOf(fields['cc_number'])
  const bin = /^\d{6,8}$/.exec(textOf(fields['cc_bin']) ?? '')?.[0] ?? null
  const last4 = masked !== null && !/^[\d\s-]+$/.test(masked) ? (/(\d{4})$/.exec(masked)?.[1] ?? null) : null
  const expiry = /^(0[1-9]|1[0-2])\/?(\d{2})$/.exec(textOf(fields['cc_exp']) ?? '')
  const type = textOf(fields['cc_type'])
  const brand = type === null ? null : (BRANDS.get(type.toLowerCase().replace(/[^a-z]/g, '')) ?? null)
  if (last4 === null && bin === null && expiry === null && brand === null) return null
  return {
    brand,
    last4,
    bin,
    expMonth: expiry ? Number(expiry[1]) : null,
    expYear: expiry ? 2000 + Number(expiry[2]) : null,
  }
}
