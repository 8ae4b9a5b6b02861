import type {
  Json,
  LedgerAccount,
  MovementKind,
  Payment,
  PaymentAttempt,
  SaleSnapshot,
  Transaction,
} from '@revkeen-edge/domain'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { common, json, time } from './columns.ts'

const gatewayFacts = {
  gateway: text('gateway').notNull(),
  gatewayTransactionId: text('gateway_transaction_id'),
  gatewayResponseCode: text('gateway_response_code'),
  gatewayResponseText: text('gateway_response_text'),
  paymentMethodType: text('payment_method_type'),
  cardBrand: text('card_brand'),
  cardLast4: text('card_last4'),
}

export const payments = sqliteTable('payments', {
  ...common,
  ...gatewayFacts,
  invoiceId: text('invoice_id'),
  customerId: text('customer_id'),
  status: text('status').$type<Payment['status']>().notNull(),
  currency: text('currency').notNull(),
  amountMinor: integer('amount_minor').notNull(),
  capturedMinor: integer('captured_minor').notNull(),
  refundedMinor: integer('refunded_minor').notNull(),
  paymentMethodId: text('payment_method_id'),
  paymentChannel: text('payment_channel').$type<Payment['paymentChannel']>(),
  metadata: json<Json>('metadata').notNull(),
  authorizedAt: time('authorized_at'),
  capturedAt: time('captured_at'),
  voidedAt: time('voided_at'),
  refundedAt: time('refunded_at'),
})

export const transactions = sqliteTable('transactions', {
  ...common,
  ...gatewayFacts,
  type: text('type').$type<Transaction['type']>().notNull(),
  status: text('status').$type<Transaction['status']>().notNull(),
  invoiceId: text('invoice_id').notNull(),
  customerId: text('customer_id'),
  paymentId: text('payment_id').notNull(),
  parentTransactionId: text('parent_transaction_id'),
  currency: text('currency').notNull(),
  amountMinor: integer('amount_minor').notNull(),
  refundedMinor: integer('refunded_minor').notNull(),
  metadata: json<Json>('metadata').notNull(),
})

export const paymentAttempts = sqliteTable('payment_attempts', {
  ...common,
  gatewayOrderId: text('gateway_order_id').notNull(),
  status: text('status').$type<PaymentAttempt['status']>().notNull(),
  invoiceId: text('invoice_id').notNull(),
  paymentId: text('payment_id').notNull(),
  checkoutSessionId: text('checkout_session_id'),
  gateway: text('gateway').notNull(),
  gatewayAccountId: text('gateway_account_id').notNull(),
  amountMinor: integer('amount_minor').notNull(),
  currency: text('currency').notNull(),
  gatewayCode: text('gateway_code'),
  gatewayMessage: text('gateway_message'),
  gatewayTransactionId: text('gateway_transaction_id'),
  cardBrand: text('card_brand'),
  cardLast4: text('card_last4'),
  attemptNumber: integer('attempt_number').notNull(),
  sale: json<SaleSnapshot>('sale').notNull(),
  dispatchedAt: time('dispatched_at').notNull(),
  firstNotFoundAt: time('first_not_found_at'),
  checks: integer('checks').notNull(),
  nextCheckAt: time('next_check_at'),
  settledAt: time('settled_at'),
})

export const ledgerEntries = sqliteTable('ledger_entries', {
  movementId: text('movement_id').notNull(),
  position: integer('position').notNull(),
  merchantId: text('merchant_id').notNull(),
  kind: text('kind').$type<MovementKind>().notNull(),
  account: text('account').$type<LedgerAccount>().notNull(),
  currency: text('currency').notNull(),
  amountMinor: integer('amount_minor').notNull(),
  referenceId: text('reference_id').notNull(),
  createdAt: time('created_at').notNull(),
})
