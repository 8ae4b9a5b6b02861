import { invariant } from '@revkeen-edge/domain/result.ts'
import type {
  BillingContact,
  ChargeCommand,
  FollowUpCommand,
  GatewayQuery,
  Instrument,
  StoreCommand,
  StoredCredential,
  ThreeDSecureResult,
  ValidateCommand,
} from '@revkeen-edge/services/ports/gateway.ts'
import { toAmount } from '../common/amount.ts'
import { ipv4, splitName } from '../common/contact.ts'
import { fieldText } from '../common/text.ts'
import { gatewayTime } from './time.ts'

/** The form of a request, without the security key. Field names are those of NMI's Direct Post and Query documents. */
export type Form = Readonly<Record<string, string>>

type Fields = Record<string, string | undefined>

const ORDER_ID_LIMIT = 100
const DESCRIPTION_LIMIT = 255
/** Longer than any token, reference or proof that the gateway hands out. */
const DEFAULT_LIMIT = 256

/**
 * Off: the gateway compares card and amount, so its check would refuse a payer who buys the same thing twice and a
 * dunning retry after a decline. What it guards against is ruled out here: an attempt is committed before it is sent,
 * an invoice has one open attempt, and a lost reply is asked for, never sent again.
 */
const DUPLICATE_CHECK_OFF = '0'

/** Charges or reserves: `sale` and `auth` differ in their type alone. */
export function chargeForm(type: 'sale' | 'auth', command: ChargeCommand): Form {
  return form({
    type,
    amount: toAmount(command.amountMinor, command.currency),
    currency: command.currency,
    orderid: orderId(command.orderId),
    order_description: command.description,
    ipaddress: ipv4(command.ipAddress),
    dup_seconds: DUPLICATE_CHECK_OFF,
    ...instrumentFields(command.instrument),
    // A vaulted instrument is stored already; adding it again would leave two records of one card.
    customer_vault: command.store === true && command.instrument.kind === 'token' ? 'add_customer' : undefined,
    ...storedCredentialFields(command.storedCredential),
    ...threeDSecureFields(command.threeDSecure),
    ...billingFields(command.billing),
    ...shippingFields(command.shipping),
  })
}

/** Without an order id: a capture's would replace that of the charge, which is the handle on it. */
export function captureForm(command: FollowUpCommand): Form {
  return form({ type: 'capture', transactionid: transactionId(command), amount: followUpAmount(command) })
}

/** Always in full; the gateway knows no partial void. */
export function voidForm(command: FollowUpCommand): Form {
  return form({ type: 'void', transactionid: transactionId(command) })
}

/** With an order id of its own, as a refund is a transaction of its own and is found by it. */
export function refundForm(command: FollowUpCommand): Form {
  return form({
    type: 'refund',
    transactionid: transactionId(command),
    amount: followUpAmount(command),
    orderid: orderId(command.orderId),
  })
}

export function validateForm(command: ValidateCommand): Form {
  return form({
    type: 'validate',
    currency: command.currency,
    orderid: orderId(command.orderId),
    dup_seconds: DUPLICATE_CHECK_OFF,
    ...instrumentFields(command.instrument),
    ...storedCredentialFields(command.storedCredential),
    ...threeDSecureFields(command.threeDSecure),
    ...billingFields(command.billing),
  })
}

export function storeForm(command: StoreCommand): Form {
  return form({ customer_vault: 'add_customer', payment_token: command.token, ...billingFields(command.billing) })
}

export function forgetForm(vaultId: string): Form {
  invariant(vaultId !== '', 'a vault id')
  return form({ customer_vault: 'delete_customer', customer_vault_id: vaultId })
}

export function queryForm(by: GatewayQuery): Form {
  if ('orderId' in by) return form({ order_id: orderId(by.orderId) })
  if ('transactionIds' in by) return form({ transaction_id: by.transactionIds.join(',') })
  invariant(by.transactionId !== '', 'a transaction id')
  return form({ transaction_id: by.transactionId })
}

/** A page of the transactions that changed between two instants, both inclusive, in UTC milliseconds. Pages count from 0. */
export function reportForm(from: number, to: number, page: number, limit: number): Form {
  return form({
    start_date: gatewayTime(from),
    end_date: gatewayTime(to),
    result_limit: String(limit),
    page_number: String(page),
  })
}

export function vaultQueryForm(vaultId: string): Form {
  invariant(vaultId !== '', 'a vault id')
  return form({ report_type: 'customer_vault', customer_vault_id: vaultId })
}

/** Drops what is empty and cleans what is left: no field may carry a control character, whatever its limit. */
function form(fields: Fields): Form {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    fieldText(value ?? '', LIMITS.get(name) ?? DEFAULT_LIMIT),
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

const LIMITS: ReadonlyMap<string, number> = new Map([
  ['order_description', DESCRIPTION_LIMIT],
  ['orderid', ORDER_ID_LIMIT],
  ['order_id', ORDER_ID_LIMIT],
  ...['', 'shipping_'].flatMap((prefix): [string, number][] => [
    [`${prefix}company`, 100],
    [`${prefix}address1`, 100],
    [`${prefix}address2`, 100],
    [`${prefix}city`, 50],
    [`${prefix}state`, 50],
    [`${prefix}zip`, 20],
    [`${prefix}email`, 100],
  ]),
  ['first_name', 50],
  ['last_name', 50],
  ['shipping_firstname', 50],
  ['shipping_lastname', 50],
  ['phone', 20],
])

/** A cut or cleaned reference would no longer find its charge, so one that does not fit is a bug and not a truncation. */
export function orderId(value: string): string {
  invariant(value !== '' && fieldText(value, ORDER_ID_LIMIT) === value, `order id ${JSON.stringify(value)}`)
  return value
}

function transactionId(command: FollowUpCommand): string {
  invariant(/^\S+$/.test(command.transactionId), 'a transaction id')
  return command.transactionId
}

function followUpAmount(command: FollowUpCommand): string | undefined {
  return command.amountMinor === undefined ? undefined : toAmount(command.amountMinor, command.currency)
}

export function instrumentFields(instrument: Instrument): Form {
  if (instrument.kind === 'token') return { payment_token: instrument.token }
  return { customer_vault_id: instrument.vaultId }
}

/** The initial transaction belongs to merchant-initiated charges alone; the gateway refuses it on the payer's own. */
function storedCredentialFields(credential: StoredCredential | undefined): Fields {
  if (!credential) return {}
  return {
    initiated_by: credential.initiatedBy,
    stored_credential_indicator: credential.indicator,
    billing_method: credential.billingMethod,
    initial_transaction_id: credential.initiatedBy === 'merchant' ? credential.initialTransactionId : undefined,
  }
}

function threeDSecureFields(result: ThreeDSecureResult | undefined): Fields {
  if (!result) return {}
  return {
    cardholder_auth: result.cardholderAuth,
    cavv: result.cavv,
    xid: result.xid,
    eci: result.eci,
    three_ds_version: result.version,
    directory_server_id: result.directoryServerId,
  }
}

function billingFields(contact: BillingContact | undefined): Fields {
  if (!contact) return {}
  const name = splitName(contact.name)
  return { first_name: name.first, last_name: name.last, phone: contact.phone, ...addressFields('', contact) }
}

function shippingFields(contact: BillingContact | undefined): Fields {
  if (!contact) return {}
  const name = splitName(contact.name)
  return { shipping_firstname: name.first, shipping_lastname: name.last, ...addressFields('shipping_', contact) }
}

function addressFields(prefix: '' | 'shipping_', contact: BillingContact): Fields {
  return {
    [`${prefix}company`]: contact.company,
    [`${prefix}address1`]: contact.line1,
    [`${prefix}address2`]: contact.line2,
    [`${prefix}city`]: contact.city,
    [`${prefix}state`]: contact.state,
    [`${prefix}zip`]: contact.postalCode,
    [`${prefix}country`]: /^[A-Z]{2}$/.test(contact.country ?? '') ? contact.country : undefined,
    [`${prefix}email`]: contact.email,
  }
}
