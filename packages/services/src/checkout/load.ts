import type {
  CheckoutSession,
  Customer,
  GatewayAccount,
  Merchant,
  PaymentAttempt,
  PaymentLink,
  Price,
  Product,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../charging/state.ts'
import { sha256Hex } from '../crypto.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'

/** How a buyer got here: through a link, or with the token of a session that the merchant made. */
export type Entrance = { readonly kind: 'link'; readonly linkId: string } | { readonly kind: 'session' }

/** Everything that a payment page and its payment need to know. */
export interface Checkout {
  readonly merchant: Merchant
  readonly account: GatewayAccount | null
  readonly link: PaymentLink | null
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
  /** Null where the buyer came through a link and has not tried to pay yet. */
  readonly session: CheckoutSession | null
  /** The session's latest attempt, open or settled. */
  readonly attempt: PaymentAttempt | null
}

/** What settling a payment of a checkout needs beyond the page. */
export interface PayableCheckout extends Checkout {
  readonly customer: Customer | null
  readonly invoice: InvoiceWithLines | null
  /** The order that the invoice is for. */
  readonly order: OrderWithLines | null
}

/**
 * Reads a checkout in one round trip; null where there is no such link or session. With a buyer's e-mail the customer
 * that it matches is read as well.
 */
export async function loadCheckout(
  context: Context,
  entrance: Entrance,
  token: string,
  email = '',
): Promise<PayableCheckout | null> {
  const { rows } = context.db
  const tokenHash = await sha256Hex(token)
  const linkId = entrance.kind === 'link' ? entrance.linkId : ''
  const { owner, byEmail, invoice, lines, order, orderLines, ...loaded } = await context.db.load({
    merchant: rows.merchant.get(),
    account: rows.gatewayAccounts.standard(),
    link: rows.paymentLinks.byId(linkId),
    products: rows.products.ofCheckout(linkId, tokenHash),
    prices: rows.prices.ofLink(linkId),
    session: rows.checkoutSessions.byToken(tokenHash),
    attempt: rows.paymentAttempts.latestByToken(tokenHash),
    invoice: rows.invoices.settledBy(linkId, tokenHash),
    lines: rows.invoices.linesSettledBy(linkId, tokenHash),
    order: rows.orders.settledBy(linkId, tokenHash),
    orderLines: rows.orders.linesSettledBy(linkId, tokenHash),
    owner: rows.customers.ownerOf(linkId, tokenHash),
    byEmail: rows.customers.byEmail(email),
  })
  const { merchant, link, session } = loaded
  // A link's session obeys its link, wherever it is paid.
  if (entrance.kind === 'session' && session?.paymentLinkId) {
    return loadCheckout(context, { kind: 'link', linkId: session.paymentLinkId }, token, email)
  }
  if (!merchant || (entrance.kind === 'link' ? !link : !session)) return null
  // A token of another link's session opens nothing here.
  if (entrance.kind === 'link' && session && session.paymentLinkId !== linkId) return null
  return {
    ...loaded,
    merchant,
    customer: owner ?? byEmail,
    invoice: invoice && { row: invoice, lines },
    order: order && { row: order, lines: orderLines },
  }
}
