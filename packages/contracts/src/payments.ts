import type { Payment } from '@revkeen-edge/domain'
import * as z from 'zod'
import { currency, identity, instant, iso, isoOrNull, json, positiveAmountMinor, reference, text } from './fields.ts'
import { cursorQuery, cursorList } from './cursor-lists.ts'

export const paymentStatus = z.enum([
  'pending',
  'authorized',
  'captured',
  'succeeded',
  'failed',
  'voided',
  'refunded',
  'partially_refunded',
])

export const payment = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('payment'),
  invoice_id: z.string().nullable(),
  customer_id: z.string().nullable(),
  status: paymentStatus,
  currency: z.string(),
  amount: z.number(),
  /** The same amount under the name that the event pages read. */
  amount_minor: z.number(),
  amount_captured: z.number(),
  amount_refunded: z.number(),
  gateway: z.string(),
  gateway_transaction_id: z.string().nullable(),
  gateway_response_code: z.string().nullable(),
  gateway_response_text: z.string().nullable(),
  payment_method_id: z.string().nullable(),
  payment_method_type: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last_four: z.string().nullable(),
  payment_channel: z.enum(['card_present', 'card_not_present', 'bank_transfer', 'manual']).nullable(),
  description: z.string().nullable(),
  /** The merchant's own of a payment outside the platform, such as the number of a cheque. */
  reference: z.string().nullable(),
  notes: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
  authorized_at: z.string().nullable(),
  captured_at: z.string().nullable(),
  voided_at: z.string().nullable(),
  refunded_at: z.string().nullable(),
})

export type PaymentWire = z.infer<typeof payment>

export function presentPayment(row: Payment): PaymentWire {
  return {
    ...identity('payment', row.id),
    object: 'payment',
    invoice_id: row.invoiceId,
    customer_id: row.customerId,
    status: row.status,
    currency: row.currency,
    amount: row.amountMinor,
    amount_minor: row.amountMinor,
    amount_captured: row.capturedMinor,
    amount_refunded: row.refundedMinor,
    gateway: row.gateway,
    gateway_transaction_id: row.gatewayTransactionId,
    gateway_response_code: row.gatewayResponseCode,
    gateway_response_text: row.gatewayResponseText,
    payment_method_id: row.paymentMethodId,
    payment_method_type: row.paymentMethodType,
    card_brand: row.cardBrand,
    card_last_four: row.cardLast4,
    payment_channel: row.paymentChannel,
    description: row.description,
    reference: row.reference,
    notes: row.notes,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    authorized_at: isoOrNull(row.authorizedAt),
    captured_at: isoOrNull(row.capturedAt),
    voided_at: isoOrNull(row.voidedAt),
    refunded_at: isoOrNull(row.refundedAt),
  }
}

export const paymentsQuery = cursorQuery('payment').extend({
  customer_id: reference('customer').optional(),
  invoice_id: reference('invoice').optional(),
  status: paymentStatus.optional(),
})
export const paymentListResponse = cursorList(payment)

/** What a body with a `mode` may be for, one at a time. */
const TARGETS = ['invoice_id', 'order_id', 'payment_request_id', 'credit_grant_id'] as const
/** The fields that only a body with a `mode` has, and those that only one without has. */
const OF_MODE = ['account_id', 'reference_id', 'succeeded_at', 'integration_id', ...TARGETS] as const
const OF_NO_MODE = ['customer_id', 'amount', 'currency', 'payment_method_token', 'description', 'metadata'] as const
const NEEDED_WITHOUT_MODE = ['customer_id', 'amount', 'currency'] as const

const paymentBody = z.object({
  customer_id: reference('customer').optional(),
  amount: positiveAmountMinor.optional(),
  currency: currency.optional(),
  payment_method_id: reference('paymentMethod').optional(),
  /** One-time, from the gateway's card fields. */
  payment_method_token: text(255).optional(),
  description: text(500).optional(),
  metadata: json.optional(),
  mode: z.enum(['online', 'offline']).optional(),
  account_id: reference('customer').optional(),
  reference_id: text(200).optional(),
  succeeded_at: instant.optional(),
  integration_id: reference('gatewayAccount').optional(),
  invoice_id: reference('invoice').optional(),
  order_id: reference('order').optional(),
  /** A checkout session that asks for an invoice's money. */
  payment_request_id: reference('checkoutSession').optional(),
  credit_grant_id: text(100).optional(),
})

type PaymentBody = z.infer<typeof paymentBody>
type Problem = readonly [field: keyof PaymentBody, reason: string]

/**
 * Two bodies in one. Without `mode` a customer is charged an amount; with it an invoice, an order or what a checkout
 * session asks for is paid: `online` by a stored method or through a link, `offline` by recording what was paid outside
 * the platform.
 */
export const createPaymentBody = paymentBody.superRefine((body, ctx) => {
  for (const [field, message] of body.mode === undefined ? problemsOfCharge(body) : problemsOfMode(body)) {
    ctx.addIssue({ code: 'custom', path: [field], message })
  }
})
export type CreatePayment = PaymentBody

function problemsOfCharge(body: PaymentBody): Problem[] {
  const both = body.payment_method_id !== undefined && body.payment_method_token !== undefined
  return [
    ...NEEDED_WITHOUT_MODE.filter((field) => body[field] === undefined).map((field): Problem => [field, 'is required']),
    ...given(body, OF_MODE).map((field): Problem => [field, 'can only be given with mode']),
    ...(both ? [['payment_method_token', 'cannot be given together with payment_method_id'] satisfies Problem] : []),
  ]
}

/** What is wrong with a body that pays an invoice or an order, field by field. */
export function problemsOfMode(body: PaymentBody): Problem[] {
  const targets = given(body, TARGETS)
  const [, ...more] = targets
  return [
    ...given(body, OF_NO_MODE).map((field): Problem => [field, 'cannot be given together with mode']),
    ...(targets.length === 0 ? [['invoice_id', 'is required, or order_id'] satisfies Problem] : []),
    ...more.map((field): Problem => [field, `cannot be given together with ${targets[0] ?? ''}`]),
    ...(body.mode === 'online' ? problemsOnline(body) : problemsOffline(body)),
  ]
}

function problemsOnline(body: PaymentBody): Problem[] {
  const ways = given(body, ['payment_method_id', 'integration_id'])
  return [
    ...given(body, ['succeeded_at']).map((field): Problem => [field, 'can only be given offline']),
    ...(ways.length === 0 ? [['payment_method_id', 'is required, or integration_id'] satisfies Problem] : []),
  ]
}

function problemsOffline(body: PaymentBody): Problem[] {
  return given(body, ['payment_method_id', 'integration_id']).map((field): Problem => [
    field,
    'can only be given online',
  ])
}

function given(body: PaymentBody, fields: readonly (keyof PaymentBody)[]): (keyof PaymentBody)[] {
  return fields.filter((field) => body[field] !== undefined)
}

/** `payment_link` is where an online payment without a method is made; there is no payment before that. */
export const createPaymentResponse = z.object({
  data: payment.nullable(),
  payment_link: z.string().nullable(),
  requestId: z.string(),
})
