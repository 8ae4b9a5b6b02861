import type { AccountSettings } from '../account/settings.ts'
import type { Chargeback } from '../account/chargebacks.ts'
import { formatAmount } from './amount.ts'
import { BRAND_NAMES, maskedNumber } from './card.ts'
import { isIndeterminate } from './codes.ts'
import type { Action, Form, Transaction } from './model.ts'
import type { Batch } from './settle.ts'
import { gatewayTime } from './time.ts'

export interface GatewayEvent {
  readonly event_id: string
  readonly event_type: string
  readonly event_body: Record<string, unknown>
}

const event = (type: string, body: Record<string, unknown>): GatewayEvent => ({
  event_id: crypto.randomUUID(),
  event_type: type,
  event_body: body,
})

const accountPart = ({ merchantId, name }: AccountSettings) => ({
  merchant: { id: merchantId, name },
  features: { is_test_mode: true },
})

const outcomeOf = (action: Action): 'success' | 'failure' | 'unknown' => {
  if (action.success) return 'success'
  return isIndeterminate(action.code) ? 'unknown' : 'failure'
}

const blanks = (names: string): Record<string, string> => Object.fromEntries(names.split(' ').map((name) => [name, '']))

const billingAddress = (fields: Form) => ({
  first_name: fields.first_name ?? '',
  last_name: fields.last_name ?? '',
  address_1: fields.address1 ?? '',
  address_2: fields.address2 ?? '',
  company: fields.company ?? '',
  city: fields.city ?? '',
  state: fields.state ?? '',
  postal_code: fields.zip ?? '',
  country: fields.country ?? '',
  email: fields.email ?? '',
  phone: fields.phone ?? '',
  cell_phone: fields.cell_phone ?? '',
  fax: fields.fax ?? '',
})

const shippingAddress = (fields: Form) => ({
  first_name: fields.shipping_firstname ?? '',
  last_name: fields.shipping_lastname ?? '',
  address_1: fields.shipping_address1 ?? '',
  address_2: fields.shipping_address2 ?? '',
  company: fields.shipping_company ?? '',
  city: fields.shipping_city ?? '',
  state: fields.shipping_state ?? '',
  postal_code: fields.shipping_zip ?? '',
  country: fields.shipping_country ?? '',
  email: fields.shipping_email ?? '',
  phone: '',
  fax: '',
})

const cardPart = ({ card, details, avs }: Transaction) => ({
  cc_number: maskedNumber(card),
  cc_exp: card.exp,
  cavv: details.cavv ?? '',
  cavv_result: '',
  xid: details.xid ?? '',
  eci: details.eci ?? '',
  avs_response: avs,
  csc_response: card.cvv,
  cardholder_auth: details.cardholder_auth ?? '',
  cc_start_date: '',
  cc_issue_number: '',
  card_balance: '',
  card_available_balance: '',
  entry_mode: '4',
  cc_bin: card.bin,
  cc_type: BRAND_NAMES[card.brand],
  feature_token: '',
})

const actionPart = (action: Action, currency: string) => ({
  amount: formatAmount(action.amountMinor, currency),
  action_type: action.type,
  date: gatewayTime(action.at),
  success: action.success ? '1' : '0',
  ip_address: action.ip,
  source: 'api',
  api_method: 'direct_post',
  username: '',
  response_text: action.text,
  response_code: action.code,
  processor_response_text: '',
  tap_to_mobile: false,
  network_token_used: false,
  network_token_cryptogram_created: false,
  processor_response_code: '',
  processor_response_description: '',
  device_license_number: '',
  device_nickname: '',
})

const merchantFields = (details: Form): Record<string, string> =>
  Object.fromEntries(
    Object.entries(details)
      .filter(([name]) => name.startsWith('merchant_defined_field_'))
      .map(([name, value]) => [name.slice('merchant_defined_field_'.length), value]),
  )

const transactionPart = (transaction: Transaction) => ({
  transaction_id: transaction.id,
  transaction_type: 'cc',
  condition: transaction.condition,
  processor_id: 'ccprocessora',
  ponumber: transaction.details.ponumber ?? '',
  order_description: transaction.details.order_description ?? transaction.details.orderdescription ?? '',
  order_id: transaction.orderId,
  customerid: transaction.vaultId,
  customertaxid: '',
  website: transaction.details.website ?? '',
  shipping: transaction.details.shipping ?? '',
  currency: transaction.currency,
  tax: transaction.details.tax ?? '',
  ...blanks('surcharge convenience_fee misc_fee misc_fee_name cash_discount tip'),
  requested_amount: formatAmount(transaction.amountMinor, transaction.currency),
  ...blanks('shipping_carrier tracking_number shipping_date partial_payment_id partial_payment_balance platform_id'),
  authorization_code: transaction.authCode,
  ...blanks('social_security_number drivers_license_number drivers_license_state drivers_license_dob'),
  ...(transaction.originalId === '' ? {} : { original_transaction_id: transaction.originalId }),
})

/** The callback for the latest action on a transaction, `transaction.{action}.{success|failure|unknown}`. */
export function transactionEvent(settings: AccountSettings, transaction: Transaction): GatewayEvent | null {
  const action = transaction.actions.at(-1)
  if (!action) return null
  return event(`transaction.${action.type}.${outcomeOf(action)}`, {
    ...accountPart(settings),
    ...transactionPart(transaction),
    billing_address: billingAddress(transaction.details),
    shipping_address: shippingAddress(transaction.details),
    card: cardPart(transaction),
    merchant_defined_fields: merchantFields(transaction.details),
    action: actionPart(action, transaction.currency),
  })
}

/** The callback for a chargeback, when it comes and when the bank has decided it. */
export const chargebackEvent = (settings: AccountSettings, chargeback: Chargeback): GatewayEvent =>
  event('chargeback.batch.complete', {
    ...accountPart(settings),
    chargebacks: [
      {
        id: chargeback.id,
        transaction_id: chargeback.transactionId,
        date: gatewayTime(chargeback.createdAt),
        amount: formatAmount(chargeback.amountMinor, chargeback.currency),
        reason: chargeback.reason,
        reason_code: chargeback.reasonCode,
        type: chargeback.type,
        status: chargeback.status,
        due_date: chargeback.dueDate,
      },
    ],
  })

/** The callback for a batch that settled. It names every transaction in it. */
export const settlementEvent = (settings: AccountSettings, batch: Batch): GatewayEvent =>
  event('settlement.batch.complete', {
    ...accountPart(settings),
    processor_id: 'ccprocessora',
    batch_id: batch.id,
    count: batch.count,
    amount: batch.amount,
    currency: batch.currency,
    transaction_ids: batch.transactionIds,
  })
