export { DECLINE_CATEGORIES, type DeclineCategory } from '@revkeen-edge/domain/declines.ts'

/** The card field that a payer can correct after a decline of this category, or null where it is none of them. */
export function declineField(category: string): 'ccnumber' | 'ccexp' | 'cvv' | null {
  if (category === 'invalid_card_number') return 'ccnumber'
  if (category === 'expired_card' || category === 'invalid_expiry') return 'ccexp'
  return category === 'invalid_cvv' ? 'cvv' : null
}
