import { formatAmount } from './amount.ts'
import { BRAND_NAMES, queryNumber } from './card.ts'
import type { Action, Form, Transaction } from './model.ts'
import { gatewayTime } from './time.ts'
import { element, type Xml } from './xml.ts'

const texts = (values: Record<string, string | undefined>): Xml[] =>
  Object.entries(values).map(([name, value]) => element(name, value ?? ''))

const contactXml = (fields: Form): Xml[] =>
  texts({
    first_name: fields.first_name,
    last_name: fields.last_name,
    address_1: fields.address1,
    address_2: fields.address2,
    company: fields.company,
    city: fields.city,
    state: fields.state,
    postal_code: fields.zip,
    country: fields.country,
    email: fields.email,
    phone: fields.phone,
    fax: fields.fax,
    cell_phone: fields.cell_phone,
    customertaxid: '',
  })

const shippingXml = (fields: Form): Xml[] =>
  texts({
    shipping_first_name: fields.shipping_firstname,
    shipping_last_name: fields.shipping_lastname,
    shipping_address_1: fields.shipping_address1,
    shipping_address_2: fields.shipping_address2,
    shipping_company: fields.shipping_company,
    shipping_city: fields.shipping_city,
    shipping_state: fields.shipping_state,
    shipping_postal_code: fields.shipping_zip,
    shipping_country: fields.shipping_country,
    shipping_email: fields.shipping_email,
    shipping_carrier: '',
    tracking_number: '',
    shipping_date: '',
    shipping: fields.shipping,
    shipping_phone: '',
  })

const cardXml = ({ card, details, avs }: Transaction): Xml[] =>
  texts({
    cc_number: queryNumber(card),
    cc_hash: card.hash,
    cc_exp: card.exp,
    cavv: details.cavv,
    cavv_result: '',
    xid: details.xid,
    eci: details.eci,
    directory_server_id: details.directory_server_id,
    three_ds_version: details.three_ds_version,
    avs_response: avs,
    csc_response: card.cvv,
    cardholder_auth: details.cardholder_auth,
    cc_start_date: '',
    cc_issue_number: '',
    check_account: '',
    check_hash: '',
    check_aba: '',
    check_name: '',
    account_holder_type: '',
    account_type: '',
    sec_code: '',
  })

const merchantFieldsXml = (details: Form): Xml[] =>
  Object.entries(details)
    .filter(([name]) => name.startsWith('merchant_defined_field_'))
    .map(([name, value]) =>
      element('merchant_defined_field', value, { id: name.slice('merchant_defined_field_'.length) }),
    )

const actionXml = (action: Action, currency: string): Xml =>
  element(
    'action',
    texts({
      amount: formatAmount(action.amountMinor, currency),
      action_type: action.type,
      date: gatewayTime(action.at),
      success: action.success ? '1' : '0',
      ip_address: action.ip,
      source: action.type === 'settle' ? 'internal' : 'api',
      api_method: action.type === 'settle' ? '' : 'direct_post',
      username: '',
      response_text: action.text,
      batch_id: action.batchId,
      processor_batch_id: action.batchId === '0' ? '' : action.batchId,
      response_code: action.code,
      processor_response_text: '',
      processor_response_code: '',
      device_license_number: '',
      device_nickname: '',
    }),
  )

/** A transaction as query.php reports it, with every action on it. */
export function transactionXml(transaction: Transaction): Xml {
  const { id, condition, orderId, originalId, authCode, vaultId, details, card, currency, actions } = transaction
  return element('transaction', [
    ...texts({
      transaction_id: id,
      partial_payment_id: '',
      partial_payment_balance: '',
      platform_id: '',
      transaction_type: 'cc',
    }),
    ...texts({ condition, order_id: orderId, authorization_code: authCode, ponumber: details.ponumber }),
    ...texts({ order_description: details.order_description ?? details.orderdescription }),
    ...contactXml(details),
    ...texts({ customerid: vaultId, website: details.website }),
    ...shippingXml(details),
    ...cardXml(transaction),
    ...texts({
      drivers_license_number: '',
      drivers_license_state: '',
      drivers_license_dob: '',
      social_security_number: '',
    }),
    ...texts({
      processor_id: 'ccprocessora',
      tax: details.tax ?? '',
      currency,
      surcharge: '',
      cash_discount: '',
      tip: '',
    }),
    ...texts({
      card_balance: '',
      card_available_balance: '',
      entry_mode: '',
      cc_bin: card.bin,
      cc_type: BRAND_NAMES[card.brand],
    }),
    ...(originalId === '' ? [] : texts({ original_transaction_id: originalId })),
    ...merchantFieldsXml(details),
    ...actions.map((action) => actionXml(action, currency)),
  ])
}
