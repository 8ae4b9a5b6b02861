import type {
  CheckoutSession,
  Customer,
  Invoice,
  InvoiceComment,
  InvoiceLine,
  Merchant,
  Payment,
  PaymentAttempt,
} from '@revkeen-edge/domain'
import { loadCheckout, type PayableCheckout } from '../checkout/load.ts'
import type { Context } from '../context.ts'

/** An invoice as whoever has its address sees it: nothing internal. */
export interface PublicInvoice {
  readonly merchant: Merchant
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly customer: Customer | null
  /** Those that are meant for the customer, newest last. */
  readonly comments: readonly InvoiceComment[]
  /** What moved money, oldest first. */
  readonly payments: readonly Payment[]
  /** A payment under way, whoever makes it. */
  readonly open: PaymentAttempt | null
  /** This payer's own checkout of it: the session is null until the first try, and again once it is over. */
  readonly checkout: PayableCheckout
  /** The session that the token opens, over or not. */
  readonly session: CheckoutSession | null
  /** To whom the session's receipt goes; null before its first try. */
  readonly receiptTo: string | null
}

/** Reads an invoice with what its page shows; null where the tenant has no such invoice any more. */
export async function loadPublicInvoice(
  context: Context,
  invoiceId: string,
  sessionToken: string,
): Promise<PublicInvoice | null> {
  const { rows } = context.db
  const [checkout, found] = await Promise.all([
    loadCheckout(context, { kind: 'invoice', invoiceId }, sessionToken),
    context.db.load({
      comments: rows.invoices.comments(invoiceId, { internal: false }),
      payments: rows.payments.ofInvoice(invoiceId),
      open: rows.paymentAttempts.openForInvoice(invoiceId),
    }),
  ])
  if (!checkout?.invoice) return null
  const { merchant, invoice, customer, session, attempt } = checkout
  return {
    ...found,
    payments: found.payments.filter(({ capturedMinor }) => capturedMinor > 0),
    merchant,
    invoice: invoice.row,
    lines: invoice.lines.toSorted((one, other) => one.position - other.position),
    customer,
    session,
    receiptTo: attempt?.sale.buyer.email ?? null,
    checkout: isOver(session, context.now) ? { ...checkout, session: null, attempt: null } : checkout,
  }
}

/** A session pays once; the rest of an invoice is paid through another. */
function isOver(session: CheckoutSession | null, now: number): boolean {
  return session !== null && (session.status !== 'open' || session.expiresAt <= now)
}
