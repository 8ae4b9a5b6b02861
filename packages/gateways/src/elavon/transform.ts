import { invariant } from '@revkeen-edge/domain/result.ts'
import type {
  BillingContact,
  ChargeCommand,
  FollowUpCommand,
  Instrument,
  StoreCommand,
  StoredCredential,
  ThreeDSecureResult,
  ValidateCommand,
} from '@revkeen-edge/services/ports/gateway.ts'
import { toAmount } from '../common/amount.ts'
import { ipv4, splitName } from '../common/contact.ts'
import { fieldText } from '../common/text.ts'
import { referenceOf } from './reference.ts'
import { elavonTime } from './time.ts'

/** The fields of a request, without the credentials. Names are those of the Converge integration guide. */
export type Form = Readonly<Record<string, string>>

type Fields = Record<string, string | undefined>

/** Longer than any token, reference or proof that Converge hands out. */
const DEFAULT_LIMIT = 256

/** Charges or reserves: `CCSALE` and `CCAUTHONLY` differ in their type alone. */
export function chargeForm(type: 'CCSALE' | 'CCAUTHONLY', command: ChargeCommand): Form {
  return form({
    ssl_transaction_type: type,
    ...moneyFields(command.amountMinor, command.currency),
    ...referenceFields(command.orderId),
    // An approval of a part is none of what was asked for.
    ssl_partial_auth_indicator: '0',
    ssl_description: command.description,
    ssl_cardholder_ip: ipv4(command.ipAddress),
    ...instrumentFields(command.instrument),
    // A stored token is kept already.
    ...(command.store === true && command.instrument.kind === 'token' ? KEEP_TOKEN : {}),
    ...storedCredentialFields(command.storedCredential),
    ...threeDSecureFields(command.threeDSecure),
    ...billingFields(command.billing),
    ...shippingFields(command.shipping),
  })
}

/** Without an order id: a capture's would replace that of the charge, which is the handle on it. */
export function captureForm(command: FollowUpCommand): Form {
  return form({ ssl_transaction_type: 'CCCOMPLETE', ...followUpFields(command) })
}

/** Always in full: a delete takes the transaction out of the open batch and has its issuer let go of the funds. */
export function voidForm(command: FollowUpCommand): Form {
  return form({ ssl_transaction_type: 'CCDELETE', ssl_txn_id: transactionId(command.transactionId) })
}

/** With an order id of its own, as a return is a transaction of its own and is found by it. */
export function refundForm(command: FollowUpCommand): Form {
  return form({
    ssl_transaction_type: 'CCRETURN',
    ...followUpFields(command),
    ...referenceFields(command.orderId),
  })
}

/** A check moves no money and is never asked about, so it carries no reference. */
export function validateForm(command: ValidateCommand): Form {
  return form({
    ssl_transaction_type: 'CCVERIFY',
    ...instrumentFields(command.instrument),
    ...storedCredentialFields(command.storedCredential),
    ...threeDSecureFields(command.threeDSecure),
    ...billingFields(command.billing),
  })
}

export function storeForm(command: StoreCommand): Form {
  return form({
    ssl_transaction_type: 'CCGETTOKEN',
    ssl_token: command.token,
    ssl_add_token: 'Y',
    ...billingFields(command.billing),
  })
}

export function forgetForm(token: string): Form {
  invariant(token !== '', 'a token')
  return form({ ssl_transaction_type: 'CCDELETETOKEN', ssl_token: token })
}

/**
 * An order id is looked for in `ssl_merchant_txn_id`, which is what Converge searches by; the invoice number carries it as
 * well, for people. Source: Converge integration guide, txnquery.
 */
export function queryForm(by: { orderId: string } | { transactionId: string }): Form {
  const wanted =
    'orderId' in by ? { ssl_merchant_txn_id: referenceOf(by.orderId) } : { ssl_txn_id: transactionId(by.transactionId) }
  return form({ ssl_transaction_type: 'txnquery', ...wanted, ...UTC })
}

/** `from` and `to` in UTC milliseconds, both inclusive: Converge counts in seconds. */
export function reportForm(from: number, to: number): Form {
  return form({
    ssl_transaction_type: 'txnquery',
    ssl_search_start_date: elavonTime(from),
    ssl_search_end_date: elavonTime(to),
    ...UTC,
  })
}

/** Without these, Converge reads and tells the time of its own place. */
const UTC: Fields = { ssl_time_zone_request_utc: 'Y', ssl_time_zone_response_utc: 'Y' }

const KEEP_TOKEN: Fields = { ssl_get_token: 'Y', ssl_add_token: 'Y' }

/** Drops what is empty and cleans what is left: no field may carry a control character, whatever its limit. */
function form(fields: Fields): Form {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    fieldText(value ?? '', LIMITS.get(name) ?? DEFAULT_LIMIT),
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

const LIMITS: ReadonlyMap<string, number> = new Map([
  ['ssl_description', 255],
  ['ssl_first_name', 20],
  ['ssl_last_name', 30],
  ['ssl_company', 50],
  ['ssl_avs_address', 30],
  ['ssl_address2', 30],
  ['ssl_city', 30],
  ['ssl_state', 30],
  ['ssl_avs_zip', 9],
  ['ssl_phone', 20],
  ['ssl_email', 100],
  ['ssl_ship_to_first_name', 20],
  ['ssl_ship_to_last_name', 30],
  ['ssl_ship_to_company', 50],
  ['ssl_ship_to_address1', 30],
  ['ssl_ship_to_address2', 30],
  ['ssl_ship_to_city', 30],
  ['ssl_ship_to_state', 30],
  ['ssl_ship_to_zip', 10],
])

/** The currency is always named: a terminal that does not take it refuses, where it would charge its own in silence. */
function moneyFields(amountMinor: number, currency: string): Fields {
  return { ssl_amount: toAmount(amountMinor, currency), ssl_transaction_currency: currency }
}

function referenceFields(orderId: string): Fields {
  const reference = referenceOf(orderId)
  return { ssl_invoice_number: reference, ssl_merchant_txn_id: reference }
}

function followUpFields(command: FollowUpCommand): Fields {
  const { amountMinor, currency } = command
  return {
    ssl_txn_id: transactionId(command.transactionId),
    ...(amountMinor === undefined ? {} : moneyFields(amountMinor, currency)),
  }
}

function transactionId(id: string): string {
  invariant(/^\S+$/.test(id), 'a transaction id')
  return id
}

/** One-time or stored: to Converge both are tokens. */
function instrumentFields(instrument: Instrument): Fields {
  return { ssl_token: instrument.kind === 'token' ? instrument.token : instrument.vaultId }
}

/** Cards on file, as Converge tells the networks: 10 and 12 are entries by the cardholder and by the merchant. */
function storedCredentialFields(credential: StoredCredential | undefined): Fields {
  if (!credential || credential.indicator === 'stored') return {}
  if (credential.initiatedBy === 'customer') return { ssl_entry_mode: '10' }
  const { billingMethod } = credential
  return {
    ssl_entry_mode: '12',
    ssl_recurring_flag: billingMethod === 'recurring' ? '1' : billingMethod === 'installment' ? '2' : undefined,
    ssl_merchant_initiated_unscheduled: billingMethod === undefined ? 'Y' : undefined,
  }
}

function threeDSecureFields(result: ThreeDSecureResult | undefined): Fields {
  if (!result) return {}
  return {
    ssl_3dsecure_value: result.cavv,
    ssl_xid: result.xid,
    ssl_eci_ind: result.eci?.replace(/^0/, ''),
    ssl_program_protocol: result.version?.slice(0, 1),
    ssl_dir_server_tran_id: result.directoryServerId,
  }
}

/** Without a country: Converge wants three letters, and its address check reads street and postal code alone. */
function billingFields(contact: BillingContact | undefined): Fields {
  if (!contact) return {}
  const name = splitName(contact.name)
  return {
    ssl_first_name: name.first,
    ssl_last_name: name.last,
    ssl_company: contact.company,
    ssl_avs_address: contact.line1,
    ssl_address2: contact.line2,
    ssl_city: contact.city,
    ssl_state: contact.state,
    ssl_avs_zip: contact.postalCode?.replace(/[^0-9A-Za-z]/g, ''),
    ssl_phone: contact.phone,
    ssl_email: contact.email,
  }
}

function shippingFields(contact: BillingContact | undefined): Fields {
  if (!contact) return {}
  const name = splitName(contact.name)
  return {
    ssl_ship_to_first_name: name.first,
    ssl_ship_to_last_name: name.last,
    ssl_ship_to_company: contact.company,
    ssl_ship_to_address1: contact.line1,
    ssl_ship_to_address2: contact.line2,
    ssl_ship_to_city: contact.city,
    ssl_ship_to_state: contact.state,
    ssl_ship_to_zip: contact.postalCode,
  }
}
