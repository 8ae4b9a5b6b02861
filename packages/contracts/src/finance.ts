import { MAX_AMOUNT_MINOR } from '@revkeen-edge/domain'
import * as z from 'zod'
import { feeLine, presentFee, sumOfFees, type FeeRow } from './fees.ts'
import { currency, identity, iso, reference, text } from './fields.ts'
import { offsetQuery, pagination, unixSeconds, wholeNumber } from './lists.ts'

/** What became of money that came in. A dispute that is open, or lost, goes before what was refunded. */
const incomeStatus = z.enum(['paid', 'partially_refunded', 'refunded', 'disputed'])
export type IncomeStatus = z.infer<typeof incomeStatus>

/** Money that came in, with what it cost. Amounts in minor units. */
const incomeItem = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('income'),
  payment_id: z.string(),
  invoice_id: z.string(),
  invoice_number: z.string().nullable(),
  customer_id: z.string().nullable(),
  customer_name: z.string().nullable(),
  /** The payment's own, else the invoice's number. */
  description: z.string().nullable(),
  currency: z.string(),
  amount_minor: z.number(),
  fees_minor: z.number(),
  fees: z.array(feeLine),
  net_minor: z.number(),
  refunded_minor: z.number(),
  disputed_minor: z.number(),
  status: incomeStatus,
  gateway: z.string(),
  gateway_transaction_id: z.string().nullable(),
  payment_method_type: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  payout_id: z.string().nullable(),
  created_at: z.string(),
})

/** What income is presented from. */
export interface IncomeRow {
  readonly id: string
  readonly paymentId: string
  readonly invoiceId: string
  readonly invoiceNumber: string | null
  readonly customerId: string | null
  readonly customerName: string | null
  readonly description: string | null
  readonly currency: string
  readonly amountMinor: number
  readonly fees: readonly FeeRow[]
  readonly refundedMinor: number
  readonly disputedMinor: number
  readonly gateway: string
  readonly gatewayTransactionId: string | null
  readonly paymentMethodType: string | null
  readonly cardBrand: string | null
  readonly cardLast4: string | null
  readonly payoutId: string | null
  readonly createdAt: number
}

export function presentIncome(row: IncomeRow): z.infer<typeof incomeItem> {
  const feesMinor = sumOfFees(row.fees)
  return {
    ...identity('transaction', row.id),
    object: 'income',
    payment_id: row.paymentId,
    invoice_id: row.invoiceId,
    invoice_number: row.invoiceNumber,
    customer_id: row.customerId,
    customer_name: row.customerName,
    description: row.description ?? row.invoiceNumber,
    currency: row.currency,
    amount_minor: row.amountMinor,
    fees_minor: feesMinor,
    fees: row.fees.map(presentFee),
    net_minor: row.amountMinor - feesMinor,
    refunded_minor: row.refundedMinor,
    disputed_minor: row.disputedMinor,
    status: statusOf(row),
    gateway: row.gateway,
    gateway_transaction_id: row.gatewayTransactionId,
    payment_method_type: row.paymentMethodType,
    card_brand: row.cardBrand,
    card_last4: row.cardLast4,
    payout_id: row.payoutId,
    created_at: iso(row.createdAt),
  }
}

function statusOf({ amountMinor, refundedMinor, disputedMinor }: IncomeRow): IncomeStatus {
  if (disputedMinor > 0) return 'disputed'
  if (refundedMinor === 0) return 'paid'
  return refundedMinor >= amountMinor ? 'refunded' : 'partially_refunded'
}

/** What one currency came to. Amounts in minor units. */
const metrics = z.object({
  currency: z.string(),
  gross_minor: z.number(),
  fees_minor: z.number(),
  /** Gross less fees. */
  net_minor: z.number(),
  count: z.number(),
  average_minor: z.number(),
  refunds_minor: z.number(),
  refunds_count: z.number(),
  chargebacks_minor: z.number(),
  chargebacks_count: z.number(),
  /** What remains after fees, refunds and chargebacks. */
  net_revenue_minor: z.number(),
})

export interface MetricsRow {
  readonly currency: string
  readonly grossMinor: number
  readonly count: number
  readonly averageMinor: number
  readonly refundsMinor: number
  readonly refundsCount: number
  readonly chargebacksMinor: number
  readonly chargebacksCount: number
  readonly feesMinor: number
}

export function presentMetrics(row: MetricsRow): z.infer<typeof metrics> {
  const netMinor = row.grossMinor - row.feesMinor
  return {
    currency: row.currency,
    gross_minor: row.grossMinor,
    fees_minor: row.feesMinor,
    net_minor: netMinor,
    count: row.count,
    average_minor: row.averageMinor,
    refunds_minor: row.refundsMinor,
    refunds_count: row.refundsCount,
    chargebacks_minor: row.chargebacksMinor,
    chargebacks_count: row.chargebacksCount,
    net_revenue_minor: netMinor - row.refundsMinor - row.chargebacksMinor,
  }
}

const stretch = { created_gte: z.string(), created_lte: z.string(), timezone: z.string() }

/** The stretch of time that a report is of, in UTC milliseconds. */
export interface ReportStretch {
  readonly from: number
  readonly to: number
  readonly timezone: string
}

export function presentStretch({ from, to, timezone }: ReportStretch) {
  return { created_gte: iso(from), created_lte: iso(to), timezone }
}

export const financeSummary = z.object({
  object: z.literal('finance_summary'),
  ...stretch,
  /** One for each currency. */
  totals: z.array(metrics),
  /** The same by day, week, month or year of the merchant's time zone, where that is asked for. */
  periods: z.array(z.object({ period: z.string(), totals: z.array(metrics) })),
})

const range = {
  currency: currency.optional(),
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
}

export const incomeQuery = offsetQuery.extend({
  ...range,
  customer_id: reference('customer').optional(),
  amount_minor_gte: wholeNumber(MAX_AMOUNT_MINOR).optional(),
  amount_minor_lte: wholeNumber(MAX_AMOUNT_MINOR).optional(),
  status: incomeStatus.optional(),
  payment_method_type: text(50).optional(),
  /** Payments of invoices with a line of it. */
  product_id: reference('product').optional(),
  payout_id: reference('payout').optional(),
})
export const financeSummaryQuery = z.object({ ...range, group_by: z.enum(['day', 'week', 'month', 'year']).optional() })

export const incomeResponse = z.object({
  data: z.array(incomeItem),
  summary: z.object({ ...stretch, totals: z.array(metrics) }),
  pagination,
  requestId: z.string(),
})
export const financeSummaryResponse = z.object({ data: financeSummary, requestId: z.string() })
