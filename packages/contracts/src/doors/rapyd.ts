import {
  isOpenAttempt,
  parseId,
  percentageNumber,
  publicId,
  toDecimal,
  type Invoice,
  type InvoiceLine,
  type InvoiceStatus,
  type PaymentAttempt,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { NO_ID, reference } from '../fields.ts'

/*
 * Paying an invoice as clients of Rapyd do. Amounts are decimals of the currency, times are Unix seconds, and an invoice's
 * id is `invoice_` and the 32 hex digits of its UUID.
 */

export const rapydInvoicePath = z.object({
  invoice: z.string().transform((text) => invoiceOf(text) ?? NO_ID),
})

/** The UUID of an invoice in Rapyd's spelling or one of ours. */
function invoiceOf(text: string): string | null {
  const match = /^invoice_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(text)
  return match ? match.slice(1).join('-').toLowerCase() : parseId('invoice', text)
}

export const rapydPayBody = z.object({ payment_method: reference('paymentMethod').nullish() })

/** What a payment came to: closed once it is paid, active while it is being checked or waits for its cardholder. */
const rapydPayment = z.object({
  id: z.string(),
  amount: z.number(),
  currency_code: z.string(),
  status: z.enum(['CLO', 'ACT']),
  paid: z.boolean(),
  paid_at: z.number(),
  created_at: z.number(),
  payment_method: z.string().nullable(),
  /** Where the cardholder authenticates it; empty where nobody has to. */
  redirect_url: z.string(),
})

const rapydLine = z.object({
  id: z.string(),
  amount: z.number(),
  currency: z.string(),
  description: z.string(),
  quantity: z.number(),
  unit_amount: z.number(),
})

const rapydInvoice = z.object({
  id: z.string(),
  attempt_count: z.number(),
  billing: z.literal('pay_automatically'),
  billing_reason: z.enum(['manual', 'subscription']),
  created_at: z.number(),
  currency: z.string(),
  customer: z.string(),
  description: z.string(),
  discount: z.null(),
  due_date: z.number(),
  days_until_due: z.number().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  payment_method: z.string().nullable(),
  payment: rapydPayment.nullable(),
  payout: z.null(),
  payment_fields: z.null(),
  period_end: z.number(),
  period_start: z.number(),
  lines: z.array(rapydLine),
  statement_descriptor: z.string(),
  subscription: z.string(),
  discount_amount: z.number(),
  subtotal: z.number(),
  tax: z.number(),
  tax_percent: z.number(),
  total: z.number(),
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  payout_fields: z.null(),
  type: z.literal('payment'),
})

const rapydStatus = z.object({
  error_code: z.string(),
  status: z.enum(['SUCCESS', 'ERROR']),
  message: z.string(),
  response_code: z.string(),
  operation_id: z.string(),
})

export const rapydPaidResponse = z.object({ status: rapydStatus, data: rapydInvoice })
export const rapydErrorResponse = z.object({ status: rapydStatus })

type RapydInvoice = z.infer<typeof rapydInvoice>
export type RapydStatus = z.infer<typeof rapydStatus>

const STATUSES: Readonly<Record<InvoiceStatus, RapydInvoice['status']>> = {
  draft: 'draft',
  pending_approval: 'draft',
  approved: 'open',
  sent: 'open',
  partially_paid: 'open',
  overdue: 'open',
  paid: 'paid',
  refunded: 'paid',
  voided: 'void',
  uncollectible: 'uncollectible',
}

const DAY_MS = 86_400_000
const seconds = (at: number | null): number => (at === null ? 0 : Math.floor(at / 1000))
const hexOf = (uuid: string): string => uuid.replaceAll('-', '')
const decimal = (amountMinor: number, currency: string): number => Number(toDecimal(amountMinor, currency))
const methodOf = (attempt: PaymentAttempt | null): string | null =>
  attempt?.paymentMethodId ? publicId('paymentMethod', attempt.paymentMethodId) : null

/** A charge as the door tells of it. */
interface Charged {
  /** The one that paid the invoice, is being checked or waits for its cardholder; null where nothing was to be charged. */
  readonly attempt: PaymentAttempt | null
  /** How often the invoice has been charged, this time included. */
  readonly attempts: number
  /** Where the cardholder authenticates it; null where nobody has to. */
  readonly redirectUrl: string | null
}

export function presentRapydInvoice(
  row: Invoice,
  lines: readonly InvoiceLine[],
  { attempt, attempts, redirectUrl }: Charged,
): RapydInvoice {
  const { currency } = row
  const [tax, ...more] = row.taxes
  return {
    id: `invoice_${hexOf(row.id)}`,
    attempt_count: attempts,
    billing: 'pay_automatically',
    billing_reason: row.origin === 'subscription' ? 'subscription' : 'manual',
    created_at: seconds(row.createdAt),
    currency,
    customer: publicId('customer', row.customerId),
    description: row.memo ?? '',
    discount: null,
    due_date: seconds(row.dueAt),
    days_until_due: row.dueAt === null ? null : Math.max(0, Math.ceil((row.dueAt - row.createdAt) / DAY_MS)),
    metadata: row.metadata,
    payment_method: methodOf(attempt),
    payment: attempt && presentRapydPayment(attempt, redirectUrl),
    payout: null,
    payment_fields: null,
    period_end: 0,
    period_start: 0,
    lines: lines.map((line) => presentRapydLine(line, currency)),
    statement_descriptor: '',
    subscription: row.subscriptionId ? publicId('subscription', row.subscriptionId) : '',
    discount_amount: decimal(row.discountMinor, currency),
    subtotal: decimal(row.subtotalMinor, currency),
    tax: decimal(row.taxMinor, currency),
    // Several rates have no one percentage.
    tax_percent: tax && more.length === 0 ? percentageNumber(tax.percentage) : 0,
    total: decimal(row.totalMinor, currency),
    status: STATUSES[row.status],
    payout_fields: null,
    type: 'payment',
  }
}

function presentRapydPayment(attempt: PaymentAttempt, redirectUrl: string | null): z.infer<typeof rapydPayment> {
  const open = isOpenAttempt(attempt) || redirectUrl !== null
  return {
    id: `payment_${hexOf(attempt.paymentId)}`,
    amount: decimal(attempt.amountMinor, attempt.currency),
    currency_code: attempt.currency,
    status: open ? 'ACT' : 'CLO',
    paid: !open,
    paid_at: open ? 0 : seconds(attempt.settledAt),
    created_at: seconds(attempt.createdAt),
    payment_method: methodOf(attempt),
    redirect_url: redirectUrl ?? '',
  }
}

function presentRapydLine(line: InvoiceLine, currency: string): z.infer<typeof rapydLine> {
  return {
    id: publicId('invoiceLine', line.id),
    amount: decimal(line.subtotalMinor, currency),
    currency,
    description: line.description,
    quantity: line.quantity,
    unit_amount: decimal(line.unitAmountMinor, currency),
  }
}
