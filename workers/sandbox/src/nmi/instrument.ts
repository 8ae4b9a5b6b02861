import { field, type Context } from './context.ts'
import type { Card, Form } from './model.ts'

/** How a request pays: its card, and the vaulted customer that the card came from, or the reason it cannot. */
export type Instrument =
  | { readonly ok: true; readonly card: Card; readonly vaultId: string; readonly stored: Form }
  | { readonly ok: false; readonly error: string }

/** The card of a charge: brought along, or from the customer vault by `customer_vault_id` and `billing_id`. */
export function instrumentOf(context: Context): Instrument {
  if (context.card) return { ok: true, card: context.card, vaultId: '', stored: {} }
  const vaultId = field(context, 'customer_vault_id')
  if (vaultId === '') return { ok: false, error: 'Required Field cc_number is Missing or Empty' }
  const billings = context.ledger.customer(vaultId)?.billings
  if (!billings) return { ok: false, error: 'Invalid Customer Vault ID specified' }
  const billingId = field(context, 'billing_id')
  const billing = billingId === '' ? billings[0] : billings.find((candidate) => candidate.id === billingId)
  if (!billing) return { ok: false, error: 'Invalid Billing Id specified' }
  return { ok: true, card: billing.card, vaultId, stored: billing.details }
}

const KEPT = new Set(
  (
    'first_name last_name company address1 address2 city state zip country phone fax email website cell_phone ' +
    'shipping_firstname shipping_lastname shipping_company shipping_address1 shipping_address2 shipping_city shipping_state ' +
    'shipping_zip shipping_country shipping_email order_description orderdescription ponumber tax shipping ipaddress ' +
    'initiated_by stored_credential_indicator billing_method initial_transaction_id descriptor descriptor_phone ' +
    'cardholder_auth cavv xid eci three_ds_version directory_server_id'
  ).split(' '),
)
const MERCHANT_FIELD = /^merchant_defined_field_([1-9]|1\d|20)$/

/** The descriptive fields of a request that the gateway keeps with what it makes of it. */
export const detailsOf = (form: Form): Form =>
  Object.fromEntries(
    Object.entries(form).filter(([name, value]) => value !== '' && (KEPT.has(name) || MERCHANT_FIELD.test(name))),
  )
