import type {
  Account,
  ApiKey,
  Authentication,
  Channel,
  CheckoutSession,
  CreditNote,
  CreditNoteLine,
  Customer,
  Discount,
  DiscountRedemption,
  Dispute,
  DunningCase,
  Subscription,
  SubscriptionAdjustment,
  SubscriptionItem,
  SubscriptionPeriod,
  SubscriptionSchedule,
  TestClock,
  GatewayAccount,
  Invoice,
  InvoiceComment,
  InvoiceLine,
  Json,
  Merchant,
  MessageKind,
  NumericAlias,
  Order,
  OrderLine,
  Payment,
  PaymentAttempt,
  PaymentIntent,
  PaymentLink,
  PaymentMethod,
  Payout,
  PayoutDeduction,
  Price,
  Product,
  RapydKey,
  Reconciliation,
  Reversal,
  SetupIntent,
  TaxRate,
  Transaction,
  TransactionFee,
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
  | 'rapyd_key'
  | 'payment_link'
  | 'checkout_session'
  | 'gateway_account'
  | 'invoice'
  | 'authentication'

export interface Message {
  id: string
  merchantId: string
  kind: MessageKind
  /** An e-mail address. */
  recipient: string
  /** The same person's telephone number, in its international form. */
  phone: string | null
  data: Json
  /** The one that carries it, or carried it; null until it is sent for the first time. */
  channel: Channel | null
  /** Those that are tried after it, in their order; null as long as the merchant's setting is to say. */
  channelsLeft: Channel[] | null
  /** Of the present channel. */
  channelAttempts: number
  /** Of all channels. A claim names it, so that one consumer alone takes each. */
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
  rapydKeys: RapydKey
  directory: DirectoryEntry
  numericAliases: NumericAlias
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
  transactionFees: TransactionFee
  reversals: Reversal
  creditNotes: CreditNote
  creditNoteLines: CreditNoteLine
  payouts: Payout
  payoutDeductions: PayoutDeduction
  disputes: Dispute
  subscriptions: Subscription
  subscriptionItems: SubscriptionItem
  subscriptionPeriods: SubscriptionPeriod
  subscriptionAdjustments: SubscriptionAdjustment
  dunningCases: DunningCase
  subscriptionSchedules: SubscriptionSchedule
  testClocks: TestClock
  reconciliations: Reconciliation
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
