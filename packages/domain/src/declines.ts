/**
 * What a gateway's response code means: one table, so that the checkout page, dunning, analytics and the API say the
 * same of one decline. The reason decides, not the number: insufficient funds and an exceeded limit pass with time,
 * a wrong expiry never does, and a fault of the gateway, the processor or the merchant's set-up is not the payer's.
 */

/** Why a payment attempt did or did not go through, in the wire contract's words: also the key of the payer's message. */
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

export type DeclineSeverity = 'info' | 'warn' | 'error'
export type Retryability = 'retry_now' | 'retry_later' | 'do_not_retry'
export type CustomerAction =
  | 'try_again'
  | 'use_other_method'
  | 'update_card'
  | 'contact_bank'
  | 'contact_merchant'
  | 'none'
export type MerchantAction =
  | 'none'
  | 'collect_new_pm'
  | 'fix_config'
  | 'contact_support'
  | 'fraud_review'
  | 'schedule_retry'
  | 'contact_bank'
  | 'stop_recurring'
export type SubscriptionDirective = 'none' | 'stop_all' | 'stop_program' | 'update_cardholder_data'
export type DeclineType = 'soft' | 'hard'

/** Names a text that may be shown to the payer. It never tells that a card is reported lost, stolen or fraudulent. */
export type CustomerMessageKey =
  | 'payment.approved'
  | 'payment.declined'
  | 'payment.insufficient_funds'
  | 'payment.over_limit'
  | 'payment.card_expired'
  | 'payment.check_card_number'
  | 'payment.check_security_code'
  | 'payment.check_expiry'
  | 'payment.check_pin'
  | 'payment.check_details'
  | 'payment.not_allowed'
  | 'payment.contact_bank'
  | 'payment.update_card'
  | 'payment.card_unsupported'
  | 'payment.authentication_required'
  | 'payment.already_submitted'
  | 'payment.try_again_later'
  | 'payment.contact_merchant'

export interface DeclineFacts {
  readonly category: DeclineCategory
  readonly severity: DeclineSeverity
  /** Whether the same instrument may be charged again, as the card networks allow. */
  readonly retryability: Retryability
  readonly customerAction: CustomerAction
  readonly merchantAction: MerchantAction
  readonly subscriptionDirective: SubscriptionDirective
  readonly messageKey: CustomerMessageKey
  /** Null where nothing was declined: an approval, or a fault that is not the customer's. */
  readonly declineType: DeclineType | null
}

function facts(
  category: DeclineCategory,
  declineType: DeclineType | null,
  severity: DeclineSeverity,
  retryability: Retryability,
  customerAction: CustomerAction,
  merchantAction: MerchantAction,
  messageKey: CustomerMessageKey,
  subscriptionDirective: SubscriptionDirective = 'none',
): DeclineFacts {
  return {
    category,
    severity,
    retryability,
    customerAction,
    merchantAction,
    subscriptionDirective,
    messageKey,
    declineType,
  }
}

function soft(
  category: DeclineCategory,
  action: CustomerAction,
  key: CustomerMessageKey,
  merchant: MerchantAction = 'schedule_retry',
) {
  return facts(category, 'soft', 'warn', 'retry_later', action, merchant, key)
}

function hard(
  category: DeclineCategory,
  action: CustomerAction,
  key: CustomerMessageKey,
  merchant: MerchantAction = 'collect_new_pm',
  directive: SubscriptionDirective = 'none',
) {
  return facts(category, 'hard', 'warn', 'do_not_retry', action, merchant, key, directive)
}

function fault(
  category: DeclineCategory,
  retryability: Retryability,
  action: CustomerAction,
  merchant: MerchantAction,
  key: CustomerMessageKey,
) {
  return facts(category, null, 'error', retryability, action, merchant, key)
}

const APPROVED = facts('approved', null, 'info', 'do_not_retry', 'none', 'none', 'payment.approved')
const AUTHENTICATION_REQUIRED = hard('authentication_required', 'try_again', 'payment.authentication_required', 'none')
const DUPLICATE = fault('duplicate_transaction', 'do_not_retry', 'none', 'contact_support', 'payment.already_submitted')
const MISCONFIGURED = fault(
  'merchant_config_error',
  'do_not_retry',
  'contact_merchant',
  'fix_config',
  'payment.contact_merchant',
)
const GATEWAY_ERROR = fault('gateway_error', 'do_not_retry', 'try_again', 'contact_support', 'payment.try_again_later')
/** The gateway refused before any bank was asked, so that another try is none of those that card networks count. */
const REJECTED = fault('gateway_error', 'retry_later', 'try_again', 'schedule_retry', 'payment.try_again_later')
const PROCESSOR_ERROR = fault(
  'processor_error',
  'retry_later',
  'try_again',
  'schedule_retry',
  'payment.try_again_later',
)
const UNKNOWN_DECLINE = hard('generic_decline', 'use_other_method', 'payment.declined')
const UNKNOWN_CODE = fault(
  'processor_error',
  'do_not_retry',
  'contact_merchant',
  'contact_support',
  'payment.contact_merchant',
)

/** NMI's response codes. The number range says whose answer it is: 2xx the issuer's, 3xx the gateway's, 4xx the processor's. */
const BY_CODE: ReadonlyMap<string, DeclineFacts> = new Map([
  ['100', APPROVED],
  ['200', hard('generic_decline', 'use_other_method', 'payment.declined')],
  ['201', soft('generic_decline', 'contact_bank', 'payment.contact_bank')],
  ['202', soft('insufficient_funds', 'use_other_method', 'payment.insufficient_funds')],
  ['203', soft('over_limit', 'use_other_method', 'payment.over_limit')],
  ['204', hard('transaction_not_allowed', 'use_other_method', 'payment.not_allowed')],
  ['220', hard('incorrect_payment_info', 'update_card', 'payment.check_details')],
  ['221', hard('invalid_card_number', 'update_card', 'payment.check_card_number')],
  ['222', hard('invalid_card_number', 'update_card', 'payment.check_card_number')],
  ['223', hard('expired_card', 'update_card', 'payment.card_expired')],
  ['224', hard('invalid_expiry', 'update_card', 'payment.check_expiry')],
  ['225', hard('invalid_cvv', 'update_card', 'payment.check_security_code')],
  ['226', hard('invalid_pin', 'update_card', 'payment.check_pin')],
  ['240', soft('call_issuer', 'contact_bank', 'payment.contact_bank', 'contact_bank')],
  ['250', hard('pickup_card', 'use_other_method', 'payment.declined', 'fraud_review')],
  ['251', hard('lost_or_stolen', 'use_other_method', 'payment.declined', 'fraud_review')],
  ['252', hard('lost_or_stolen', 'use_other_method', 'payment.declined', 'fraud_review')],
  ['253', hard('suspected_fraud', 'use_other_method', 'payment.declined', 'fraud_review')],
  // The instructions are in the text, unknown to us: a retry could break them.
  ['260', hard('generic_decline', 'contact_bank', 'payment.contact_bank')],
  ['261', hard('stop_all_recurring', 'contact_bank', 'payment.contact_bank', 'stop_recurring', 'stop_all')],
  ['262', hard('stop_this_program', 'contact_bank', 'payment.contact_bank', 'stop_recurring', 'stop_program')],
  [
    '263',
    hard('update_cardholder_data', 'update_card', 'payment.update_card', 'collect_new_pm', 'update_cardholder_data'),
  ],
  ['264', soft('generic_decline', 'none', 'payment.declined')],
  ['300', REJECTED],
  ['301', REJECTED],
  ['400', PROCESSOR_ERROR],
  ['410', MISCONFIGURED],
  [
    '411',
    fault('merchant_inactive', 'do_not_retry', 'contact_merchant', 'contact_support', 'payment.contact_merchant'),
  ],
  ['420', fault('communication_error', 'retry_later', 'try_again', 'schedule_retry', 'payment.try_again_later')],
  ['421', fault('issuer_unavailable', 'retry_later', 'try_again', 'schedule_retry', 'payment.try_again_later')],
  ['430', DUPLICATE],
  [
    '440',
    fault('invalid_transaction', 'do_not_retry', 'contact_merchant', 'contact_support', 'payment.contact_merchant'),
  ],
  [
    '441',
    fault('invalid_transaction', 'do_not_retry', 'contact_merchant', 'contact_support', 'payment.contact_merchant'),
  ],
  ['460', fault('feature_not_available', 'do_not_retry', 'use_other_method', 'fix_config', 'payment.not_allowed')],
  ['461', fault('unsupported_card', 'do_not_retry', 'use_other_method', 'collect_new_pm', 'payment.card_unsupported')],
  // Numbers that NMI does not give, by the published table of declines.
  ['303', hard('invalid_card_number', 'update_card', 'payment.check_card_number')],
  ['304', soft('generic_decline', 'use_other_method', 'payment.declined')],
  ['402', soft('over_limit', 'use_other_method', 'payment.over_limit')],
  ['521', soft('over_limit', 'use_other_method', 'payment.over_limit')],
  ['530', hard('invalid_card_number', 'update_card', 'payment.check_card_number')],
  ['531', hard('generic_decline', 'use_other_method', 'payment.declined')],
])

/** Codes with a row of their own, for tests and for the sandbox's table of test cards. */
export const DECLINE_CODES: readonly string[] = [...BY_CODE.keys()]

/** One code serves many faults here; the text is all that tells them apart. The first match wins. */
const GATEWAY_TEXTS: readonly (readonly [RegExp, DeclineFacts])[] = [
  [/duplicate transaction/i, DUPLICATE],
  [
    /payment token|invalid token|token supplied/i,
    fault('incorrect_payment_info', 'do_not_retry', 'update_card', 'collect_new_pm', 'payment.check_details'),
  ],
  [/authentication failed|security key|permission|access denied/i, MISCONFIGURED],
]

/** "Authentication failed" alone is NMI's answer to a wrong security key, so it is not listed here. */
const NEEDS_AUTHENTICATION =
  /\b3-?d[\s-]?s(ecure)?\b|three-?d[\s-]secure|strong customer authentication|(?:cardholder|payer|additional|customer) authentication|authentication (?:is )?required/i

/**
 * The facts of a gateway response code. The gateway's text refines it only where the code is known to be ambiguous:
 * a demand for 3-D Secure and the catch-all 300. An unlisted code gets the cautious reading of its range: never
 * retried as a decline, never held against the customer outside 2xx. Source: NMI's response code table.
 */
export function declineOf(code: string, message = ''): DeclineFacts {
  if (code === '100') return APPROVED
  if (NEEDS_AUTHENTICATION.test(message)) return AUTHENTICATION_REQUIRED
  if (code === '300') return GATEWAY_TEXTS.find(([text]) => text.test(message))?.[1] ?? REJECTED
  return BY_CODE.get(code) ?? unlisted(code)
}

function unlisted(code: string): DeclineFacts {
  if (/^2\d\d$/.test(code)) return UNKNOWN_DECLINE
  if (/^3\d\d$/.test(code)) return GATEWAY_ERROR
  return UNKNOWN_CODE
}

/**
 * True if the issuer refused the customer. Faults of the gateway and the processor are not, so they use up no dunning
 * attempt and weigh on no health score.
 */
export function isCustomerDecline(code: string): boolean {
  return declineOf(code).declineType !== null
}

/**
 * Codes by which the gateway says that it lost touch with the processor or the issuer on the way: the charge may stand
 * there, so they answer nothing. Source: NMI's response code table.
 */
const UNANSWERED: ReadonlySet<string> = new Set(['420', '421'])

/** True for a response code that leaves open whether the payer was charged: the gateway is asked again. */
export function isUnanswered(code: string): boolean {
  return UNANSWERED.has(code)
}
