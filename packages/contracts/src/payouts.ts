import { netOfPayout, publicId, type Payout, type Transaction } from '@revkeen-edge/domain'
import * as z from 'zod'
import { feeLine, presentFee, sumOfFees, type FeeRow } from './fees.ts'
import { currency, identity, instant, iso, isoOrNull, text } from './fields.ts'
import { offsetQuery, pagination, windowMeta } from './lists.ts'

const payoutStatus = z.enum(['pending', 'in_transit', 'paid', 'failed', 'canceled'])

/** A settled batch, as the bank gets it. Amounts in minor units. */
export const payout = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('payout'),
  gateway: z.string(),
  gateway_account_id: z.string(),
  gateway_payout_id: z.string(),
  /** Charges, before anything is taken off. */
  gross_amount_minor: z.number(),
  refunds_amount_minor: z.number(),
  /** Below zero where more was won back than was taken. */
  chargebacks_amount_minor: z.number(),
  fees_amount_minor: z.number(),
  net_amount_minor: z.number(),
  currency: z.string(),
  charges_count: z.number().nullable(),
  refunds_count: z.number().nullable(),
  chargebacks_count: z.number().nullable(),
  status: payoutStatus,
  failure_reason: z.string().nullable(),
  arrival_date: z.string().nullable(),
  settled_at: z.string().nullable(),
  created_at: z.string(),
})
export type PayoutWire = z.infer<typeof payout>

export function presentPayout(row: Payout): PayoutWire {
  return {
    ...identity('payout', row.id),
    object: 'payout',
    gateway: row.gateway,
    gateway_account_id: row.gatewayAccountId,
    gateway_payout_id: row.gatewayPayoutId,
    gross_amount_minor: row.chargesMinor,
    refunds_amount_minor: row.refundsMinor,
    chargebacks_amount_minor: row.chargebacksMinor,
    fees_amount_minor: row.feesMinor,
    net_amount_minor: netOfPayout(row),
    currency: row.currency,
    charges_count: row.chargesCount,
    refunds_count: row.refundsCount,
    chargebacks_count: row.chargebacksCount,
    status: row.status,
    failure_reason: row.failureReason,
    arrival_date: isoOrNull(row.arrivalAt),
    settled_at: isoOrNull(row.settledAt),
    created_at: iso(row.createdAt),
  }
}

/** What a payout was made of: a payment, a refund, or what it was short of for a dispute. */
export const payoutPayment = z.object({
  id: z.string(),
  public_id: z.string().nullable(),
  object: z.literal('payout_payment'),
  /** Below zero for what went back; above for a chargeback that was won back. */
  amount_minor: z.number(),
  fees_minor: z.number(),
  fees: z.array(feeLine),
  net_minor: z.number(),
  currency: z.string(),
  status: z.string(),
  kind: z.enum(['charge', 'refund', 'chargeback']).nullable(),
  payment_id: z.string(),
  transaction_id: z.string(),
  paid_at: z.string().nullable(),
  created_at: z.string(),
})
export type PayoutPaymentWire = z.infer<typeof payoutPayment>

/** A line of a payout: what it moved for a transaction, and what it cost there. */
export interface PayoutLine {
  readonly transaction: Transaction
  /** Below zero for what went back. */
  readonly amountMinor: number
  readonly fees: readonly FeeRow[]
}

export function presentPayoutPayment({ transaction: row, amountMinor, fees }: PayoutLine): PayoutPaymentWire {
  const kind = row.type === 'refund' ? 'refund' : row.type === 'dispute' ? 'chargeback' : 'charge'
  const feesMinor = sumOfFees(fees)
  return {
    ...identityOf(row, kind),
    object: 'payout_payment',
    amount_minor: amountMinor,
    fees_minor: feesMinor,
    fees: fees.map(presentFee),
    net_minor: amountMinor - feesMinor,
    currency: row.currency,
    status: row.status,
    kind,
    payment_id: row.paymentId,
    transaction_id: row.id,
    paid_at: isoOrNull(row.settledAt),
    created_at: iso(row.createdAt),
  }
}

function identityOf(row: Transaction, kind: NonNullable<PayoutPaymentWire['kind']>) {
  if (kind === 'charge') return identity('payment', row.paymentId)
  const id = kind === 'refund' ? row.reversalId : row.metadata['dispute']
  if (typeof id !== 'string') return { id: row.id, public_id: publicId('transaction', row.id) }
  return identity(kind === 'refund' ? 'refund' : 'dispute', id)
}

export const payoutsQuery = offsetQuery.extend({
  status: payoutStatus.optional(),
  gateway: text(50).optional(),
  currency: currency.optional(),
  created_after: instant.optional(),
  created_before: instant.optional(),
})

export const payoutResponse = z.object({ data: payout, requestId: z.string() })
export const payoutListResponse = z.object({
  data: z.array(payout),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
export const payoutPaymentListResponse = z.object({
  data: z.array(payoutPayment),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
