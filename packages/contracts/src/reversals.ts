import { invariant, publicId, type Reversal } from '@revkeen-edge/domain'
import * as z from 'zod'
import { instant, iso, isoOrNull, multiline, positiveAmountMinor, reference, text } from './fields.ts'
import { invoice } from './invoices.ts'
import { offsetQuery, pagination, windowMeta } from './lists.ts'

const REFUND_REASONS = [
  'customer_request',
  'duplicate',
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'other',
] as const
const VOID_REASONS = ['customer_request', 'duplicate', 'fraudulent', 'error', 'other'] as const

/** A reason as people write it: `Customer request` is `customer_request`. */
const refundReason = z
  .string()
  .transform((value) =>
    value
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  .pipe(z.enum(REFUND_REASONS))
const voidReason = z.enum(VOID_REASONS)

/** `canceled` is one that never reached the gateway. */
const refundStatus = z.enum(['pending', 'processing', 'succeeded', 'failed', 'canceled'])
const voidStatus = z.enum(['pending', 'processing', 'succeeded', 'failed'])

const reversal = {
  id: z.string(),
  public_id: z.string(),
  /** The payment, under both of its names. */
  payment_id: z.string(),
  parent_transaction_id: z.string(),
  transaction_id: z.string(),
  invoice_id: z.string(),
  order_id: z.string().nullable(),
  credit_note_id: z.string().nullable(),
  gateway: z.string(),
  /** How it is done: a `void` undoes what is not settled yet, `offline` was returned by hand. */
  method: z.enum(['refund', 'void', 'offline']),
  amount_minor: z.number(),
  currency: z.string(),
  failure_reason: z.string().nullable(),
  failure_code: z.string().nullable(),
  created_at: z.string(),
}

export const refund = z.object({
  ...reversal,
  object: z.literal('refund'),
  gateway_refund_id: z.string().nullable(),
  reason: z.enum(REFUND_REASONS).nullable(),
  reason_details: z.string().nullable(),
  status: refundStatus,
  processed_at: z.string().nullable(),
})
export type RefundWire = z.infer<typeof refund>

/** Named for what it is, since `void` is a word of the language. */
export const voidObject = z.object({
  ...reversal,
  object: z.literal('void'),
  /** Null for the void of funds that were only held. */
  transaction_id: z.string().nullable(),
  /** Null where held funds had no invoice yet. */
  invoice_id: z.string().nullable(),
  gateway_void_id: z.string().nullable(),
  reason: z.string().nullable(),
  reason_code: voidReason.nullable(),
  status: voidStatus,
  voided_at: z.string().nullable(),
})
export type VoidWire = z.infer<typeof voidObject>

function presentReversal(row: Reversal) {
  return {
    id: row.id,
    public_id: publicId(row.kind, row.id),
    payment_id: row.paymentId,
    parent_transaction_id: row.paymentId,
    order_id: row.orderId,
    credit_note_id: row.creditNoteId,
    gateway: row.gateway,
    method: row.method,
    amount_minor: row.amountMinor,
    currency: row.currency,
    failure_reason: row.failureReason,
    failure_code: row.failureCode,
    created_at: iso(row.createdAt),
  }
}

/** What money is returned of: only a void may be of funds that were never taken. */
export function returnedOf({ transactionId, invoiceId }: Reversal): { transaction_id: string; invoice_id: string } {
  invariant(transactionId !== null && invoiceId !== null, 'what is returned was taken by a transaction')
  return { transaction_id: transactionId, invoice_id: invoiceId }
}

export function presentRefund(row: Reversal): RefundWire {
  return {
    ...presentReversal(row),
    object: 'refund',
    ...returnedOf(row),
    gateway_refund_id: row.gatewayReversalId,
    reason: z.enum(REFUND_REASONS).nullable().catch('other').parse(row.reasonCode),
    reason_details: row.reason,
    status: row.status,
    processed_at: isoOrNull(row.processedAt),
  }
}

export function presentVoid(row: Reversal): VoidWire {
  return {
    ...presentReversal(row),
    object: 'void',
    transaction_id: row.transactionId,
    invoice_id: row.invoiceId,
    gateway_void_id: row.gatewayReversalId,
    reason: row.reason,
    reason_code: voidReason.nullable().catch('other').parse(row.reasonCode),
    // What never reached the gateway has failed as well.
    status: row.status === 'canceled' ? 'failed' : row.status,
    voided_at: isoOrNull(row.processedAt),
  }
}

/** The statuses of voids that are presented as one. */
export function storedVoidStatuses(status: VoidWire['status']): readonly (Reversal['status'] | 'pending')[] {
  return status === 'failed' ? ['failed', 'canceled'] : [status]
}

const paymentRef = z.union([reference('payment'), reference('transaction'), reference('charge')], {
  error: 'must be a pay_, txn_ or ch_ id or its UUID',
})

export const createRefundBody = z
  .object({
    /** A payment, or one of its transactions, under any of three names. */
    payment_id: paymentRef.optional(),
    transaction_id: paymentRef.optional(),
    charge: paymentRef.optional(),
    /** Left out: all that is left. */
    amount_minor: positiveAmountMinor.optional(),
    amount: positiveAmountMinor.optional(),
    reason: refundReason.optional(),
    reason_details: multiline(1000).optional(),
  })
  .check(oneOf(['payment_id', 'transaction_id', 'charge'], { required: true }), oneOf(['amount_minor', 'amount']))
export type CreateRefund = z.infer<typeof createRefundBody>

export const createVoidBody = z
  .object({
    payment_id: paymentRef.optional(),
    transaction_id: paymentRef.optional(),
    reason: multiline(1000).optional(),
    reason_code: voidReason.optional(),
  })
  .check(oneOf(['payment_id', 'transaction_id'], { required: true }))
export type CreateVoid = z.infer<typeof createVoidBody>

/** Names of one field: at most one of them, or exactly one. Where none is given, the first is asked for. */
export function oneOf<K extends string>(names: readonly [K, ...K[]], { required = false } = {}) {
  return ({ value, issues }: z.core.ParsePayload<Partial<Record<K, unknown>>>): void => {
    const refuse = (name: K, message: string) => issues.push({ code: 'custom', path: [name], message, input: value })
    const [given, ...more] = names.filter((name) => value[name] !== undefined)
    if (given === undefined) {
      if (required) refuse(names[0], 'is required')
    } else {
      for (const name of more) refuse(name, `is given as ${given} already`)
    }
  }
}

/** What of a charge is refunded. */
export const refundChargeBody = z
  .object({
    /** Left out: all that is left. */
    amountMinor: positiveAmountMinor.optional(),
    amount: positiveAmountMinor.optional(),
    reason: multiline(1000).optional(),
  })
  .check(oneOf(['amountMinor', 'amount']))
export type RefundCharge = z.infer<typeof refundChargeBody>

/** What of an invoice is refunded. */
export const refundInvoiceBody = z
  .object({
    /** Left out: all that is left. */
    amount_minor: positiveAmountMinor.optional(),
    amount: positiveAmountMinor.optional(),
    reason: text(1000).optional(),
    reason_code: z.enum(REFUND_REASONS).optional(),
  })
  .check(oneOf(['amount_minor', 'amount']))
export type RefundInvoice = z.infer<typeof refundInvoiceBody>

/** The invoice after its refunds, with what became of each. */
export const refundedInvoiceResponse = z.object({
  data: invoice.extend({ refunds: z.array(refund) }),
  requestId: z.string(),
})

const reversalsQuery = offsetQuery.extend({
  payment_id: reference('payment').optional(),
  gateway: text(50).optional(),
  created_after: instant.optional(),
  created_before: instant.optional(),
})
export const refundsQuery = reversalsQuery.extend({ status: refundStatus.optional(), reason: refundReason.optional() })
export const voidsQuery = reversalsQuery.extend({ status: voidStatus.optional(), reason_code: voidReason.optional() })

export const refundResponse = z.object({ data: refund, requestId: z.string() })
export const refundListResponse = z.object({
  data: z.array(refund),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
export const voidResponse = z.object({ data: voidObject, requestId: z.string() })
export const voidListResponse = z.object({
  data: z.array(voidObject),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
