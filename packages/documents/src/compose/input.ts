import type { CreditNote, CreditNoteLine } from '@revkeen-edge/domain/credit-note.ts'
import type { Customer } from '@revkeen-edge/domain/customer.ts'
import type { Invoice, InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import type { Payment } from '@revkeen-edge/domain/payment.ts'
import type { Merchant } from '@revkeen-edge/domain/tenant.ts'

/** The rows that an invoice is written from, and what no row says. */
export interface InvoiceInput {
  readonly merchant: Merchant
  readonly customer: Customer
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  /** BCP 47, the reader's. A language without words here becomes English. */
  readonly locale: string
  /** UTC milliseconds: the date of a draft, which has none of its own. */
  readonly now: number
  /** A PNG or JPEG file. */
  readonly logo?: Uint8Array | null
  /** Where it can be paid; shown as long as something is due. */
  readonly payUrl?: string | null
}

/** The invoice that was paid, and the payments that paid it. */
export interface ReceiptInput extends InvoiceInput {
  readonly payments: readonly Payment[]
}

/** The rows that a credit note is written from. */
export interface CreditNoteInput extends Pick<InvoiceInput, 'merchant' | 'customer' | 'invoice' | 'locale' | 'logo'> {
  readonly note: CreditNote
  readonly lines: readonly CreditNoteLine[]
}
