import type { Transaction } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { identity, iso, reference } from './fields.ts'
import { unixSeconds } from './lists.ts'

const transactionType = z.enum(['sale', 'refund', 'void', 'capture', 'dispute', 'adjustment'])
const transactionStatus = z.enum(['pending', 'succeeded', 'failed', 'voided'])

export const transaction = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('transaction'),
  type: transactionType,
  status: transactionStatus,
  invoice_id: z.string(),
  customer_id: z.string().nullable(),
  payment_id: z.string(),
  parent_transaction_id: z.string().nullable(),
  currency: z.string(),
  amount: z.number(),
  amount_minor: z.number(),
  amount_refunded: z.number(),
  gateway: z.string(),
  gateway_transaction_id: z.string().nullable(),
  gateway_response_code: z.string().nullable(),
  gateway_response_text: z.string().nullable(),
  payment_method_type: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last_four: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})

export type TransactionWire = z.infer<typeof transaction>

export function presentTransaction(row: Transaction): TransactionWire {
  return {
    ...identity('transaction', row.id),
    object: 'transaction',
    type: row.type,
    status: row.status,
    invoice_id: row.invoiceId,
    customer_id: row.customerId,
    payment_id: row.paymentId,
    parent_transaction_id: row.parentTransactionId,
    currency: row.currency,
    amount: row.amountMinor,
    amount_minor: row.amountMinor,
    amount_refunded: row.refundedMinor,
    gateway: row.gateway,
    gateway_transaction_id: row.gatewayTransactionId,
    gateway_response_code: row.gatewayResponseCode,
    gateway_response_text: row.gatewayResponseText,
    payment_method_type: row.paymentMethodType,
    card_brand: row.cardBrand,
    card_last_four: row.cardLast4,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const transactionsQuery = cursorQuery('transaction').extend({
  type: transactionType.optional(),
  status: transactionStatus.optional(),
  customer_id: reference('customer').optional(),
  invoice_id: reference('invoice').optional(),
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
})
export const transactionResponse = z.object({ data: transaction, requestId: z.string() })
export const transactionListResponse = cursorList(transaction)
