import type {
  ApiKey,
  CheckoutSession,
  Customer,
  GatewayAccount,
  Invoice,
  InvoiceLine,
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

/** A window of a list, by offset or from a cursor. `total` is of all rows that match. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly hasMore: boolean
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

export interface Repositories {
  readonly merchant: { get(): Query<Merchant | null> }
  readonly apiKeys: { byId(id: string): Query<ApiKey | null> }
  readonly customers: Rooms<Customer, { search: string; email: string }> & {
    /** The longest-standing customer with that e-mail. */
    byEmail(email: string): Query<Customer | null>
    byExternal(refs: readonly ExternalRef[]): Query<readonly Customer[]>
  }
  readonly products: Rooms<Product, { search: string; isActive: boolean; kind: string }> & {
    byExternal(refs: readonly ExternalRef[]): Query<readonly Product[]>
    byProductId(productId: string): Query<Product | null>
  }
  readonly prices: Rooms<Price, { productId: string; type: string; pricingModel: string; active: boolean; currency: string; lookupKey: string }>
  readonly paymentLinks: Rooms<PaymentLink, { status: string; mode: string; search: string }>
  readonly checkoutSessions: {
    byId(id: string): Query<CheckoutSession | null>
    byToken(tokenHash: string): Query<CheckoutSession | null>
  }
  readonly paymentMethods: Rooms<PaymentMethod, { customerId: string; type: string; status: string }>
  readonly invoices: Rooms<Invoice, { status: string; statuses: readonly string[]; customerId: string }> & {
    lines(invoiceIds: readonly string[]): Query<readonly InvoiceLine[]>
  }
  readonly orders: Rooms<Order, { customerId: string; status: string }>
  readonly payments: Rooms<Payment, { customerId: string; invoiceId: string; status: string }>
  readonly transactions: Rooms<
    Transaction,
    { type: string; status: string; customerId: string; invoiceId: string; createdGte: number; createdLte: number }
  >
  readonly paymentAttempts: Rooms<PaymentAttempt, { invoiceId: string; status: string }> & {
    byOrderId(gatewayOrderId: string): Query<PaymentAttempt | null>
    openForInvoice(invoiceId: string): Query<PaymentAttempt | null>
  }
  readonly gatewayAccounts: { byId(id: string): Query<GatewayAccount | null>; standard(): Query<GatewayAccount | null> }
  readonly webhookEndpoints: Rooms<WebhookEndpoint, { status: string }>
  readonly webhookDeliveries: Rooms<WebhookDelivery, { endpointId: string; eventId: string; status: string }>
  readonly events: Rooms<
    StoredEvent,
    { types: readonly string[]; customerId: string; invoiceId: string; subscriptionId: string; orderId: string; createdGte: number; createdLte: number }
  >
  readonly idempotency: { byId(id: string): Query<IdempotencyRecord | null> }
}
