import type { Payment } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull, reference } from './fields.ts'
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
