import {
  publicId,
  type CheckoutSession,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type Payment,
  type PaymentAttempt,
  type PaymentMethod,
  type Subscription,
  type UpcomingCharge,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import { loadForBilling } from '../subscriptions/around.ts'
import { planNameOf } from '../subscriptions/load.ts'
import { previewRenewal } from '../subscriptions/preview-renewal.ts'
import type { Checkout } from './load.ts'

/** What a receipt shows. */
export interface PaidCheckout {
  readonly merchant: Merchant
  readonly session: CheckoutSession
  /** Null where nothing was billed. */
  readonly invoice: Invoice | null
  readonly lines: readonly InvoiceLine[]
  readonly payment: Payment | null
  readonly attempt: PaymentAttempt | null
  /** What began, with what it is to be charged next; null where nothing recurs. */
  readonly subscription: BegunSubscription | null
  /** The card that was stored. */
  readonly method: PaymentMethod | null
  readonly customer: Customer | null
}

/** A subscription right after it began. */
export interface BegunSubscription {
  readonly row: Subscription
  readonly planName: string
  /** Null where nothing more is charged. */
  readonly next: UpcomingCharge | null
}

/** Reads a paid checkout, or null where it is not complete; what a subscription is charged next takes a second trip. */
export async function loadPaidCheckout(context: Context, token: string): Promise<PaidCheckout | null> {
  const { db } = context
  const { rows } = db
  const tokenHash = await sha256Hex(token)
  const { merchant, session, subscription, ...found } = await db.load({
    merchant: rows.merchant.get(),
    session: rows.checkoutSessions.byToken(tokenHash),
    invoice: rows.invoices.ofToken(tokenHash),
    lines: rows.invoices.linesOfToken(tokenHash),
    payment: rows.payments.ofToken(tokenHash),
    attempt: rows.paymentAttempts.latestByToken(tokenHash),
    subscription: rows.subscriptions.ofToken(tokenHash),
    method: rows.paymentMethods.ofToken(tokenHash),
    customer: rows.customers.ownerOf('', tokenHash),
  })
  if (!merchant || session?.status !== 'complete') return null
  if (session.mode === 'payment' && !found.invoice) return null
  return { ...found, merchant, session, subscription: subscription && (await begunOf(context, subscription)) }
}

async function begunOf(context: Context, row: Subscription): Promise<BegunSubscription> {
  const [found, preview] = await Promise.all([loadForBilling(context, row.id), previewRenewal(context, row.id, 1)])
  const planName = found ? planNameOf(found.items, found) : ''
  return { row, planName, next: preview.ok ? (preview.value.charges[0] ?? null) : null }
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
  if (session.subscriptionId) url.searchParams.set('subscription_id', publicId('subscription', session.subscriptionId))
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
