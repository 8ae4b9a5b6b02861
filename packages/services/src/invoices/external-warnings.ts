import type { ExternalInvoice } from '@revkeen-edge/contracts'
import { isEditable, type InvoiceLine } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { linesOfBody } from './create.ts'
import type { Finishable } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'

interface Revised {
  readonly item: ExternalInvoice
  readonly before: InvoiceWithLines
  readonly terms: Finishable
}

/** What a push says and the invoice cannot follow, field by field. */
export function warningsOf(context: Context, { item, before, terms }: Revised): string[] {
  const { invoice } = before
  const always = [
    invoice.customerId === terms.customer.id ? null : 'customer_id',
    item.currency === undefined || item.currency === invoice.currency ? null : 'currency',
  ]
  const { invoice_number: number, total_minor: total } = item
  const final = [
    number == null || number === invoice.number ? null : 'invoice_number',
    total === undefined || total === invoice.totalMinor ? null : 'total_minor',
    sameLines(context, { item, before, terms }) ? null : 'line_items',
    item.subscription_terms === undefined || sameJson(item.subscription_terms, invoice.subscriptionTerms)
      ? null
      : 'subscription_terms',
  ]
  const reason = isEditable(invoice) ? 'it is fixed once the invoice is there' : 'the invoice is final'
  return [...always, ...(isEditable(invoice) ? [] : final)]
    .filter((field) => field !== null)
    .map((field) => notChanged(field, reason))
}

/** A field that stays as it is, and why. */
export function notChanged(field: string, reason: string): string {
  return `${field} was not changed: ${reason}.`
}

function sameLines(context: Context, { item, before, terms }: Revised): boolean {
  if ((item.line_items ?? item.lines) === undefined) return true
  const pushed = linesOfBody(context, before.invoice, item, terms)
  return pushed.ok && sameJson(pushed.value.map(gistOf), before.lines.map(gistOf))
}

const gistOf = ({ description, quantity, unitAmountMinor, subtotalMinor, priceId, productId }: InvoiceLine) => {
  return [description, quantity, unitAmountMinor, subtotalMinor, priceId, productId]
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
