import type { CardFacts } from '@revkeen-edge/services/ports/gateway.ts'
import { brandOf, expiryOf, last4Of } from '../common/brand.ts'
import { textOf } from '../common/text.ts'

/** A card as the gateway describes it: `cc_number` masked, `cc_bin`, `cc_exp` as MMYY, `cc_type`. Null if it tells nothing. */
export function cardFacts(fields: Readonly<Record<string, unknown>>): CardFacts | null {
  const bin = /^\d{6,8}$/.exec(textOf(fields['cc_bin']) ?? '')?.[0] ?? null
  const last4 = last4Of(textOf(fields['cc_number']))
  const { expMonth, expYear } = expiryOf(textOf(fields['cc_exp']))
  const brand = brandOf(textOf(fields['cc_type']))
  if (last4 === null && bin === null && expMonth === null && brand === null) return null
  return { brand, last4, bin, expMonth, expYear }
}
