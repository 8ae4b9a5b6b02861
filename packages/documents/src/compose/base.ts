import type { InvoiceStatus } from '@revkeen-edge/domain/invoice.ts'
import type { BillingDocument, DocumentStatus } from '../document.ts'
import { documentLocale, wordsFor } from '../words/index.ts'
import type { Words } from '../words/en.ts'
import { createFormat, type Format } from './format.ts'
import type { InvoiceInput } from './input.ts'
import { billToOf, customFieldsOf, lineOf, merchantOf, sumsOf, taxNoteOf } from './parts.ts'

/** What invoices and receipts say alike. */
type CommonPart = Omit<BillingDocument, 'title' | 'facts' | 'headline' | 'payUrl' | 'settled' | 'due' | 'status'>

export interface Writing {
  readonly words: Words
  readonly format: Format
  readonly common: CommonPart
}

/** Words, formats and the common part of a document. Throws for an unknown currency or time zone. */
export function writingFor(input: InvoiceInput): Writing {
  const { merchant, customer, invoice } = input
  const locale = documentLocale(input.locale)
  const words = wordsFor(locale)
  const format = createFormat(locale, invoice.currency, merchant.timezone)
  const common: CommonPart = {
    locale,
    direction: words.direction === 'rtl' ? 'rtl' : 'ltr',
    issuedAt: issuedAt(input),
    words: words.layout,
    merchant: merchantOf(input, format, words),
    number: invoice.number,
    billTo: billToOf(customer, format, words),
    lines: input.lines
      .toSorted((one, other) => one.position - other.position)
      .map((line) => lineOf(line, format, words)),
    sums: sumsOf(input, format, words),
    total: { label: words.total, amount: format.money(invoice.totalMinor) },
    taxNote: taxNoteOf(invoice, words),
    customFields: customFieldsOf(invoice.customFields),
    memo: invoice.memo,
    footer: invoice.footer,
  }
  return { words, format, common }
}

/** UTC milliseconds. A draft is dated by the moment at which it is looked at. */
export function issuedAt({ invoice, now }: InvoiceInput): number {
  return invoice.finalizedAt ?? now
}

/** The stamp of a state; an invoice that simply waits to be paid has none. */
export function statusOf(status: InvoiceStatus, { statuses }: Words): DocumentStatus | null {
  const stamps: Readonly<Record<InvoiceStatus, DocumentStatus | null>> = {
    draft: { text: statuses.draft, tone: 'neutral' },
    pending_approval: { text: statuses.draft, tone: 'neutral' },
    approved: null,
    sent: null,
    partially_paid: { text: statuses.partiallyPaid, tone: 'neutral' },
    overdue: { text: statuses.overdue, tone: 'bad' },
    paid: { text: statuses.paid, tone: 'good' },
    voided: { text: statuses.voided, tone: 'neutral' },
    refunded: { text: statuses.refunded, tone: 'neutral' },
    uncollectible: { text: statuses.uncollectible, tone: 'bad' },
  }
  return stamps[status]
}
