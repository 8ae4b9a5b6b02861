import { publicId, type Invoice, type InvoiceLine, type InvoiceStatus, type Merchant } from '@revkeen-edge/domain'
import type { CreditNoteData } from '@revkeen-edge/services/credit-notes/notice.ts'
import type { InvoiceSentData, SentInvoice } from '@revkeen-edge/services/messages/invoice-sent.ts'
import type { OrderShippedData } from '@revkeen-edge/services/messages/order-shipped.ts'
import type { DisputeData } from '@revkeen-edge/services/disputes/notice.ts'
import type { RefundData } from '@revkeen-edge/services/reversals/notice.ts'
import {
  emailMerchant,
  type CreditNoteEmailView,
  type DisputeEmailView,
  type InvoiceEmailView,
  type ReceiptEmailView,
  type RefundEmailView,
  type ShippedEmailView,
} from '@revkeen-edge/ui'
import * as z from 'zod'

/** What the layouts of the e-mails are filled with, from stored rows. */

const LOCALE = 'en'

const taxData = z.object({
  displayName: z.string(),
  percentage: z.number(),
  inclusive: z.boolean(),
  taxableMinor: z.number(),
  amountMinor: z.number(),
  reverseCharge: z.boolean(),
})

/** Messages that were written before it named intervals, taxes and parts lack them. */
export const receiptData = z.object({
  invoiceNumber: z.string(),
  paidAt: z.number(),
  timeZone: z.string(),
  customerName: z.string().nullable(),
  currency: z.string(),
  lines: z.array(
    z.object({
      name: z.string(),
      quantity: z.number(),
      totalMinor: z.number(),
      billingInterval: z.string().nullish(),
      billingIntervalCount: z.number().nullish(),
    }),
  ),
  subtotalMinor: z.number(),
  discountMinor: z.number(),
  taxMinor: z.number(),
  taxes: z.array(taxData).default([]),
  taxTreatment: z.string().optional(),
  totalMinor: z.number(),
  paidMinor: z.number().optional(),
  remainingMinor: z.number().optional(),
  creditedMinor: z.number().default(0),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
})

export const invoiceSentData = z.object({
  invoiceId: z.string(),
  sealedToken: z.string(),
  to: z.array(z.string()).min(1),
  cc: z.array(z.string()),
  memo: z.string().nullable(),
  reminder: z.boolean().optional(),
}) satisfies z.ZodType<InvoiceSentData>

export const orderShippedData = z.object({
  orderNumber: z.string(),
  customerName: z.string().nullable(),
  lines: z.array(z.object({ name: z.string(), quantity: z.number() })),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
}) satisfies z.ZodType<OrderShippedData>

export const refundData = z.object({
  invoiceNumber: z.string().nullable(),
  customerName: z.string().nullable(),
  refundedAt: z.number(),
  timeZone: z.string(),
  currency: z.string(),
  amountMinor: z.number(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  undone: z.boolean().optional(),
}) satisfies z.ZodType<RefundData>

export const disputeData = z.object({
  disputeId: z.string(),
  customerName: z.string().nullable(),
  reason: z.string().nullable(),
  timeZone: z.string(),
  currency: z.string(),
  amountMinor: z.number(),
  feeMinor: z.number(),
  disputedAt: z.number(),
  evidenceDueAt: z.number().nullable(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
}) satisfies z.ZodType<DisputeData>

export function disputeView(
  { disputeId, ...dispute }: z.infer<typeof disputeData>,
  merchant: Merchant,
): DisputeEmailView {
  return { ...dispute, locale: LOCALE, merchant: emailMerchant(merchant), number: publicId('dispute', disputeId) }
}

export function refundView(
  { invoiceNumber, undone = false, ...refund }: z.infer<typeof refundData>,
  merchant: Merchant,
): RefundEmailView {
  return { ...refund, undone, locale: LOCALE, merchant: emailMerchant(merchant), number: invoiceNumber }
}

export const creditNoteData = z.object({
  creditNoteNumber: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  customerName: z.string().nullable(),
  issuedAt: z.number(),
  timeZone: z.string(),
  currency: z.string(),
  amountMinor: z.number(),
  taxMinor: z.number(),
  appliedMinor: z.number(),
  method: z.enum(['refund_to_payment_method', 'customer_balance', 'external']),
  reason: z.string().nullable(),
}) satisfies z.ZodType<CreditNoteData>

export function creditNoteView(
  { creditNoteNumber, ...note }: z.infer<typeof creditNoteData>,
  merchant: Merchant,
): CreditNoteEmailView {
  return { ...note, locale: LOCALE, merchant: emailMerchant(merchant), number: creditNoteNumber }
}

export function shippedView(
  { orderNumber, ...shipment }: z.infer<typeof orderShippedData>,
  merchant: Merchant,
): ShippedEmailView {
  return { ...shipment, locale: LOCALE, merchant: emailMerchant(merchant), number: orderNumber }
}

export function receiptView(data: z.infer<typeof receiptData>, merchant: Merchant): ReceiptEmailView {
  const { paidAt, timeZone, customerName, currency, lines, paidMinor, remainingMinor, creditedMinor, card } = data
  return {
    locale: LOCALE,
    timeZone,
    merchant: emailMerchant(merchant),
    customerName,
    currency,
    lines: lines.map(({ billingInterval = null, billingIntervalCount = null, ...line }) => {
      return { ...line, interval: intervalOf({ billingInterval, billingIntervalCount }) }
    }),
    totals: totalsView(data),
    number: data.invoiceNumber,
    paidAt,
    card,
    part: paidMinor === undefined || remainingMinor === undefined ? null : { paidMinor, creditedMinor, remainingMinor },
    receiptUrl: null,
    pdfUrl: null,
  }
}

function intervalOf({
  billingInterval,
  billingIntervalCount,
}: Pick<InvoiceLine, 'billingInterval' | 'billingIntervalCount'>): InvoiceEmailView['lines'][number]['interval'] {
  return billingInterval === null ? null : { unit: billingInterval, count: billingIntervalCount ?? 1 }
}

/** An invoice as it stands now; `payUrl` opens its page. */
export function invoiceView(
  { invoice, lines, customer }: SentInvoice,
  merchant: Merchant,
  {
    memo,
    payUrl,
    reminder = false,
  }: { readonly memo: string | null; readonly payUrl: string; readonly reminder?: boolean },
): InvoiceEmailView {
  return {
    locale: LOCALE,
    timeZone: merchant.timezone,
    merchant: emailMerchant(merchant),
    customerName: customer?.name ?? null,
    currency: invoice.currency,
    lines: lines.map((line) => ({
      name: line.description,
      quantity: line.quantity,
      totalMinor: line.subtotalMinor,
      interval: intervalOf(line),
    })),
    totals: totalsView(invoice),
    number: invoice.number ?? publicId('invoice', invoice.id),
    issuedAt: invoice.finalizedAt ?? invoice.createdAt,
    dueOn: dayOf(invoice.dueDate, merchant.timezone),
    dueMinor: dueMinorOf(invoice),
    creditedMinor: invoice.creditAppliedMinor,
    memo,
    reminder,
    payUrl,
    pdfUrl: null,
  }
}

/** Nothing more is due of these, whatever was paid back. */
const SETTLED: ReadonlySet<InvoiceStatus> = new Set(['paid', 'refunded'])

function dueMinorOf({ status, totalMinor, paidMinor }: Invoice): number {
  return SETTLED.has(status) ? 0 : Math.max(totalMinor - paidMinor, 0)
}

type Totals = Pick<Invoice, 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor'> & {
  readonly taxes: readonly z.infer<typeof taxData>[]
  readonly taxTreatment?: string | undefined
}

function totalsView({
  subtotalMinor,
  discountMinor,
  taxMinor,
  taxes,
  taxTreatment,
  totalMinor,
}: Totals): InvoiceEmailView['totals'] {
  const positive = (amountMinor: number) => (amountMinor > 0 ? amountMinor : null)
  return {
    subtotalMinor,
    discountMinor: positive(discountMinor),
    taxMinor: positive(taxMinor),
    // Taxes that the prices contain add nothing to what the lines come to.
    taxIncluded: taxMinor > 0 && subtotalMinor - discountMinor === totalMinor,
    taxes: taxes.map(({ displayName, percentage, inclusive, taxableMinor, amountMinor }) => {
      return { name: displayName, percentage, inclusive, taxableMinor, amountMinor }
    }),
    reverseCharge: taxTreatment === 'reverse_charge' || taxes.some(({ reverseCharge }) => reverseCharge),
    totalMinor,
  }
}

/** The calendar date of a due date. Midnight in UTC is how systems write a plain date, so it stays that date. */
function dayOf(dueDate: string | null, timeZone: string): string | null {
  if (dueDate === null) return null
  const plain = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|\+00:00))?$/.exec(dueDate)?.[1]
  if (plain !== undefined) return plain
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(Date.parse(dueDate))
}
