import {
  addressLines,
  isPayable,
  isWritten,
  outstanding,
  receivedMinor,
  type Customer,
  type Invoice,
  type Payment,
} from '@revkeen-edge/domain'
import { PART_ITEM } from '@revkeen-edge/services/public-invoices/part.ts'
import type { PublicInvoice } from '@revkeen-edge/services/public-invoices/load.ts'
import { startingOf } from '@revkeen-edge/services/public-invoices/starts.ts'
import { invoiceStanding, type InvoiceStanding } from '@revkeen-edge/services/public-invoices/standing.ts'
import type {
  DateView,
  InvoiceBadge,
  InvoicePanel,
  InvoicePaymentView,
  InvoiceSumsView,
  InvoiceView,
} from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { sessionPages } from '../pages.ts'
import type { Visit } from '../visit.ts'
import { merchantView, pageContext } from './page.ts'
import { payView } from './pay.ts'

/** The page of a finalised invoice, with what its reader can do now. */
export function invoiceView(c: Context<Env>, visit: Visit, found: PublicInvoice, panel: InvoicePanel): InvoiceView {
  const { merchant, invoice, lines, customer, comments, payments } = found
  return {
    ...pageContext(c, merchant),
    page: 'invoice',
    merchant: merchantView(merchant),
    address: addressLines(merchant, namesIn(c.var.locale)),
    taxId: merchant.taxId,
    number: invoice.number,
    badge: badgeOf(invoice, visit.context.now),
    currency: invoice.currency,
    timeZone: merchant.timezone,
    issuedAt: invoice.finalizedAt ?? invoice.createdAt,
    due: dueOf(invoice, merchant.timezone),
    billTo: customer ? billToOf(customer, c.var.locale) : [],
    lines: lines.map(lineView),
    sums: sumsOf(invoice),
    starts: startsOf(found, visit.context.now),
    payments: payments.map(paymentView),
    memo: invoice.memo,
    footer: invoice.footer,
    comments: comments.map(({ createdAt, content }) => ({ at: createdAt, text: content })),
    pdfUrl: `${visit.base}/pdf`,
    receiptUrl: receivedMinor(invoice) > 0 ? `${visit.base}/receipt.pdf` : null,
    panel,
  }
}

/** What the reader of an invoice can do as it stands, or why there is nothing to do. */
export async function panelOf(
  c: Context<Env>,
  visit: Visit,
  found: PublicInvoice,
  { token, standing }: { token: string; standing: Exclude<InvoiceStanding, 'draft'> },
): Promise<InvoicePanel> {
  const { status } = sessionPages(visit, token)
  if (standing === 'processing') return { kind: 'checking', statusUrl: status, retryUrl: visit.base }
  return standing === 'payable' ? payPanel(c, visit, found, token) : { kind: standing }
}

async function payPanel(c: Context<Env>, visit: Visit, found: PublicInvoice, token: string): Promise<InvoicePanel> {
  const { checkout, customer, invoice } = found
  const { base, context } = visit
  const made = await payView(c, { checkout, token, base, context })
  if (!made.ok) return { kind: 'unavailable' }
  const { checking, status } = sessionPages(visit, token)
  const known = { ...(customer && { email: customer.email }), ...(customer?.name ? { name: customer.name } : {}) }
  const form = {
    ...made.value,
    lines: [],
    prefill: { ...known, ...made.value.prefill },
    urls: { ...made.value.urls, status, checking, cancel: null },
  }
  const part = { id: PART_ITEM, minimumMinor: 1, maximumMinor: outstanding(invoice) }
  return { kind: 'pay', form, part: invoice.allowPartialPayments ? part : null }
}

/** Right after a payment of this reader's own; null where their session has not paid. */
export function receivedPanel({ base }: Visit, found: PublicInvoice): InvoicePanel | null {
  const { session, payments, invoice, receiptTo } = found
  const payment = session?.status === 'complete' ? payments.find(({ id }) => id === session.paymentId) : undefined
  if (!payment) return null
  const remainingMinor = dueMinorOf(invoice)
  return {
    kind: 'received',
    amountMinor: payment.capturedMinor,
    email: receiptTo,
    remainingMinor,
    nextUrl: remainingMinor > 0 && invoiceStanding(found) === 'payable' ? base : null,
  }
}

function badgeOf(invoice: Invoice, now: number): InvoiceBadge {
  const { status, dueAt } = invoice
  if (status === 'voided' || status === 'uncollectible' || status === 'refunded') return status
  if (!isPayable(invoice)) return 'paid'
  if (status === 'overdue' || (dueAt !== null && dueAt < now)) return 'overdue'
  return receivedMinor(invoice) > 0 ? 'part_paid' : 'due'
}

function dueMinorOf(invoice: Invoice): number {
  return isPayable(invoice) ? Math.max(0, outstanding(invoice)) : 0
}

/** As the merchant wrote it, the same day wherever it is read; or the instant in the merchant's zone. */
function dueOf({ dueDate, dueAt }: Invoice, timeZone: string): DateView | null {
  if (dueDate !== null && /^\d{4}-\d{2}-\d{2}$/.test(dueDate)) return { at: Date.parse(dueDate), timeZone: 'UTC' }
  return dueAt === null ? null : { at: dueAt, timeZone }
}

function billToOf(customer: Customer, locale: string): string[] {
  const { companyName, name, email } = customer
  const names = [companyName, name === companyName ? null : name]
  return [...names, ...addressLines(customer, namesIn(locale)), email].filter(isWritten)
}

/** What countries are called in a language. */
function namesIn(locale: string): (code: string) => string {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  return (code) => names.of(code) ?? code
}

function lineView(line: PublicInvoice['lines'][number]): InvoiceView['lines'][number] {
  const { description, quantity, unitAmountMinor, subtotalMinor, billingInterval, periodStart, periodEnd } = line
  return {
    description,
    quantity,
    unitAmountMinor,
    subtotalMinor,
    interval: billingInterval === null ? null : { unit: billingInterval, count: line.billingIntervalCount ?? 1 },
    period: periodStart === null || periodEnd === null ? null : { start: periodStart, end: periodEnd },
  }
}

function sumsOf(invoice: Invoice): InvoiceSumsView {
  const { subtotalMinor, discountMinor, totalMinor, creditAppliedMinor, discounts, taxes, taxTreatment } = invoice
  return {
    subtotalMinor,
    discountMinor,
    discountLabel: discounts.map(({ code, name }) => name ?? code).join(', ') || null,
    taxes: taxes.map(({ displayName, percentage, inclusive, taxableMinor, amountMinor }) => {
      return { name: displayName, percentage, inclusive, taxableMinor, amountMinor }
    }),
    reverseCharge: taxTreatment === 'reverse_charge' || taxes.some(({ reverseCharge }) => reverseCharge),
    totalMinor,
    paidMinor: receivedMinor(invoice),
    creditedMinor: creditAppliedMinor,
    dueMinor: dueMinorOf(invoice),
  }
}

function startsOf({ merchant, invoice, lines }: PublicInvoice, now: number): InvoiceView['starts'] {
  const starting = startingOf(invoice, lines, merchant.timezone, now)
  if (!starting) return null
  const { amountMinor, interval: unit, intervalCount: count, chargedFrom } = starting
  const plusTax = invoice.taxes.some((tax) => !tax.inclusive && tax.amountMinor > 0)
  return { amountMinor, every: { unit, count }, plusTax, chargedFrom }
}

function paymentView(payment: Payment): InvoicePaymentView {
  const { cardBrand, cardLast4, paymentMethodType, capturedMinor, refundedMinor, capturedAt, createdAt } = payment
  return {
    at: capturedAt ?? createdAt,
    card: cardBrand !== null && cardLast4 !== null ? { brand: cardBrand, last4: cardLast4 } : null,
    method: paymentMethodType,
    amountMinor: capturedMinor,
    refundedMinor,
  }
}
