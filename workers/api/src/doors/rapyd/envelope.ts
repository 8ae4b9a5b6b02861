import type { RapydStatus } from '@revkeen-edge/contracts/doors/rapyd.ts'
import type { DeclineCategory } from '@revkeen-edge/domain'
import { uuidOfRequest, type ApiError, type Dialect } from '@revkeen-edge/http'

/** Every answer of Rapyd's carries this block; `operation_id` is the id of the request as a UUID. */
export function statusOf(
  status: RapydStatus['status'],
  { code, message }: { readonly code: string; readonly message: string },
  requestId: string,
): RapydStatus {
  return { error_code: code, status, message, response_code: code, operation_id: uuidOfRequest(requestId) }
}

/** Errors as Rapyd's clients know them. What is not about credentials, sizes or frequency is a 400 there. */
export const rapydDialect: Dialect = {
  keyHeader: 'idempotency',
  error: (error, requestId) => ({
    status: KEPT.includes(error.status) ? error.status : 400,
    body: { status: statusOf('ERROR', spoken(error), requestId) },
  }),
}

const KEPT: readonly number[] = [401, 413, 415, 429, 500, 503]

function spoken(error: ApiError): { readonly code: string; readonly message: string } {
  const code = codeOf(error)
  const published = PUBLISHED.get(code)
  return { code, message: published ? `${published} ${error.message}` : (MESSAGES.get(code) ?? reasonsOf(error)) }
}

function codeOf({ code, param, declineCode }: ApiError): string {
  if (code === 'payment_declined') return `ERROR_PROCESSING_CARD - [${networkCodeOf(declineCode)}]`
  return BY_PARAM.get(param ?? '') ?? CODES.get(code) ?? code.toUpperCase()
}

const CODES: ReadonlyMap<string, string> = new Map([
  ['resource_missing', 'ERROR_GET_INVOICE'],
  ['invalid_state', 'ERROR_UPDATE_NOT_DRAFT_INVOICE'],
  ['payment_processing', 'ERROR_PAY_INVOICE_PAYMENT_PENDING'],
  ['validation_error', 'INVALID_FIELDS'],
  ['gateway_not_configured', 'ERROR_CREATE_PAYMENT'],
  ['gateway_unavailable', 'ERROR_CREATE_PAYMENT'],
])

/** Where the payment method is what is wrong: the one that is named, or that none is. */
const BY_PARAM: ReadonlyMap<string, string> = new Map([
  ['payment_method', 'INVALID_PAYMENT_METHOD'],
  ['default_payment_method', 'ERROR_CUSTOMER_PAYMENT_METHOD_NOT_FOUND'],
])

/** What Rapyd's clients look for in a message; our reason follows. */
const PUBLISHED: ReadonlyMap<string, string> = new Map([
  [
    'ERROR_UPDATE_NOT_DRAFT_INVOICE',
    'The request tried to a update an invoice but the invoice is not draft. Can only update draft invoice. The request was rejected.',
  ],
  [
    'ERROR_GET_INVOICE',
    'The request tried to retrieve an invoice, but the invoice was not found. The request was rejected. Corrective action: Use a valid invoice ID.',
  ],
])

/** Where our own words would not say what the code says. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['IDEMPOTENCY_CONFLICT', 'This idempotency value was used with another body. Send a new one for a new request.'],
  ['IDEMPOTENCY_IN_PROGRESS', 'The first request with this idempotency value is still running. Retry shortly.'],
])

function reasonsOf({ message, fields }: ApiError): string {
  if (!fields) return message
  return Object.entries(fields)
    .map(([field, reasons]) => `${field} ${reasons.join(', ')}.`)
    .join(' ')
}

const DO_NOT_HONOUR = '05'

/** What card networks answer (ISO 8583, field 39) for each of our reasons. */
const NETWORK_CODES: Readonly<Record<DeclineCategory, string>> = {
  approved: '00',
  generic_decline: DO_NOT_HONOUR,
  insufficient_funds: '51',
  over_limit: '61',
  expired_card: '54',
  invalid_card_number: '14',
  invalid_cvv: 'N7',
  invalid_expiry: '54',
  invalid_pin: '55',
  transaction_not_allowed: '57',
  call_issuer: '01',
  incorrect_payment_info: '14',
  lost_or_stolen: '43',
  pickup_card: '04',
  suspected_fraud: '59',
  restricted_card: '62',
  stop_all_recurring: 'R1',
  stop_this_program: 'R0',
  update_cardholder_data: DO_NOT_HONOUR,
  processor_error: '96',
  gateway_error: '96',
  communication_error: '91',
  merchant_config_error: '03',
  merchant_inactive: '03',
  issuer_unavailable: '91',
  duplicate_transaction: '94',
  invalid_transaction: '12',
  unsupported_card: '57',
  feature_not_available: '40',
  authentication_required: '65',
}

function networkCodeOf(category = ''): string {
  return new Map<string, string>(Object.entries(NETWORK_CODES)).get(category) ?? DO_NOT_HONOUR
}
