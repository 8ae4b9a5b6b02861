import type {
  Account,
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
  Json,
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
  TaxRate,
  Transaction,
  WebhookDelivery,
  WebhookEndpoint,
} from '@revkeen-edge/domain'

/** A hash or name that is known before the tenant is, and what it opens. */
export interface DirectoryEntry {
  kind: DirectoryKind
  key: string
  merchantId: string
  targetId: string
  data: Json
  /** From when it may go, in UTC milliseconds; null for never. */
  purgeAt: number | null
}

export type DirectoryKind =
  | 'api_key'
  | 'payment_link'
  | 'checkout_session'
  | 'gateway_account'
  | 'invoice'
  | 'authentication'

export type MessageKind = 'receipt' | 'invoice_sent' | 'order_shipped'

export interface Message {
  id: string
  merchantId: string
  kind: MessageKind
  recipient: string
  data: Json
  attempts: number
  nextAttemptAt: number | null
  sentAt: number | null
  lastError: string | null
  createdAt: number
}

export interface GatewayCallback {
  id: string
  merchantId: string
  gatewayAccountId: string
  eventId: string
  eventType: string
  /** Null once it has been kept long enough. */
  body: string | null
  receivedAt: number
  attempts: number
  /** Null where it was processed, and where it failed for good. */
  nextAttemptAt: number | null
  lastError: string | null
  processedAt: number | null
  result: string | null
}

/** Every table that a plan may change, with its row. `packages/db` pins its schema to these types. */
export interface Rows {
  accounts: Account
  merchants: Merchant
  apiKeys: ApiKey
  directory: DirectoryEntry
  gatewayAccounts: GatewayAccount
  customers: Customer
  paymentMethods: PaymentMethod
  products: Product
  prices: Price
  paymentLinks: PaymentLink
  checkoutSessions: CheckoutSession
  invoices: Invoice
  invoiceLines: InvoiceLine
  invoiceComments: InvoiceComment
  discounts: Discount
  discountRedemptions: DiscountRedemption
  taxRates: TaxRate
  orders: Order
  orderLines: OrderLine
  payments: Payment
  transactions: Transaction
  paymentAttempts: PaymentAttempt
  paymentIntents: PaymentIntent
  setupIntents: SetupIntent
  authentications: Authentication
  webhookEndpoints: WebhookEndpoint
  webhookDeliveries: WebhookDelivery
  messages: Message
  gatewayCallbacks: GatewayCallback
}

export type TableName = keyof Rows

/** Tables whose rows carry a version that a checked update compares. */
export type VersionedTable = {
  [T in TableName]: Rows[T] extends { version: number; id: string } ? T : never
}[TableName]
