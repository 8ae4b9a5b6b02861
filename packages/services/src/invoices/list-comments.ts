import { err, missing, ok, type DomainError, type InvoiceComment, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'

/** The notes on an invoice, newest first; internal ones only when asked for. Errors: `resource_missing`. */
export async function listInvoiceComments(
  { db }: Context,
  invoiceId: string,
  window: Window,
  options: { internal: boolean },
): Promise<Result<Page<InvoiceComment>, DomainError>> {
  const { invoice, page } = await db.load({
    invoice: db.rows.invoices.byId(invoiceId),
    page: db.rows.invoices.commentPage(invoiceId, window, options),
  })
  return invoice ? ok(page) : err(missing('Invoice'))
}
