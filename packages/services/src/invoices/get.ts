import { err, missing, ok, type DomainError, type Invoice, type InvoiceLine, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

export interface InvoiceWithLines {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
}

/** An invoice and its lines, in one round trip. */
export async function getInvoice({ db }: Context, id: string): Promise<Result<InvoiceWithLines, DomainError>> {
  const { invoice, lines } = await db.load({ invoice: db.rows.invoices.byId(id), lines: db.rows.invoices.lines([id]) })
  return invoice ? ok({ invoice, lines }) : err(missing('Invoice'))
}
