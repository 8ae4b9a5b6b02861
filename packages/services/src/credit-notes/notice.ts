import type { CreditMethod, CreditNote } from '@revkeen-edge/domain'
import type { MessageDraft } from '../plan.ts'
import type { Creditable } from './load.ts'

/** What the mail about a credit note is written from. Amounts in minor units. */
export interface CreditNoteData {
  /** Set by the commit that allots it. */
  readonly creditNoteNumber: string | null
  readonly invoiceNumber: string | null
  readonly customerName: string | null
  readonly issuedAt: number
  readonly timeZone: string
  readonly currency: string
  readonly amountMinor: number
  readonly taxMinor: number
  readonly appliedMinor: number
  readonly method: CreditMethod
  readonly reason: string | null
}

/** Tells the customer of a credit note. */
export function creditNoteNotice({ merchant, customer, invoice }: Creditable, note: CreditNote): MessageDraft {
  const data: CreditNoteData = {
    creditNoteNumber: null,
    invoiceNumber: invoice.row.number,
    customerName: customer.name,
    issuedAt: note.issuedAt,
    timeZone: merchant.timezone,
    currency: note.currency,
    amountMinor: note.amountMinor,
    taxMinor: note.taxMinor,
    appliedMinor: note.appliedMinor,
    method: note.creditMethod,
    reason: note.reason,
  }
  return { kind: 'credit_note', recipient: customer.email, phone: customer.phone, data: { ...data } }
}
