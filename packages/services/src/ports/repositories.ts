import type {
  ApiKey,
  Authentication,
  CheckoutSession,
  Customer,
  Discount,
  DiscountRedemption,
  GatewayAccount,
  Invoice,
  InvoiceComment,
  InvoiceLine,
  LinkStatus,
  Merchant,
  Order,
  OrderLine,
  Payment,
  PaymentAttempt,
  PaymentIntent,
  PaymentLink,
  PaymentMethod,
  Price,
  Product,
  SetupIntent,
  StoredEvent,
  TaxRate,
  Transaction,
  WebhookDelivery,
  WebhookEndpoint,
} from '@revkeen-edge/domain'
import type { Query } from './database.ts'
import type { IdempotencyRecord } from './idempotency.ts'
import type { GatewayCallback, Message } from './rows.ts'

/** A window of a list, by offset or from a cursor. `total` is of all rows that match. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly hasMore: boolean
  /** The cursor that the tenant has no row of: there is no such window. */
  readonly missingCursor?: 'starting_after' | 'ending_before' | undefined
}

export interface Window {
  readonly limit: number
  readonly offset: number
  readonly startingAfter?: string | undefined
  readonly endingBefore?: string | undefined
}

/** Filters left undefined do not filter. */
export type Filter<T> = { readonly [K in keyof T]?: T[K] | undefined }

export interface Rooms<T, F> {
  byId(id: string): Query<T | null>
  byIds(ids: readonly string[]): Query<readonly T[]>
  list(window: Window, filter: Filter<F>): Query<Page<T>>
}

export interface ExternalRef {
  readonly source: string
  readonly externalId: string
}

export interface AttemptFilter {
  readonly invoiceId: string
  readonly checkoutSessionId: string
  readonly status: string
  readonly statuses: readonly string[]
}

export interface EventFilter {
  types: readonly string[]
  customerId: string
  invoiceId: string
  subscriptionId: string
  orderId: string
  createdGte: number
  createdLte: number
}

export interface Repositories {
  readonly merchant: { get(): Query<Merchant | null> }
  readonly apiKeys: { byId(id: string): Query<ApiKey | null> }
  readonly customers: Rooms<Customer, { search: string; email: string }> & {
    /** The longest-standing customer with that e-mail. */
    byEmail(email: string): Query<Customer | null>
    byExternal(refs: readonly ExternalRef[]): Query<readonly Customer[]>
    /** Whom a checkout session is for. */
    ownerOf(linkId: string, tokenHash: string): Query<Customer | null>
    ownerOfAttempt(attemptId: string): Query<Customer | null>
    /** Whom an invoice is for, deleted since or not. */
    ofInvoice(invoiceId: string): Query<Customer | null>
    ofOrder(orderId: string): Query<Customer | null>
  }
  readonly products: Rooms<Product, { search: string; isActive: boolean; kind: string }> & {
    byExternal(refs: readonly ExternalRef[]): Query<readonly Product[]>
    /** Those that have one of the codes or slugs. */
    byCodes(codes: { productIds: readonly string[]; slugs: readonly string[] }): Query<readonly Product[]>
    /** The products of prices. */
    ofPrices(priceIds: readonly string[]): Query<readonly Product[]>
    /** What the lines of a link, of a session or of the invoice that they settle sell. */
    ofCheckout(linkId: string, tokenHash: string): Query<readonly Product[]>
    /** What an attempt is about to sell, or the invoice that it pays sold. */
    ofAttempt(attemptId: string): Query<readonly Product[]>
    ofInvoice(invoiceId: string): Query<readonly Product[]>
    /** What the lines of an order, and those of the invoice that it is paid with, sell. */
    ofOrder(orderId: string): Query<readonly Product[]>
  }
  readonly prices: Rooms<
    Price,
    { productId: string; type: string; pricingModel: string; active: boolean; currency: string; lookupKey: string }
  > & {
    /** The active price with that key. */
    byLookupKey(lookupKey: string): Query<Price | null>
    /** The prices that the lines of a payment link name. */
    ofLink(linkId: string): Query<readonly Price[]>
    /** The prices that the lines of an order were made from. */
    ofOrder(orderId: string): Query<readonly Price[]>
  }
  /** `status` is the one that a link has at `now`. */
  readonly paymentLinks: Rooms<
    PaymentLink,
    { status: { is: LinkStatus; now: number }; mode: string; search: string }
  > & {
    bySlug(slug: string): Query<PaymentLink | null>
    byIdempotencyKey(key: string): Query<PaymentLink | null>
    /** The link that a checkout session came through. */
    bySession(sessionId: string): Query<PaymentLink | null>
  }
  readonly checkoutSessions: {
    byId(id: string): Query<CheckoutSession | null>
    byToken(tokenHash: string): Query<CheckoutSession | null>
  }
  readonly paymentMethods: Rooms<
    PaymentMethod,
    { customerId: string; type: string; status: string; statuses: readonly string[] }
  > & {
    defaultOf(customerId: string): Query<PaymentMethod | null>
    /** The default method of the customer whom an invoice is for. */
    defaultOfInvoice(invoiceId: string): Query<PaymentMethod | null>
    /** The default method of the customer whom an order is for. */
    defaultOfOrder(orderId: string): Query<PaymentMethod | null>
  }
  readonly invoices: Rooms<
    Invoice,
    { status: string; statuses: readonly string[]; customerId: string; subscriptionId: string }
  > & {
    lines(invoiceIds: readonly string[]): Query<readonly InvoiceLine[]>
    byExternal(refs: readonly ExternalRef[]): Query<readonly Invoice[]>
    /** Newest last. Internal ones only when asked for. */
    comments(invoiceId: string, options: { internal: boolean }): Query<readonly InvoiceComment[]>
    /** The same newest first, a window at a time. */
    commentPage(invoiceId: string, window: Window, options: { internal: boolean }): Query<Page<InvoiceComment>>
    byNumber(number: string): Query<Invoice | null>
    /** Whether the customer of an invoice has bought before: paid invoices. */
    paidBefore(invoiceId: string): Query<number>
    /** The lines of the invoices that integrations know by these references. */
    linesOfExternal(refs: readonly ExternalRef[]): Query<readonly InvoiceLine[]>
    /** Whether the customer has bought before: a paid invoice. */
    paidOf(customerId: string): Query<number>
    /** The same for an order's customer. */
    paidBeforeOrder(orderId: string): Query<number>
    /** The invoice that was there before, which a link or a session is for. */
    settledBy(linkId: string, tokenHash: string): Query<Invoice | null>
    linesSettledBy(linkId: string, tokenHash: string): Query<readonly InvoiceLine[]>
    /** The invoice of the session that a token opens, once there is one. */
    ofToken(tokenHash: string): Query<Invoice | null>
    linesOfToken(tokenHash: string): Query<readonly InvoiceLine[]>
    /** The invoice that an order is paid with. */
    ofOrder(orderId: string): Query<Invoice | null>
    linesOfOrder(orderId: string): Query<readonly InvoiceLine[]>
  }
  readonly orders: Rooms<Order, { customerId: string; status: string; createdGte: number; createdLte: number }> & {
    lines(orderIds: readonly string[]): Query<readonly OrderLine[]>
    /** The order that an invoice is for. */
    ofInvoice(invoiceId: string): Query<Order | null>
    linesOfInvoice(invoiceId: string): Query<readonly OrderLine[]>
    settledBy(linkId: string, tokenHash: string): Query<Order | null>
    linesSettledBy(linkId: string, tokenHash: string): Query<readonly OrderLine[]>
  }
  readonly discounts: Rooms<Discount, { isActive: boolean; archived: boolean; search: string }> & {
    /** The one that is not archived and has the code, in its matching form. */
    byCode(codeKey: string): Query<Discount | null>
    byCodes(codeKeys: readonly string[]): Query<readonly Discount[]>
    /** How often a customer has used it. */
    usesBy(discountId: string, customerKey: string): Query<number>
    /** How often an order's customer has used the order's discount. */
    usesForOrder(orderId: string): Query<number>
    /** Those that an invoice's amounts were computed with, archived since or not. */
    ofInvoice(invoiceId: string): Query<readonly Discount[]>
    /** The one that an order was priced with, archived since or not. */
    ofOrder(orderId: string): Query<Discount | null>
    /**
     * How often a customer, or the one whom an invoice is for, has used the discounts that are named and the invoice's own,
     * by discount. Uses by their e-mail alone are included.
     */
    usesOf(
      user: { readonly customerId: string } | { readonly invoiceId: string },
      named: { readonly id: string; readonly codeKey: string },
    ): Query<ReadonlyMap<string, number>>
    /** The uses that an invoice counts for. */
    redemptionsOf(invoiceId: string): Query<readonly DiscountRedemption[]>
  }
  readonly taxRates: Rooms<TaxRate, { active: boolean; country: string; inclusive: boolean }> & {
    /** Every active rate: what the merchant's own rules choose from. */
    active(): Query<readonly TaxRate[]>
    /** The same, with those that lines of an invoice were given by hand, active or not. */
    forInvoice(invoiceId: string): Query<readonly TaxRate[]>
  }
  readonly paymentIntents: Rooms<
    PaymentIntent,
    { customerId: string; status: string; createdGte: number; createdLte: number }
  >
  readonly setupIntents: Rooms<SetupIntent, { customerId: string; status: string }>
  readonly authentications: {
    byId(id: string): Query<Authentication | null>
    byState(stateHash: string): Query<Authentication | null>
  }
  readonly payments: Rooms<
    Payment,
    {
      customerId: string
      invoiceId: string
      status: string
      /** Only those that a gateway was asked for, of a known customer: charges. */
      charges: true
      createdGte: number
      createdLte: number
    }
  > & {
    /** What was paid of an invoice, oldest first. */
    ofInvoice(invoiceId: string): Query<readonly Payment[]>
    /** What the session that a token opens was paid with. */
    ofToken(tokenHash: string): Query<Payment | null>
    /** What an attempt became. */
    ofAttempt(attemptId: string): Query<Payment | null>
  }
  readonly transactions: Rooms<
    Transaction,
    { type: string; status: string; customerId: string; invoiceId: string; createdGte: number; createdLte: number }
  > & { ofAttempt(attemptId: string): Query<Transaction | null> }
  readonly paymentAttempts: Rooms<PaymentAttempt, AttemptFilter> & {
    /** Which of the payments and invoices that an attempt names are there: its outcome may make them. */
    made(id: string): Query<ReadonlySet<string>>
    /** The same of the attempts that `list` finds. */
    madeOfList(window: Window, filter: Filter<AttemptFilter>): Query<ReadonlySet<string>>
    byOrderId(gatewayOrderId: string): Query<PaymentAttempt | null>
    openForInvoice(invoiceId: string): Query<PaymentAttempt | null>
    /** An open attempt on the invoice that an order is paid with. */
    openForOrder(orderId: string): Query<PaymentAttempt | null>
    /** The attempt that a request with an idempotency key made, not older than a day. */
    byRequestKey(key: string, since: number): Query<PaymentAttempt | null>
    /** Everything that a payment was asked for, oldest first. */
    ofPayment(paymentId: string): Query<readonly PaymentAttempt[]>
    /** An open capture or void of held funds. */
    openForParent(gatewayTransactionId: string): Query<PaymentAttempt | null>
    /** How often an invoice was tried. */
    countOfInvoice(invoiceId: string): Query<number>
    /** The latest attempt of the session that a token opens. */
    latestByToken(tokenHash: string): Query<PaymentAttempt | null>
    /** An open attempt on the invoice that a checkout session pays, whoever made it. */
    openForSession(sessionId: string): Query<PaymentAttempt | null>
  }
  readonly gatewayAccounts: {
    byId(id: string): Query<GatewayAccount | null>
    standard(): Query<GatewayAccount | null>
    /** The one that an invoice's page takes payments through: its own, else the standard one. */
    ofInvoicePage(invoiceId: string): Query<GatewayAccount | null>
  }
  readonly gatewayCallbacks: {
    byId(id: string): Query<GatewayCallback | null>
    byEvent(accountId: string, eventId: string): Query<GatewayCallback | null>
  }
  readonly webhookEndpoints: Rooms<WebhookEndpoint, { status: string }> & {
    /** Every endpoint that gets events. */
    enabled(): Query<readonly WebhookEndpoint[]>
    /** The endpoint of a delivery; null once it is deleted. */
    ofDelivery(deliveryId: string): Query<WebhookEndpoint | null>
  }
  readonly webhookDeliveries: Rooms<WebhookDelivery, { endpointId: string; eventId: string; status: string }> & {
    /** The highest generation of an event's deliveries; -1 where it has none. */
    lastGeneration(eventId: string): Query<number>
  }
  readonly events: Rooms<StoredEvent, EventFilter> & {
    /** How many deliveries are still open, by event, of the events that `list` finds. */
    pendingOfList(window: Window, filter: Filter<EventFilter>): Query<ReadonlyMap<string, number>>
    pending(id: string): Query<number>
  }
  readonly messages: { byId(id: string): Query<Message | null> }
  readonly idempotency: { byId(id: string): Query<IdempotencyRecord | null> }
}
