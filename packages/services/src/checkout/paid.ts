import type { CheckoutSession, Invoice, InvoiceLine, Merchant, Payment, PaymentAttempt } from '@revkeen-edge/domain'
import { publicId } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'

/** What a receipt shows. */
export interface PaidCheckout {
  readonly merchant: Merchant
  readonly session: CheckoutSession
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly payment: Payment | null
  readonly attempt: PaymentAttempt | null
}

/** Reads a paid checkout in one round trip, or null where it is not paid. */
export async function loadPaidCheckout({ db }: Context, token: string): Promise<PaidCheckout | null> {
  const { rows } = db
  const tokenHash = await sha256Hex(token)
  const { merchant, session, invoice, lines, payment, attempt } = await db.load({
    merchant: rows.merchant.get(),
    session: rows.checkoutSessions.byToken(tokenHash),
    invoice: rows.invoices.ofToken(tokenHash),
    lines: rows.invoices.linesOfToken(tokenHash),
    payment: rows.payments.ofToken(tokenHash),
    attempt: rows.paymentAttempts.latestByToken(tokenHash),
  })
  if (!merchant || !invoice || session?.status !== 'complete') return null
  return { merchant, session, invoice, lines, payment, attempt }
}

/**
 * Where a buyer goes after paying: the merchant's own page with what it needs to look the sale up, or null for ours.
 * `{CHECKOUT_SESSION_ID}` in the address stands for the session's id.
 */
export function successRedirect(session: CheckoutSession): string | null {
  if (session.successUrl === null) return null
  const checkoutId = publicId('checkoutSession', session.id)
  const url = new URL(session.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', checkoutId))
  url.searchParams.set('checkout_id', checkoutId)
  if (session.customerId) url.searchParams.set('customer_id', publicId('customer', session.customerId))
  if (session.orderId) url.searchParams.set('order_id', publicId('order', session.orderId))
  return url.href
}
