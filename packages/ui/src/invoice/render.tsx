import { htmlDocument } from '../format/html.ts'
import { InvoiceDraftPage, InvoicePage } from './page.tsx'
import type { InvoiceDraftView, InvoiceView } from './view.ts'

/** The page of an invoice as HTML. Pure: the same view gives the same text. */
export function renderInvoice(view: InvoiceView | InvoiceDraftView): string {
  return htmlDocument(view.page === 'invoice' ? <InvoicePage view={view} /> : <InvoiceDraftPage view={view} />)
}
