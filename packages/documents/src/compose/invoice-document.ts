import { isWritten } from '@revkeen-edge/domain/address.ts'
import { receivedMinor } from '@revkeen-edge/domain/credit-note-effect.ts'
import { soldPrice } from '@revkeen-edge/domain/invoice-subscription.ts'
import { isEditable, isPayable, outstanding, type Invoice } from '@revkeen-edge/domain/invoice.ts'
import type { AmountLine, Fact, InvoiceDocument } from '../document.ts'
import { issuedAt, statusOf, writingFor, type Writing } from './base.ts'
import type { Format } from './format.ts'
import type { InvoiceInput } from './input.ts'
import { billingOf } from './parts.ts'
import { sentence } from './sentence.ts'

/** An invoice as its reader sees it. Amounts are minor units of the invoice's currency. Throws for an unknown currency or time zone. */
export function invoiceDocument(input: InvoiceInput): InvoiceDocument {
  const { invoice } = input
  const writing = writingFor(input)
  const { words, format, common } = writing
  const dueMinor = isPayable(invoice) ? Math.max(0, outstanding(invoice)) : 0
  return {
    ...common,
    kind: 'invoice',
    title: words.invoice,
    status: statusOf(invoice.status, words),
    facts: factsOf(input, writing),
    headline: headlineOf(input, writing, dueMinor),
    payUrl: dueMinor > 0 ? (input.payUrl ?? null) : null,
    settled: settledOf(invoice, writing),
    due: isEditable(invoice) ? null : { label: words.amountDue, amount: format.money(dueMinor) },
  }
}

/** What was paid in money, and what was credited of the rest. */
function settledOf(invoice: Invoice, { words, format }: Writing): AmountLine[] {
  const rows = [
    { label: words.amountPaid, minor: receivedMinor(invoice) },
    { label: words.credited, minor: invoice.creditAppliedMinor },
  ]
  return rows.flatMap(({ label, minor }) => (minor > 0 ? [{ label, amount: format.reduction(minor) }] : []))
}

function factsOf(input: InvoiceInput, { words, format }: Writing): Fact[] {
  const { invoice } = input
  const due = dueDayOf(invoice, format)
  return [
    ...(invoice.number === null ? [] : [{ label: words.number, value: invoice.number }]),
    { label: words.issued, value: format.date(issuedAt(input)) },
    ...(due === null ? [] : [{ label: words.due, value: due }]),
    ...startsOf(input, { words, format }),
  ]
}

/** The subscription that begins with it, by what that costs each period. */
function startsOf({ invoice, lines }: InvoiceInput, { words, format }: Pick<Writing, 'words' | 'format'>): Fact[] {
  const price = soldPrice(invoice, lines)
  if (!price) return []
  const { interval: billingInterval, intervalCount: billingIntervalCount } = price
  const billed = billingOf({ billingInterval, billingIntervalCount }, format, words)
  return [{ label: words.starts, value: [format.money(price.amountMinor), billed].filter(isWritten).join(' · ') }]
}

function headlineOf({ invoice }: InvoiceInput, { words, format }: Writing, dueMinor: number): string {
  if (invoice.paidAt !== null && dueMinor === 0) {
    return sentence(
      words.paidHeadline,
      { amount: format.money(receivedMinor(invoice)), date: format.date(invoice.paidAt) },
      words,
    )
  }
  if (dueMinor === 0) return format.money(invoice.totalMinor)
  const amount = format.money(dueMinor)
  const due = dueDayOf(invoice, format)
  return due === null
    ? sentence(words.dueNowHeadline, { amount }, words)
    : sentence(words.dueHeadline, { amount, date: due }, words)
}

/** The day by which it is to be paid: as the merchant wrote it, or of the instant in the merchant's zone. */
function dueDayOf({ dueDate, dueAt }: Invoice, { day, date }: Format): string | null {
  if (dueDate !== null && /^\d{4}-\d{2}-\d{2}$/.test(dueDate)) return day(dueDate)
  return dueAt === null ? null : date(dueAt)
}
