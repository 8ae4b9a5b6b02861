import {
  fontsFromAssets,
  invoiceDocument,
  receiptDocument,
  renderInvoicePdf,
  renderReceiptPdf,
  type InvoiceInput,
} from '@revkeen-edge/documents'
import type { PublicInvoice } from '@revkeen-edge/services/public-invoices/load.ts'
import { invoiceFileName } from '@revkeen-edge/services/public-invoices/printed.ts'
import { invoiceStanding } from '@revkeen-edge/services/public-invoices/standing.ts'
import type { Context } from 'hono'
import type { Env } from './env.ts'
import type { Visit } from './visit.ts'

/** A file to download. */
export interface Printed {
  /** Letters, digits, dots and hyphens alone. */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** An invoice as a PDF file in its reader's language; null for a draft. */
export async function invoicePdf(c: Context<Env>, visit: Visit, found: PublicInvoice): Promise<Printed | null> {
  const input = inputOf(c, visit, found)
  if (!input) return null
  const bytes = await renderInvoicePdf(invoiceDocument(input), fontsFromAssets(c.env.ASSETS))
  return { name: `${invoiceFileName(found.invoice)}.pdf`, bytes }
}

/** The receipt of what was paid so far; null where nothing was. */
export async function receiptPdf(c: Context<Env>, visit: Visit, found: PublicInvoice): Promise<Printed | null> {
  const input = inputOf(c, visit, found)
  if (!input || found.invoice.paidMinor === 0) return null
  const document = receiptDocument({ ...input, payments: found.payments })
  const bytes = await renderReceiptPdf(document, fontsFromAssets(c.env.ASSETS))
  return { name: `${invoiceFileName(found.invoice)}-receipt.pdf`, bytes }
}

function inputOf(c: Context<Env>, visit: Visit, found: PublicInvoice): InvoiceInput | null {
  const { merchant, customer, invoice, lines } = found
  if (!customer || invoiceStanding(found) === 'draft') return null
  const { locale } = c.var
  return { merchant, customer, invoice, lines, locale, now: visit.context.now, payUrl: c.env.CHECKOUT_URL + visit.base }
}
