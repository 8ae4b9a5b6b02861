import {
  isOpenAttempt,
  MAX_ALIAS,
  toDecimal,
  type Invoice,
  type InvoiceStatus,
  type PaymentAttempt,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { unlessMissing } from '../messages.ts'
import { multiline, text } from '../fields.ts'

/*
 * A payment of its own for a subscription, as clients of Revolv3 make it. Ids are numbers, amounts decimals of the
 * currency that the subscription is billed in.
 */

const RANGE = `must be a whole number from 1 to ${MAX_ALIAS}`
const MAX_LINES = 50
const MAX_VALUE = 10_000_000
const TOO_MUCH = `must come to ${MAX_VALUE} at most`
/** Of any currency: which one it is, only the subscription says. */
const MAX_DECIMALS = 3

export const revolv3SubscriptionPath = z.object({
  subscriptionId: z
    .string()
    .regex(/^\d{1,10}$/, RANGE)
    .transform(Number)
    .refine((number) => number >= 1 && number <= MAX_ALIAS, RANGE),
})

const lineItem = z.object({
  name: text(255),
  description: multiline(1000).nullish(),
  value: z
    .number({ error: unlessMissing('must be a number') })
    .positive('must be greater than 0')
    .max(MAX_VALUE, 'is too large')
    .refine(hasFewDecimals, `must have ${MAX_DECIMALS} decimals at most`),
  valueType: z.literal('Standard', 'must be Standard'),
})

export const revolv3PaymentBody = z.object({
  merchantInvoiceRefId: text(100).nullish(),
  invoiceLineItems: z
    .array(lineItem)
    .min(1, `must have 1 to ${MAX_LINES} items`)
    .max(MAX_LINES, `must have 1 to ${MAX_LINES} items`)
    .refine((items) => totalOf(items) <= MAX_VALUE, TOO_MUCH),
})

export const revolv3ErrorResponse = z.object({ message: z.string(), errors: z.array(z.string()) })

const SCALE = 10 ** MAX_DECIMALS

function hasFewDecimals(value: number): boolean {
  return Math.round(value * SCALE) / SCALE === value
}

/** Summed as whole thousandths, of which floats lose none. */
function totalOf(items: readonly { readonly value: number }[]): number {
  return items.reduce((sum, { value }) => sum + Math.round(value * SCALE), 0) / SCALE
}

const revolv3Status = z.enum([
  'Paid',
  'Void',
  'Pending',
  'Recycle',
  'Noncollectable',
  'Failed',
  'Refund',
  'MerchantPaid',
  'MerchantCancelled',
  'OneTimePaymentPending',
  'PartialRefund',
  'BatchPending',
  'CapturePending',
  'RefundPending',
  'RefundDeclined',
  'RefundFailed',
  'RetryPending',
  'RecurringPending',
  'MultiCardsPending',
  'RefundVoid',
  'PartialRefundVoid',
])

const alias = z.number().int().min(1).max(MAX_ALIAS)
const amount = z.number().min(0).max(MAX_VALUE)

export const revolv3PaymentResponse = z.object({
  invoiceId: alias,
  merchantInvoiceRefId: z.string().max(100).nullable(),
  invoiceStatus: revolv3Status,
  invoiceAttemptStatus: z.enum(['Success', 'Fail', 'Pending']).nullable(),
  message: z.string().max(500).nullable(),
  subtotal: amount,
  taxAmount: amount,
  total: amount,
  processorRawResponse: z.null(),
  transactionId: z.string().max(100).nullable(),
  responseCode: z.string().max(10).nullable(),
})

type Revolv3Payment = z.infer<typeof revolv3PaymentResponse>

/** What an invoice is there that a payment of its own was made for. */
const STATUSES: Readonly<Record<InvoiceStatus, Revolv3Payment['invoiceStatus']>> = {
  draft: 'Pending',
  pending_approval: 'Pending',
  approved: 'OneTimePaymentPending',
  sent: 'OneTimePaymentPending',
  partially_paid: 'OneTimePaymentPending',
  overdue: 'OneTimePaymentPending',
  paid: 'Paid',
  refunded: 'Refund',
  voided: 'Void',
  uncollectible: 'Noncollectable',
}

type PaidInvoice = Pick<Invoice, 'status' | 'currency' | 'subtotalMinor' | 'taxMinor' | 'totalMinor' | 'refundedMinor'>
type Attempt = Pick<PaymentAttempt, 'status' | 'gatewayCode' | 'gatewayMessage' | 'gatewayTransactionId'>

/** A payment in Revolv3's words. `number` is what the invoice goes by; `attempt` is null where nothing was to be charged. */
export function presentRevolv3Payment(
  row: PaidInvoice,
  number: number,
  { attempt, reference }: { readonly attempt: Attempt | null; readonly reference: string | null },
): Revolv3Payment {
  const decimal = (amountMinor: number): number => Number(toDecimal(amountMinor, row.currency))
  return {
    invoiceId: number,
    merchantInvoiceRefId: reference,
    invoiceStatus: statusOf(row, attempt),
    invoiceAttemptStatus: attempt && attemptStatusOf(attempt),
    message: attempt?.gatewayMessage ?? null,
    subtotal: decimal(row.subtotalMinor),
    taxAmount: decimal(row.taxMinor),
    total: decimal(row.totalMinor),
    processorRawResponse: null,
    transactionId: attempt?.gatewayTransactionId ?? null,
    responseCode: attempt?.gatewayCode ?? null,
  }
}

/** An invoice that stays to be paid after a decline has failed there; one of which a part went back has a status of its own. */
function statusOf({ status, refundedMinor }: PaidInvoice, attempt: Attempt | null): Revolv3Payment['invoiceStatus'] {
  const told = STATUSES[status]
  if (told === 'Paid' && refundedMinor > 0) return 'PartialRefund'
  return told === 'OneTimePaymentPending' && attempt?.status === 'failed' ? 'Failed' : told
}

function attemptStatusOf(attempt: Attempt): NonNullable<Revolv3Payment['invoiceAttemptStatus']> {
  if (isOpenAttempt(attempt)) return 'Pending'
  return attempt.status === 'succeeded' ? 'Success' : 'Fail'
}
