import { publicId, type Invoice, type InvoiceStatus, type Merchant } from '@revkeen-edge/domain'
import type { InvoiceSentData, SentInvoice } from '@revkeen-edge/services/messages/invoice-sent.ts'
import type { EmailMerchantView, InvoiceEmailView, ReceiptEmailView } from '@revkeen-edge/ui'
import * as z from 'zod'

/** What the layouts of the e-mails are filled with, from stored rows. */

const LOCALE = 'en'

export const receiptData = z.object({
  invoiceNumber: z.string(),
  paidAt: z.number(),
  timeZone: z.string(),
  customerName: z.string().nullable(),
  currency: z.string(),
  lines: z.array(z.object({ name: z.string(), quantity: z.number(), totalMinor: z.number() })),
  subtotalMinor: z.number(),
  discountMinor: z.number(),
  taxMinor: z.number(),
  totalMinor: z.number(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
})

export const invoiceSentData = z.object({
  invoiceId: z.string(),
  sealedToken: z.string(),
  to: z.array(z.string()).min(1),
  cc: z.array(z.string()),
  memo: z.string().nullable(),
}) satisfies z.ZodType<InvoiceSentData>

export function receiptView(data: z.infer<typeof receiptData>, merchant: Merchant): ReceiptEmailView {
  const { invoiceNumber, subtotalMinor, discountMinor, taxMinor, totalMinor, ...rest } = data
  return {
    ...rest,
    locale: LOCALE,
    merchant: merchantView(merchant),
    number: invoiceNumber,
    totals: totalsView({ subtotalMinor, discountMinor, taxMinor, totalMinor }),
    receiptUrl: null,
    pdfUrl: null,
  }
}

/** An invoice as it stands now; `payUrl` opens its page. */
export function invoiceView(
  { invoice, lines, customer }: SentInvoice,
  merchant: Merchant,
  { memo, payUrl }: { readonly memo: string | null; readonly payUrl: string },
): InvoiceEmailView {
  return {
    locale: LOCALE,
    timeZone: merchant.timezone,
    merchant: merchantView(merchant),
    customerName: customer?.name ?? null,
    currency: invoice.currency,
    lines: lines.map(({ description, quantity, totalMinor }) => ({ name: description, quantity, totalMinor })),
    totals: totalsView(invoice),
    number: invoice.number ?? publicId('invoice', invoice.id),
    issuedAt: invoice.finalizedAt ?? invoice.createdAt,
    dueOn: dayOf(invoice.dueDate, merchant.timezone),
    dueMinor: dueMinorOf(invoice),
    memo,
    payUrl,
    pdfUrl: null,
  }
}

/** Nothing more is due of these, whatever was paid back. */
const SETTLED: ReadonlySet<InvoiceStatus> = new Set(['paid', 'refunded'])

function dueMinorOf({ status, totalMinor, paidMinor }: Invoice): number {
  return SETTLED.has(status) ? 0 : Math.max(totalMinor - paidMinor, 0)
}

type Totals = Pick<Invoice, 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor'>

function totalsView({ subtotalMinor, discountMinor, taxMinor, totalMinor }: Totals) {
  const positive = (amountMinor: number) => (amountMinor > 0 ? amountMinor : null)
  return { subtotalMinor, discountMinor: positive(discountMinor), taxMinor: positive(taxMinor), totalMinor }
}

/** The calendar date of a due date. Midnight in UTC is how systems write a plain date, so it stays that date. */
function dayOf(dueDate: string | null, timeZone: string): string | null {
  if (dueDate === null) return null
  const plain = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|\+00:00))?$/.exec(dueDate)?.[1]
  if (plain !== undefined) return plain
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(Date.parse(dueDate))
}

function merchantView({ name, branding, supportEmail, mode }: Merchant): EmailMerchantView {
  return {
    name,
    logoUrl: branding.logoUrl ?? null,
    colours: { primaryColour: branding.primaryColor ?? null, backgroundColour: branding.backgroundColor ?? null },
    supportEmail,
    testMode: mode === 'sandbox',
  }
}
