import type { Context } from '../context.ts'
import { update, updated, type Change } from '../plan.ts'
import type { InvoiceWithLines } from './state.ts'

/**
 * Takes the invoice's version along: of two payments of one invoice, the second can only begin from an invoice that it
 * has read after the first one settled.
 */
export function heldInvoice(
  { now }: Context,
  { row, lines }: InvoiceWithLines,
): { readonly change: Change; readonly held: InvoiceWithLines } {
  const set = { updatedAt: now }
  return { change: update('invoices', row, set), held: { row: updated(row, set), lines } }
}
