import {
  err,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type OutboundRules,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { invoicePageUrl, invoiceTokenOf } from '../messages/invoice-sent.ts'
import { merchantLogo } from './logo.ts'

/** What an invoice is printed from. */
export interface PrintedInvoice {
  readonly merchant: Merchant
  /** Deleted since or not. */
  readonly customer: Customer
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  /** The address of its page; null until it is finalised. */
  readonly payUrl: string | null
  /** The file at its merchant's logo address, or null. */
  readonly logo: Uint8Array | null
}

export interface PrintingPorts {
  readonly sealer: Pick<Sealer, 'open'>
  readonly checkoutUrl: string
  readonly rules: OutboundRules
}

/** Reads an invoice to print, in one round trip, and fetches the logo. Errors: `resource_missing`. */
export async function loadPrintedInvoice(
  { db }: Context,
  { sealer, checkoutUrl, rules }: PrintingPorts,
  id: string,
): Promise<Result<PrintedInvoice, DomainError>> {
  const { rows } = db
  const { merchant, customer, invoice, lines } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.ofInvoice(id),
    invoice: rows.invoices.byId(id),
    lines: rows.invoices.lines([id]),
  })
  if (!merchant || !customer || !invoice) return err(missing('Invoice'))
  const { merchantId, publicTokenSealed: sealedToken } = invoice
  const [token, logo] = await Promise.all([
    sealedToken && invoiceTokenOf(sealer, merchantId, { invoiceId: id, sealedToken }),
    merchantLogo(merchant, rules),
  ])
  return ok({ merchant, customer, invoice, lines, logo, payUrl: token ? invoicePageUrl(checkoutUrl, token) : null })
}

/** What the file of an invoice is called, without an ending: letters, digits, dots and hyphens alone. */
export function invoiceFileName({ number }: Pick<Invoice, 'number'>): string {
  return (number ?? 'invoice').replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 80)
}
