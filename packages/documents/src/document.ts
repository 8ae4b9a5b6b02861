import type { Direction } from './text/bidi.ts'

/**
 * What an invoice or a receipt says, as text ready to be printed: amounts, dates and words are in the reader's language
 * already. The renderer knows no currency, calendar or tax.
 */
export interface BillingDocument {
  /** BCP 47; also decides how Han characters look. */
  readonly locale: string
  readonly direction: Direction
  /** UTC milliseconds; the file's own date, so that the same document gives the same bytes. */
  readonly issuedAt: number
  readonly words: DocumentWords
  readonly merchant: DocumentMerchant
  readonly title: string
  readonly number: string | null
  readonly status: DocumentStatus | null
  /** Number and dates, below the title. */
  readonly facts: readonly Fact[]
  readonly billTo: readonly string[]
  /** What matters most, in a sentence: `$1,200.00 due 14 December 2026`. */
  readonly headline: string
  /** Where it can be paid; null where nothing is due. Only http and https addresses become links. */
  readonly payUrl: string | null
  readonly lines: readonly DocumentLine[]
  /** Subtotal, discounts and taxes, in the order in which they are added up. */
  readonly sums: readonly AmountLine[]
  readonly total: AmountLine
  /** What was paid or credited. */
  readonly settled: readonly AmountLine[]
  readonly due: AmountLine | null
  /** What the law wants said about tax, like the reverse charge. */
  readonly taxNote: string | null
  readonly customFields: readonly Fact[]
  readonly memo: string | null
  readonly footer: string | null
}

/** An invoice. */
export interface InvoiceDocument extends BillingDocument {
  readonly kind: 'invoice'
}

/** A receipt: the invoice that was paid, and by what. */
export interface ReceiptDocument extends BillingDocument {
  readonly kind: 'receipt'
  readonly payments: readonly PaymentLine[]
}

/** A credit note: what of an invoice was taken back. */
export interface CreditNoteDocument extends BillingDocument {
  readonly kind: 'credit_note'
}

export interface DocumentMerchant {
  readonly name: string
  /** Address and tax numbers. */
  readonly lines: readonly string[]
  readonly supportEmail: string | null
  /** A PNG or JPEG file of at most 1.5 million pixels. Anything else is left out, and the name stands in its place. */
  readonly logo: Uint8Array | null
  /** `#rrggbb`; darkened where text in it could not be read. */
  readonly colour: string | null
}

export interface DocumentStatus {
  readonly text: string
  readonly tone: 'good' | 'bad' | 'neutral'
}

export interface Fact {
  readonly label: string
  readonly value: string
}

export interface AmountLine {
  readonly label: string
  readonly amount: string
}

export interface DocumentLine {
  readonly description: string
  /** How it is billed: `Billed monthly`. */
  readonly detail: string | null
  readonly period: string | null
  readonly quantity: string
  readonly unitAmount: string
  /** Null where there is none; the column is there when any line has one. */
  readonly discount: string | null
  readonly amount: string
}

export interface PaymentLine {
  readonly method: string
  /** What of it went back, in words; null where nothing did. */
  readonly refunded: string | null
  readonly date: string
  readonly amount: string
  readonly reference: string | null
}

/** The words that the layout itself sets. Texts with `{placeholders}` are filled. */
export interface DocumentWords {
  readonly from: string
  readonly billTo: string
  readonly description: string
  readonly quantity: string
  readonly unitPrice: string
  readonly discount: string
  readonly amount: string
  readonly payOnline: string
  readonly payments: string
  readonly method: string
  readonly date: string
  readonly reference: string
  readonly page: string
}
