import {
  fontsFromAssets,
  invoiceDocument,
  receiptDocument,
  renderInvoicePdf,
  renderReceiptPdf,
  type InvoiceInput,
} from '@revkeen-edge/documents'
import { receivedMinor, type OutboundRules } from '@revkeen-edge/domain'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import type { PublicInvoice } from '@revkeen-edge/services/public-invoices/load.ts'
import { merchantLogo } from '@revkeen-edge/services/public-invoices/logo.ts'
import { invoiceFileName } from '@revkeen-edge/services/public-invoices/printed.ts'
import { invoiceStanding } from '@revkeen-edge/services/public-invoices/standing.ts'
import type { Context } from 'hono'
import type { Bindings, Env } from './env.ts'
import type { Visit } from './visit.ts'

/** A file to download. */
export interface Printed {
  /** Letters, digits, dots and hyphens alone. */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** An invoice as a PDF file in its reader's language; null for a draft. */
export async function invoicePdf(c: Context<Env>, visit: Visit, found: PublicInvoice): Promise<Printed | null> {
  if (!isPrintable(found)) return null
  const document = invoiceDocument(await inputOf(c, visit, found))
  const bytes = await renderInvoicePdf(document, fontsFromAssets(c.env.ASSETS))
  return { name: `${invoiceFileName(found.invoice)}.pdf`, bytes }
}

/** The receipt of what was paid so far; null where nothing was. */
export async function receiptPdf(c: Context<Env>, visit: Visit, found: PublicInvoice): Promise<Printed | null> {
  if (!isPrintable(found) || receivedMinor(found.invoice) === 0) return null
  const document = receiptDocument({ ...(await inputOf(c, visit, found)), payments: found.payments })
  const bytes = await renderReceiptPdf(document, fontsFromAssets(c.env.ASSETS))
  return { name: `${invoiceFileName(found.invoice)}-receipt.pdf`, bytes }
}

type PrintableInvoice = PublicInvoice & { readonly customer: NonNullable<PublicInvoice['customer']> }

function isPrintable(found: PublicInvoice): found is PrintableInvoice {
  return found.customer !== null && invoiceStanding(found) !== 'draft'
}

async function inputOf(c: Context<Env>, visit: Visit, found: PrintableInvoice): Promise<InvoiceInput> {
  const { merchant, customer, invoice, lines } = found
  const { locale } = c.var
  const logo = await merchantLogo(merchant, rulesOf(c.env))
  const payUrl = c.env.CHECKOUT_URL + visit.base
  return { merchant, customer, invoice, lines, locale, logo, now: visit.context.now, payUrl }
}

function rulesOf({ API_URL, CHECKOUT_URL, PORTAL_URL, WEBHOOKS_URL, ALLOW_LOOPBACK }: Bindings): OutboundRules {
  const urls = { api: API_URL, checkout: CHECKOUT_URL, portal: PORTAL_URL, webhooks: WEBHOOKS_URL }
  return outboundRules({ ...urls, allowLoopback: ALLOW_LOOPBACK === 'on' })
}
