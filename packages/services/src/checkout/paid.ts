import type { CheckoutSession, Invoice, InvoiceLine, Merchant, Payment, PaymentAttempt } from '@revkeen-edge/domain'
import { publicId } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import type { Checkout } from './load.ts'

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
  const url = new URL(withSessionId(session.successUrl, session))
  url.searchParams.set('checkout_id', publicId('checkoutSession', session.id))
  if (session.customerId) url.searchParams.set('customer_id', publicId('customer', session.customerId))
  if (session.orderId) url.searchParams.set('order_id', publicId('order', session.orderId))
  return url.href
}

/**
 * Where a buyer goes who turns back, or null where the merchant names no page. `{CHECKOUT_SESSION_ID}` stands for the
 * session's id; it is left empty at a link through which this buyer has not tried to pay, and so has no session.
 */
export function cancelRedirect({ link, session }: Pick<Checkout, 'link' | 'session'>): string | null {
  const url = link?.cancelUrl ?? session?.cancelUrl ?? null
  return url === null ? null : withSessionId(url, session)
}

function withSessionId(url: string, session: CheckoutSession | null): string {
  return url.replaceAll('{CHECKOUT_SESSION_ID}', session ? publicId('checkoutSession', session.id) : '')
}
