import type { Form } from '../nmi/model.ts'
import { typeOf } from './request.ts'

/** The request in the ledger's own words, or null for a type that the sandbox does not know. */
export function formOf(fields: Form): Form | null {
  const make = TYPES[typeOf(fields)]
  return make ? Object.fromEntries(Object.entries(make(fields)).filter(([, value]) => value !== '')) : null
}

const charge =
  (type: string) =>
  (fields: Form): Form => ({
    type,
    ...money(fields),
    ...described(fields),
    ...instrument(fields),
    ...cardholder(fields),
    customer_vault: fields.ssl_get_token === 'Y' && fields.ssl_add_token === 'Y' ? 'add_customer' : '',
  })

const followUp =
  (type: string) =>
  (fields: Form): Form => ({
    type,
    transactionid: fields.ssl_txn_id || 'none',
    ...money(fields),
    orderid: reference(fields),
  })

const vault =
  (operation: string) =>
  (fields: Form): Form => ({ customer_vault: operation, ...instrument(fields), ...cardholder(fields) })

const TYPES: Readonly<Record<string, (fields: Form) => Form>> = {
  ccsale: charge('sale'),
  ccauthonly: charge('auth'),
  ccverify: charge('validate'),
  cccomplete: followUp('capture'),
  ccreturn: followUp('refund'),
  ccdelete: followUp('void'),
  ccvoid: followUp('void'),
  ccgettoken: vault('add_customer'),
  ccupdatetoken: vault('update_customer'),
  ccdeletetoken: vault('delete_customer'),
}

const reference = (fields: Form): string => fields.ssl_merchant_txn_id || fields.ssl_invoice_number || ''

const money = (fields: Form): Form => ({
  amount: fields.ssl_amount ?? '',
  currency: fields.ssl_transaction_currency ?? '',
})

const described = (fields: Form): Form => ({
  orderid: reference(fields),
  order_description: fields.ssl_description ?? '',
  ipaddress: fields.ssl_cardholder_ip ?? '',
  // What makes the ledger believe in an authentication.
  cavv: fields.ssl_3dsecure_value ?? '',
  eci: fields.ssl_eci_ind ?? '',
  xid: fields.ssl_xid ?? '',
})

/** One-time tokens of the card fields are written in groups, stored ones are numbers. */
const instrument = (fields: Form): Form => {
  const token = fields.ssl_token ?? ''
  if (token.includes('-')) return { payment_token: token }
  if (token !== '') return { customer_vault_id: token }
  return { ccnumber: fields.ssl_card_number ?? '', ccexp: fields.ssl_exp_date ?? '', cvv: fields.ssl_cvv2cvc2 ?? '' }
}

const cardholder = (fields: Form): Form => ({
  first_name: fields.ssl_first_name ?? '',
  last_name: fields.ssl_last_name ?? '',
  company: fields.ssl_company ?? '',
  address1: fields.ssl_avs_address ?? '',
  address2: fields.ssl_address2 ?? '',
  city: fields.ssl_city ?? '',
  state: fields.ssl_state ?? '',
  zip: fields.ssl_avs_zip ?? '',
  phone: fields.ssl_phone ?? '',
  email: fields.ssl_email ?? '',
})
