import type {
  ApiKey,
  CheckoutSession,
  Customer,
  GatewayAccount,
  Invoice,
  InvoiceLine,
  LinkStatus,
  Merchant,
  Order,
  Payment,
  PaymentAttempt,
  PaymentLink,
  PaymentMethod,
  Price,
  Product,
  StoredEvent,
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
  }
  readonly products: Rooms<Product, { search: string; isActive: boolean; kind: string }> & {
    byExternal(refs: readonly ExternalRef[]): Query<readonly Product[]>
    /** Those that have one of the codes or slugs. */
    byCodes(codes: { productIds: readonly string[]; slugs: readonly string[] }): Query<readonly Product[]>
    /** The products of prices. */
    ofPrices(priceIds: readonly string[]): Query<readonly Product[]>
    /** What the lines of a payment link sell. */
    ofLink(linkId: string): Query<readonly Product[]>
  }
  readonly prices: Rooms<
    Price,
    { productId: string; type: string; pricingModel: string; active: boolean; currency: string; lookupKey: string }
  > & {
    /** The active price with that key. */
    byLookupKey(lookupKey: string): Query<Price | null>
    /** The prices that the lines of a payment link name. */
    ofLink(linkId: string): Query<readonly Price[]>
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
  }
  readonly invoices: Rooms<Invoice, { status: string; statuses: readonly string[]; customerId: string }> & {
    lines(invoiceIds: readonly string[]): Query<readonly InvoiceLine[]>
    /** The invoice that was there before, which a link or a session is for. */
    settledBy(linkId: string, tokenHash: string): Query<Invoice | null>
    linesSettledBy(linkId: string, tokenHash: string): Query<readonly InvoiceLine[]>
    /** The invoice of the session that a token opens, once there is one. */
    ofToken(tokenHash: string): Query<Invoice | null>
    linesOfToken(tokenHash: string): Query<readonly InvoiceLine[]>
  }
  readonly orders: Rooms<Order, { customerId: string; status: string }>
  readonly payments: Rooms<Payment, { customerId: string; invoiceId: string; status: string }> & {
    /** What the session that a token opens was paid with. */
    ofToken(tokenHash: string): Query<Payment | null>
    /** What an attempt became. */
    ofAttempt(attemptId: string): Query<Payment | null>
  }
  readonly transactions: Rooms<
    Transaction,
    { type: string; status: string; customerId: string; invoiceId: string; createdGte: number; createdLte: number }
  > & { ofAttempt(attemptId: string): Query<Transaction | null> }
  readonly paymentAttempts: Rooms<
    PaymentAttempt,
    { invoiceId: string; checkoutSessionId: string; status: string; statuses: readonly string[] }
  > & {
    byOrderId(gatewayOrderId: string): Query<PaymentAttempt | null>
    openForInvoice(invoiceId: string): Query<PaymentAttempt | null>
    /** The latest attempt of the session that a token opens. */
    latestByToken(tokenHash: string): Query<PaymentAttempt | null>
    /** An open attempt on the invoice that a checkout session pays, whoever made it. */
    openForSession(sessionId: string): Query<PaymentAttempt | null>
  }
  readonly gatewayAccounts: { byId(id: string): Query<GatewayAccount | null>; standard(): Query<GatewayAccount | null> }
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
