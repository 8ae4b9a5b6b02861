import type {
  CheckoutSession,
  Customer,
  Invoice,
  InvoiceLine,
  Merchant,
  PaymentAttempt,
  PaymentLink,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Everything that booking an attempt's outcome needs to know. */
export interface SettleState {
  readonly attempt: PaymentAttempt
  readonly merchant: Merchant
  readonly session: CheckoutSession | null
  readonly link: PaymentLink | null
  /** Whom the sale is for, if known already: the session's customer, else the buyer's by e-mail. */
  readonly customer: Customer | null
  /** The invoice that was there before the charge, with its lines; null for a sale, whose payment makes it. */
  readonly invoice: { readonly row: Invoice; readonly lines: readonly InvoiceLine[] } | null
}

/** Reads an attempt with what hangs on it, in one round trip; null where the tenant has no such attempt. */
export async function loadSettleState({ db }: Context, attempt: PaymentAttempt): Promise<SettleState | null> {
  const { rows } = db
  const { fresh, merchant, session, link, owner, byEmail, invoice, lines } = await db.load({
    fresh: rows.paymentAttempts.byId(attempt.id),
    merchant: rows.merchant.get(),
    session: rows.checkoutSessions.byId(attempt.checkoutSessionId ?? ''),
    link: rows.paymentLinks.bySession(attempt.checkoutSessionId ?? ''),
    owner: rows.customers.ownerOfAttempt(attempt.id),
    byEmail: rows.customers.byEmail(attempt.sale.buyer.email),
    invoice: rows.invoices.byId(attempt.invoiceId),
    lines: rows.invoices.lines([attempt.invoiceId]),
  })
  if (!fresh || !merchant) return null
  return {
    attempt: fresh,
    merchant,
    session,
    link,
    customer: owner ?? byEmail,
    invoice: invoice && { row: invoice, lines },
  }
}
