import { err, missing, ok, type CreditNote, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { CreditNoteFilter, Filter, Page, Window } from '../ports/repositories.ts'

/** Credit notes, newest first. */
export async function listCreditNotes(
  { db }: Context,
  window: Window,
  filter: Filter<CreditNoteFilter>,
): Promise<Page<CreditNote>> {
  const { page } = await db.load({ page: db.rows.creditNotes.list(window, filter) })
  return page
}

/** An invoice's, newest first. */
export async function listCreditNotesOfInvoice(
  { db }: Context,
  invoiceId: string,
  window: Window,
): Promise<Result<Page<CreditNote>, DomainError>> {
  const { invoice, page } = await db.load({
    invoice: db.rows.invoices.byId(invoiceId),
    page: db.rows.creditNotes.list(window, { invoiceId }),
  })
  return invoice ? ok(page) : err(missing('Invoice'))
}
