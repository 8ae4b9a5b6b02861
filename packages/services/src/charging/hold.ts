import { isOrderPayable, type CheckoutSession, type PaymentLink } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'
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

/**
 * The same of the order that is paid, which may be canceled without its invoice: of a payment and a cancellation at once, the
 * second finds the first. One that takes no money is left as it is. Pinned by orders-races.test.ts.
 */
export function heldOrder(
  { now }: Context,
  order: OrderWithLines | null,
): { readonly changes: readonly Change[]; readonly held: OrderWithLines | null } {
  if (!order || !isOrderPayable(order.row)) return { changes: [], held: order }
  const set = { updatedAt: now }
  return { changes: [update('orders', order.row, set)], held: { ...order, row: updated(order.row, set) } }
}

/** A checkout session that asked for an invoice's money, with the link that it came from. */
export interface Requested {
  readonly session: CheckoutSession
  readonly link: PaymentLink | null
  /** What the beginning changes of the session. */
  readonly set?: Partial<CheckoutSession>
}

/** The same of the session that asked for the money: of a payment and its expiry at once, the second finds the first. */
export function heldRequest(
  { now }: Context,
  request: Requested | null,
): {
  readonly changes: readonly Change[]
  readonly session: CheckoutSession | null
  readonly link: PaymentLink | null
} {
  if (!request) return { changes: [], session: null, link: null }
  const { session, link } = request
  const set = { ...request.set, updatedAt: now }
  return { changes: [update('checkoutSessions', session, set)], session: updated(session, set), link }
}
