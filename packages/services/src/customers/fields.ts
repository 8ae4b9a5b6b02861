import { TAX_TREATMENT, type CreateCustomer, type UpdateCustomer } from '@revkeen-edge/contracts'
import type { Customer } from '@revkeen-edge/domain'

const FLAT = [
  'email',
  'name',
  'phone',
  'companyName',
  'addressLine1',
  'addressLine2',
  'city',
  'state',
  'postalCode',
  'country',
  'currency',
  'taxId',
  'merchantRefId',
  'metadata',
  'customFields',
] as const

/** The columns that a body sets. An `address` object is another spelling of the flat address fields. */
export function customerFields(body: CreateCustomer | UpdateCustomer): Partial<Customer> {
  const { address, taxExempt } = body
  const flat: Partial<Customer> = {
    ...Object.fromEntries(FLAT.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]]))),
    ...(taxExempt === undefined ? {} : { taxTreatment: TAX_TREATMENT[taxExempt] }),
  }
  if (!address) return flat
  const { line1 = null, line2 = null, city = null, state = null, postalCode = null, country = null } = address
  return { addressLine1: line1, addressLine2: line2, city, state, postalCode, country, ...flat }
}
