import type { CardFacts } from '@revkeen-edge/services/ports/gateway.ts'
import { brandOf, expiryOf, last4Of } from '../common/brand.ts'
import { textOf } from '../common/text.ts'
import type { Node } from '../common/xml.ts'

/** A card as Converge describes it: the number masked, expiry as MMYY, a short name of the brand. Null if it tells nothing. */
export function cardFacts(fields: Node): CardFacts | null {
  const last4 = last4Of(textOf(fields['ssl_card_number']))
  const { expMonth, expYear } = expiryOf(textOf(fields['ssl_exp_date']))
  const brand = brandOf(textOf(fields['ssl_card_short_description']))
  return last4 === null && expMonth === null && brand === null ? null : { brand, last4, bin: null, expMonth, expYear }
}
