import {
  err,
  missing,
  ok,
  type CreditNote,
  type CreditNoteLine,
  type Customer,
  type DomainError,
  type Invoice,
  type Merchant,
  type OutboundRules,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { merchantLogo } from '../public-invoices/logo.ts'

/** What a credit note is printed from. */
export interface PrintedCreditNote {
  readonly merchant: Merchant
  /** Deleted since or not. */
  readonly customer: Customer
  readonly invoice: Invoice
  readonly note: CreditNote
  readonly lines: readonly CreditNoteLine[]
  /** The file at its merchant's logo address, or null. */
  readonly logo: Uint8Array | null
}

/** Reads a credit note to print, in one round trip, and fetches the logo. Errors: `resource_missing`. */
export async function loadPrintedCreditNote(
  { db }: Context,
  rules: OutboundRules,
  id: string,
): Promise<Result<PrintedCreditNote, DomainError>> {
  const { rows } = db
  const { merchant, customer, invoice, note, lines } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.creditNotes.customerOf(id),
    invoice: rows.creditNotes.invoiceOf(id),
    note: rows.creditNotes.byId(id),
    lines: rows.creditNotes.lines(id),
  })
  if (!merchant || !customer || !invoice || !note) return err(missing('Credit note'))
  return ok({ merchant, customer, invoice, note, lines, logo: await merchantLogo(merchant, rules) })
}
