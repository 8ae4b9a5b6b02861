import type {
  Account,
  ApiKey,
  CheckoutSession,
  Customer,
  GatewayAccount,
  Invoice,
  InvoiceLine,
  Json,
  Merchant,
  Order,
  Payment,
  PaymentAttempt,
  PaymentLink,
  PaymentMethod,
  Price,
  Product,
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
}

export type DirectoryKind = 'api_key' | 'payment_link' | 'checkout_session' | 'gateway_account'

export type MessageKind = 'receipt' | 'invoice_sent'

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
  body: string
  receivedAt: number
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
  orders: Order
  payments: Payment
  transactions: Transaction
  paymentAttempts: PaymentAttempt
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
