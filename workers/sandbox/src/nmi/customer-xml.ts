import { BRAND_NAMES, queryNumber } from './card.ts'
import type { Billing, VaultCustomer } from './model.ts'
import { gatewayTime } from './time.ts'
import { element, type Xml } from './xml.ts'

function billingXml({ card, details }: Billing): Xml[] {
  const values: Record<string, string | undefined> = {
    first_name: details.first_name,
    last_name: details.last_name,
    address_1: details.address1,
    address_2: details.address2,
    company: details.company,
    city: details.city,
    state: details.state,
    postal_code: details.zip,
    country: details.country,
    email: details.email,
    phone: details.phone,
    fax: details.fax,
    cell_phone: details.cell_phone,
    customertaxid: '',
    website: details.website,
    cc_number: queryNumber(card),
    cc_hash: card.hash,
    cc_exp: card.exp,
    cc_start_date: '',
    cc_issue_number: '',
    check_account: '',
    check_hash: '',
    check_aba: '',
    check_name: '',
    account_holder_type: '',
    account_type: '',
    sec_code: '',
    processor_id: '',
    cc_bin: card.bin,
    cc_type: BRAND_NAMES[card.brand],
  }
  return Object.entries(values).map(([name, value]) => element(name, value ?? ''))
}

/** A vaulted customer: with its first billing flat, or (`ver=2`) every billing as an element of its own. */
export function customerXml(customer: VaultCustomer, nested: boolean): Xml {
  const [first] = customer.billings
  const billings = nested
    ? customer.billings.map((billing, index) =>
        element('billing', [...billingXml(billing), element('priority', String(index + 1))], { id: billing.id }),
      )
    : first
      ? billingXml(first)
      : []
  return element(
    'customer',
    [
      ...billings,
      element('created', gatewayTime(customer.createdAt)),
      element('updated', gatewayTime(customer.updatedAt)),
      element('account_updated', ''),
      element('customer_vault_id', customer.id),
    ],
    { id: customer.id },
  )
}
