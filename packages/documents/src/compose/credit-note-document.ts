import type { CreditNote, CreditNoteLine } from '@revkeen-edge/domain/credit-note.ts'
import type { AmountLine, CreditNoteDocument, DocumentLine } from '../document.ts'
import type { Words } from '../words/en.ts'
import { documentLocale, wordsFor } from '../words/index.ts'
import { createFormat, type Format } from './format.ts'
import type { CreditNoteInput } from './input.ts'
import { billToOf, merchantOf, taxesOf, taxNoteOf } from './parts.ts'
import { sentence } from './sentence.ts'

/**
 * A credit note as its reader sees it, in the way of an invoice. Amounts are minor units of its currency. Throws for an
 * unknown currency or time zone.
 */
export function creditNoteDocument(input: CreditNoteInput): CreditNoteDocument {
  const { merchant, customer, invoice, note } = input
  const locale = documentLocale(input.locale)
  const words = wordsFor(locale)
  const format = createFormat(locale, note.currency, merchant.timezone)
  const amount = format.money(note.amountMinor)
  const net = addsTax(note)
  return {
    kind: 'credit_note',
    locale,
    direction: words.direction === 'rtl' ? 'rtl' : 'ltr',
    issuedAt: note.issuedAt,
    words: words.layout,
    merchant: merchantOf(input, format, words),
    title: words.creditNote,
    number: note.number,
    status: note.status === 'voided' ? { text: words.statuses.voided, tone: 'neutral' } : null,
    facts: [
      ...(note.number === null ? [] : [{ label: words.creditNoteNumber, value: note.number }]),
      { label: words.issued, value: format.date(note.issuedAt) },
      ...(invoice.number === null ? [] : [{ label: words.number, value: invoice.number }]),
    ],
    billTo: billToOf(customer, format, words),
    headline: sentence(words.creditedHeadline, { amount, date: format.date(note.issuedAt) }, words),
    payUrl: null,
    lines: input.lines.map((line) => lineOf(line, format, net)),
    sums: sumsOf(note, format, words, net),
    total: { label: words.total, amount },
    settled: [],
    due: null,
    taxNote: taxNoteOf(invoice, words),
    customFields: [],
    memo: note.reason,
    footer: invoice.footer,
  }
}

/** Whether taxes are added to what the lines show, as they are on its invoice; a tax known as a whole only is. */
function addsTax({ taxes, taxMinor }: CreditNote): boolean {
  return taxMinor > 0 && (taxes.length === 0 || taxes.some(({ inclusive }) => !inclusive))
}

function lineOf(line: CreditNoteLine, format: Format, net: boolean): DocumentLine {
  const amountMinor = net ? line.totalMinor - line.taxMinor : line.totalMinor
  const quantity = amountMinor % line.quantity === 0 ? line.quantity : 1
  return {
    description: line.description,
    detail: null,
    period: null,
    quantity: format.count(quantity),
    unitAmount: format.money(amountMinor / quantity),
    discount: null,
    amount: format.money(amountMinor),
  }
}

function sumsOf(note: CreditNote, format: Format, words: Words, net: boolean): AmountLine[] {
  const subtotalMinor = net ? note.amountMinor - note.taxMinor : note.amountMinor
  // Where some taxes are added, all are shown as added: the subtotal is without any.
  const taxes = net ? note.taxes.map((tax) => ({ ...tax, inclusive: false })) : note.taxes
  return [
    { label: words.subtotal, amount: format.money(subtotalMinor) },
    ...taxesOf({ taxes, taxMinor: note.taxMinor }, format, words),
  ]
}
