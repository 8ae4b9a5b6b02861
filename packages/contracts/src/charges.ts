import { declineOf, type Payment, type PaymentStatus } from '@revkeen-edge/domain'
import * as z from 'zod'
import { currency, identity, iso, json, positiveAmountMinor, reference, text } from './fields.ts'
import { pageQuery, pagination, unixSeconds } from './lists.ts'

const CHARGE_STATUSES = [
  'pending',
  'processing',
  'succeeded',
  'failed',
  'refunded',
  'partially_refunded',
  'voided',
] as const

export const chargeStatus = z.enum(CHARGE_STATUSES)
export type ChargeStatus = z.infer<typeof chargeStatus>

export const charge = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('charge'),
  customerId: z.string(),
  /** Null for a charge of its own, whose invoice is its transaction's. */
  invoiceId: z.string().nullable(),
  paymentMethodId: z.string().nullable(),
  amountMinor: z.number(),
  amountCapturedMinor: z.number(),
  amountRefundedMinor: z.number(),
  currency: z.string(),
  /** `pending` holds funds that wait for their capture; `processing` waits for the gateway. */
  status: chargeStatus,
  description: z.string(),
  statementDescriptor: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureMessage: z.string().nullable(),
  gatewayTransactionId: z.string().nullable(),
  receiptUrl: z.null(),
  captured: z.boolean(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export type ChargeWire = z.infer<typeof charge>

/** A payment of a known customer at a gateway, as a charge. Throws for any other. */
export function presentCharge(row: Payment): ChargeWire {
  if (row.customerId === null) throw new Error(`payment ${row.id} has no customer`)
  return {
    ...identity('charge', row.id),
    object: 'charge',
    customerId: row.customerId,
    invoiceId: row.invoiceId,
    paymentMethodId: row.paymentMethodId,
    amountMinor: row.amountMinor,
    amountCapturedMinor: row.capturedMinor,
    amountRefundedMinor: row.refundedMinor,
    currency: row.currency,
    status: STATUS_OF[row.status],
    description: row.description ?? 'Payment',
    statementDescriptor: row.statementDescriptor,
    ...failureOf(row),
    gatewayTransactionId: row.gatewayTransactionId,
    receiptUrl: null,
    captured: row.capturedMinor > 0,
    metadata: row.metadata,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  }
}

const STATUS_OF: Readonly<Record<PaymentStatus, ChargeStatus>> = {
  pending: 'processing',
  authorized: 'pending',
  captured: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
  voided: 'voided',
  refunded: 'refunded',
  partially_refunded: 'partially_refunded',
}

/** The payment status that a filter for a charge's finds. */
export function paymentStatusOf(status: ChargeStatus): PaymentStatus {
  if (status === 'processing') return 'pending'
  return status === 'pending' ? 'authorized' : status
}

function failureOf({ status, gatewayResponseCode: code, gatewayResponseText: said }: Payment) {
  if (status !== 'failed') return { failureCode: null, failureMessage: null }
  // Without a code the gateway was not reached, and nothing was charged.
  const category = code === null ? 'gateway_unavailable' : declineOf(code, said ?? '').category
  return { failureCode: category, failureMessage: said ?? category }
}

export const createChargeBody = z.object({
  customerId: reference('customer'),
  amountMinor: positiveAmountMinor,
  currency,
  description: text(500),
  /** Left out: the customer's default. */
  paymentMethodId: reference('paymentMethod').optional(),
  statementDescriptor: text(22).optional(),
  /** False holds the funds, to be captured or voided later. */
  capture: z.boolean().default(true),
  metadata: json.optional(),
  /** The invoice that is paid; left out, the charge makes one of its own. */
  invoiceId: reference('invoice').optional(),
})
export type CreateCharge = z.infer<typeof createChargeBody>

/** Left out: all that is held. */
export const captureChargeBody = z.object({ amountMinor: positiveAmountMinor.optional() })
export type CaptureCharge = z.infer<typeof captureChargeBody>

export const chargesQuery = pageQuery.extend({
  customerId: reference('customer').optional(),
  customer_id: reference('customer').optional(),
  status: chargeStatus.optional(),
  /** Unix seconds. */
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
})

export const chargeResponse = z.object({ data: charge, requestId: z.string() })
export const chargeListResponse = z.object({ data: z.array(charge), pagination, requestId: z.string() })
