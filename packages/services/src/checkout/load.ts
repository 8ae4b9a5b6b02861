import {
  discountCodeKey,
  NETWORK_TRIES_MS,
  type CheckoutSession,
  type Customer,
  type Discount,
  type GatewayAccount,
  type Merchant,
  type PaymentAttempt,
  type PaymentLink,
  type Price,
  type Product,
  type Subscription,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../charging/state.ts'
import { sha256Hex } from '../crypto.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'
import { triedQueries, trierOf, type Tried } from './tries.ts'

/** How a buyer got here: through a link, at an invoice's own page, or with the token of a session that the merchant made. */
export type Entrance =
  | { readonly kind: 'link'; readonly linkId: string }
  | { readonly kind: 'invoice'; readonly invoiceId: string }
  | { readonly kind: 'session' }

/** Everything that a payment page and its payment need to know. */
export interface Checkout {
  readonly merchant: Merchant
  /** What routes a charge by its currency. */
  readonly accounts: readonly GatewayAccount[]
  readonly link: PaymentLink | null
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
  /** The merchant's active tax rates. */
  readonly rates: readonly TaxRate[]
  /** What the code that the buyer asks for stands for. */
  readonly discount: Discount | null
  /** By this buyer, of what is limited. */
  readonly tried: Tried
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
  /** What began in the session, and may still wait for its first payment. */
  readonly subscription: Subscription | null
}

/** What a page is asked with. */
interface Asked {
  readonly email?: string
  readonly code?: string | null | undefined
  /** What stands for the network that the buyer comes from; null or left out where tries are not counted by it. */
  readonly network?: string | null
}

/**
 * Reads a checkout in one round trip; null where there is no such link or session. With a buyer's e-mail the customer
 * that it matches is read as well, with a code the discount, with a network what it tried before.
 */
export async function loadCheckout(
  context: Context,
  entrance: Entrance,
  token: string,
  asked: Asked = {},
): Promise<PayableCheckout | null> {
  const { rows } = context.db
  const tokenHash = await sha256Hex(token)
  const linkId = entrance.kind === 'link' ? entrance.linkId : ''
  const shown = entrance.kind === 'invoice' ? entrance.invoiceId : null
  const pageId = entrance.kind === 'link' ? entrance.linkId : shown
  const by = await trierOf(context, { pageId, tokenHash, network: asked.network ?? null })
  const { owner, byEmail, invoice, lines, order, orderLines, ...read } = await context.db.load({
    ...triedQueries(context, by),
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    link: rows.paymentLinks.byId(linkId),
    products: shown ? rows.products.ofInvoice(shown) : rows.products.ofCheckout(linkId, tokenHash),
    prices: rows.prices.ofCheckout(linkId, tokenHash),
    rates: rows.taxRates.active(),
    discount: rows.discounts.byCode(discountCodeKey(asked.code ?? '')),
    session: rows.checkoutSessions.byToken(tokenHash),
    subscription: rows.subscriptions.ofToken(tokenHash),
    attempt: rows.paymentAttempts.latestByToken(tokenHash),
    invoice: shown ? rows.invoices.byId(shown) : rows.invoices.settledBy(linkId, tokenHash),
    lines: shown ? rows.invoices.lines([shown]) : rows.invoices.linesSettledBy(linkId, tokenHash),
    order: shown ? rows.orders.ofInvoice(shown) : rows.orders.settledBy(linkId, tokenHash),
    orderLines: shown ? rows.orders.linesOfInvoice(shown) : rows.orders.linesSettledBy(linkId, tokenHash),
    owner: shown ? rows.customers.ofInvoice(shown) : rows.customers.ownerOf(linkId, tokenHash),
    byEmail: rows.customers.byEmail(asked.email ?? ''),
  })
  const { tries, ownGuesses, networkGuesses, ...loaded } = read
  const { merchant, link, session } = loaded
  // A link's session obeys its link, wherever it is paid.
  if (entrance.kind === 'session' && session?.paymentLinkId) {
    return loadCheckout(context, { kind: 'link', linkId: session.paymentLinkId }, token, asked)
  }
  if (!merchant || !{ link, session, invoice }[entrance.kind]) return null
  // A token of another page's session opens nothing here.
  if (entrance.kind === 'link' && session && session.paymentLinkId !== linkId) return null
  if (shown && session && (session.invoiceId !== shown || !session.settlesInvoice)) return null
  return {
    ...loaded,
    merchant,
    tried: {
      by,
      since: context.now - NETWORK_TRIES_MS,
      tries,
      guesses: { browser: ownGuesses, network: networkGuesses },
    },
    customer: owner ?? byEmail,
    invoice: invoice && { row: invoice, lines },
    order: order && { row: order, lines: orderLines },
  }
}
