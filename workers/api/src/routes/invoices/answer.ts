import { presentInvoice } from '@revkeen-edge/contracts'
import type { InvoiceWithLines } from '@revkeen-edge/services/invoices/get.ts'

/** Where an answer shows the number of its invoice, which the commit may allot. */
export const NUMBER_PATHS = ['data.invoice_number', 'data.number']

/** The answer of an operation that gives an invoice. */
export function answerOf({ invoice, lines }: InvoiceWithLines, requestId: string) {
  return { data: presentInvoice(invoice, lines), requestId }
}
