/** Why a payment attempt did not go through: the wire contract's `PaymentAttempt.category`, also the key of the payer's message. */
export const DECLINE_CATEGORIES = [
  'approved',
  'generic_decline',
  'insufficient_funds',
  'over_limit',
  'expired_card',
  'invalid_card_number',
  'invalid_cvv',
  'invalid_expiry',
  'invalid_pin',
  'transaction_not_allowed',
  'call_issuer',
  'incorrect_payment_info',
  'lost_or_stolen',
  'pickup_card',
  'suspected_fraud',
  'restricted_card',
  'stop_all_recurring',
  'stop_this_program',
  'update_cardholder_data',
  'processor_error',
  'gateway_error',
  'communication_error',
  'merchant_config_error',
  'merchant_inactive',
  'issuer_unavailable',
  'duplicate_transaction',
  'invalid_transaction',
  'unsupported_card',
  'feature_not_available',
  'authentication_required',
] as const

export type DeclineCategory = (typeof DECLINE_CATEGORIES)[number]

/** The card field that a payer can correct after a decline of this category, or null where it is none of them. */
export function declineField(category: string): 'ccnumber' | 'ccexp' | 'cvv' | null {
  if (category === 'invalid_card_number') return 'ccnumber'
  if (category === 'expired_card' || category === 'invalid_expiry') return 'ccexp'
  return category === 'invalid_cvv' ? 'cvv' : null
}
