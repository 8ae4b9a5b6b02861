import type { Json, PaymentMethod } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { country, email, identity, iso, json, reference, text } from './fields.ts'
import { pagination } from './lists.ts'

const CARD_BRANDS = ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay', 'unknown'] as const
const methodType = z.enum(['card', 'bank_account', 'us_bank_account', 'bacs_direct_debit'])
const methodStatus = z.enum(['active', 'inactive', 'expired'])

const wireText = z.string().nullable()

const wireAddress = z.object({
  line1: wireText,
  line2: wireText,
  city: wireText,
  state: wireText,
  postal_code: wireText,
  country: wireText,
})

export const billingDetails = z.object({
  name: wireText,
  email: wireText,
  phone: wireText,
  address: wireAddress.nullable(),
})

export const cardDetails = z.object({
  brand: z.enum(CARD_BRANDS).nullable(),
  last4: z.string().nullable(),
  exp_month: z.number().nullable(),
  exp_year: z.number().nullable(),
  funding: z.enum(['credit', 'debit', 'prepaid', 'unknown']).nullable(),
})

export const paymentMethod = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('payment_method'),
  type: methodType,
  status: methodStatus,
  customer_id: z.string(),
  is_default: z.boolean(),
  card: cardDetails.nullable(),
  us_bank_account: z.null(),
  bacs_direct_debit: z.null(),
  billing_details: billingDetails.nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})

export type PaymentMethodWire = z.infer<typeof paymentMethod>

export function presentPaymentMethod(row: PaymentMethod): PaymentMethodWire {
  return {
    ...identity('paymentMethod', row.id),
    object: 'payment_method',
    type: row.type,
    status: row.status,
    customer_id: row.customerId,
    is_default: row.isDefault,
    card: row.type === 'card' ? presentCard(row) : null,
    us_bank_account: null,
    bacs_direct_debit: null,
    billing_details: row.billingDetails && presentBillingDetails(row.billingDetails),
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

function presentCard(row: PaymentMethod): PaymentMethodWire['card'] {
  return {
    brand: row.cardBrand === null ? null : (CARD_BRANDS.find((brand) => brand === row.cardBrand) ?? 'unknown'),
    last4: row.cardLast4,
    exp_month: row.cardExpMonth,
    exp_year: row.cardExpYear,
    // The gateway does not tell.
    funding: null,
  }
}

const storedBillingDetails = billingDetails.partial().extend({ address: wireAddress.partial().nullish() })

function presentBillingDetails(stored: Json): PaymentMethodWire['billing_details'] {
  const { name = null, email: address = null, phone = null, address: place } = storedBillingDetails.parse(stored)
  return { name, email: address, phone, address: place ? presentAddress(place) : null }
}

function presentAddress(place: Partial<z.infer<typeof wireAddress>>): z.infer<typeof wireAddress> {
  const { line1 = null, line2 = null, city = null, state = null, postal_code = null, country: code = null } = place
  return { line1, line2, city, state, postal_code, country: code }
}

const givenBillingDetails = z.object({
  name: text(200).nullish(),
  email: email.nullish(),
  phone: text(40).nullish(),
  address: z
    .object({
      line1: text(200).nullish(),
      line2: text(200).nullish(),
      city: text(100).nullish(),
      state: text(100).nullish(),
      postal_code: text(20).nullish(),
      country: country.nullish(),
    })
    .nullish(),
})

export const createPaymentMethodBody = z.object({
  customer_id: reference('customer'),
  token: text(255),
  /** Whose card fields made the token; the default account's where it is left out. */
  gateway_account_id: reference('gatewayAccount').optional(),
  is_default: z.boolean().optional(),
  billing_details: givenBillingDetails.nullish(),
  metadata: json.optional(),
})
export type CreatePaymentMethod = z.infer<typeof createPaymentMethodBody>

export const updatePaymentMethodBody = z.object({
  billing_details: givenBillingDetails.nullish(),
  metadata: json.optional(),
  /** Makes it the one that is charged without asking; the former default loses the mark. */
  is_default: z.literal(true, 'can only be set to true: make another payment method the default instead').optional(),
})
export type UpdatePaymentMethod = z.infer<typeof updatePaymentMethodBody>

export const attachPaymentMethodBody = z.object({ customer_id: reference('customer') })

export const paymentMethodsQuery = cursorQuery('paymentMethod').extend({
  customer_id: reference('customer').optional(),
  type: methodType.optional(),
  status: methodStatus.optional(),
})
export const paymentMethodListResponse = cursorList(paymentMethod)
export const customerPaymentMethodsResponse = z.object({
  data: z.array(paymentMethod),
  pagination,
  requestId: z.string(),
})
