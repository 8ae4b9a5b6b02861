import { identity, json, text, email, country, currency, iso, present, instant, reference } from './fields.ts'
import type { Customer, TaxTreatment } from '@revkeen-edge/domain'
import * as z from 'zod'
import { offset, pageQuery, pagination } from './lists.ts'

const taxExempt = z.enum(['none', 'exempt', 'reverse'])

const EXEMPTION: Readonly<Record<TaxTreatment, z.infer<typeof taxExempt>>> = {
  taxed: 'none',
  exempt: 'exempt',
  reverse_charge: 'reverse',
}

/** How a customer is taxed, by the wire's word for it. */
export const TAX_TREATMENT: Readonly<Record<z.infer<typeof taxExempt>, TaxTreatment>> = {
  none: 'taxed',
  exempt: 'exempt',
  reverse: 'reverse_charge',
}

export const customer = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('customer'),
  merchant_id: z.string(),
  merchant_ref_id: z.string().optional(),
  email: z.string(),
  name: z.string().optional(),
  phone: z.string().optional(),
  company_name: z.string().optional(),
  address_line1: z.string().optional(),
  address_line2: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  postal_code: z.string().optional(),
  country: z.string().optional(),
  currency: z.string().optional(),
  tax_id: z.string().optional(),
  tax_exempt: taxExempt,
  external_source: z.string().optional(),
  external_id: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()),
  custom_fields: z.record(z.string(), z.unknown()),
  /** The test clock that tells its time. */
  test_clock: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type CustomerWire = z.infer<typeof customer>

export function presentCustomer(row: Customer): CustomerWire {
  const createdAt = iso(row.createdAt)
  return {
    ...identity('customer', row.id),
    object: 'customer',
    merchant_id: row.merchantId,
    merchant_ref_id: present(row.merchantRefId),
    email: row.email,
    name: present(row.name),
    phone: present(row.phone),
    company_name: present(row.companyName),
    address_line1: present(row.addressLine1),
    address_line2: present(row.addressLine2),
    city: present(row.city),
    state: present(row.state),
    postal_code: present(row.postalCode),
    country: present(row.country),
    currency: present(row.currency),
    tax_id: present(row.taxId),
    tax_exempt: EXEMPTION[row.taxTreatment],
    external_source: present(row.externalSource),
    external_id: present(row.externalId),
    metadata: row.metadata,
    custom_fields: row.customFields,
    test_clock: present(row.testClockId),
    created_at: createdAt,
    updated_at: row.updatedAt === row.createdAt ? createdAt : iso(row.updatedAt),
  }
}

const address = z.object({
  line1: text(200).nullish(),
  line2: text(200).nullish(),
  city: text(100).nullish(),
  state: text(100).nullish(),
  postalCode: text(20).nullish(),
  country: country.nullish(),
})

const fields = {
  name: text(200).nullish(),
  phone: text(40).nullish(),
  companyName: text(200).nullish(),
  addressLine1: text(200).nullish(),
  addressLine2: text(200).nullish(),
  city: text(100).nullish(),
  state: text(100).nullish(),
  postalCode: text(20).nullish(),
  country: country.nullish(),
  /** The same as the flat fields, as one object. */
  address: address.nullish(),
  currency: currency.nullish(),
  taxId: text(50).nullish(),
  /** `reverse`: the customer owes the tax, so invoices name it and charge none. */
  taxExempt: taxExempt.optional(),
  merchantRefId: text(200).nullish(),
  metadata: json.optional(),
  customFields: json.optional(),
}

const FLAT_OF = {
  line1: 'addressLine1',
  line2: 'addressLine2',
  city: 'city',
  state: 'state',
  postalCode: 'postalCode',
  country: 'country',
} as const satisfies Record<keyof z.infer<typeof address>, keyof typeof fields>

type Address = z.infer<typeof address>
type Addressed = { address?: Address | null | undefined } & {
  [Part in keyof Address as (typeof FLAT_OF)[Part]]?: Address[Part]
}

/** The two spellings of an address may both be given, but not say different things. */
function oneAddress({ value, issues }: z.core.ParsePayload<Addressed>): void {
  for (const part of address.keyof().options) {
    const inner = value.address?.[part]
    const flat = value[FLAT_OF[part]]
    if (inner === undefined || flat === undefined || inner === flat) continue
    issues.push({ code: 'custom', input: inner, path: ['address', part], message: `differs from ${FLAT_OF[part]}` })
  }
}

export const createCustomerBody = z
  .object({
    email,
    ...fields,
    /** The test clock that is to tell its time; in the sandbox alone. */
    test_clock: reference('testClock').optional(),
  })
  .check(oneAddress)
export const updateCustomerBody = z.object({ email: email.optional(), ...fields }).check(oneAddress)
export type CreateCustomer = z.infer<typeof createCustomerBody>
export type UpdateCustomer = z.infer<typeof updateCustomerBody>

/** A record as an integration pushes it; `externalUpdatedAt` orders pushes. */
export const externalCustomerBody = z
  .object({ email, ...fields, externalUpdatedAt: instant.optional() })
  .check(oneAddress)
export const externalCustomerBatchBody = z.object({
  items: z
    .array(z.object({ source: text(64), externalId: text(200), ...externalCustomerBody.shape }).check(oneAddress))
    .min(1)
    .max(100),
})
export type ExternalCustomer = z.infer<typeof externalCustomerBody>
export type ExternalCustomerBatch = z.infer<typeof externalCustomerBatchBody>

export const customersQuery = pageQuery.extend({ offset, search: text(200).optional(), email: email.optional() })
export const customerResponse = z.object({ data: customer, requestId: z.string() })
export const customerListResponse = z.object({ data: z.array(customer), pagination, requestId: z.string() })
