import type { Customer, Json, PaymentMethod, StoredConsent } from '@revkeen-edge/domain'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { common, external, flag, json, time } from './columns.ts'

export const customers = sqliteTable('customers', {
  ...common,
  ...external,
  email: text('email').notNull(),
  name: text('name'),
  phone: text('phone'),
  companyName: text('company_name'),
  addressLine1: text('address_line1'),
  addressLine2: text('address_line2'),
  city: text('city'),
  state: text('state'),
  postalCode: text('postal_code'),
  country: text('country'),
  currency: text('currency'),
  taxId: text('tax_id'),
  taxTreatment: text('tax_treatment').$type<Customer['taxTreatment']>().notNull(),
  merchantRefId: text('merchant_ref_id'),
  buyerKey: text('buyer_key'),
  metadata: json<Json>('metadata').notNull(),
  customFields: json<Json>('custom_fields').notNull(),
  testClockId: text('test_clock_id'),
  deletedAt: time('deleted_at'),
})

export const paymentMethods = sqliteTable('payment_methods', {
  ...common,
  customerId: text('customer_id').notNull(),
  type: text('type').$type<PaymentMethod['type']>().notNull(),
  status: text('status').$type<PaymentMethod['status']>().notNull(),
  isDefault: flag('is_default').notNull(),
  gateway: text('gateway').notNull(),
  gatewayAccountId: text('gateway_account_id').notNull(),
  vaultId: text('vault_id').notNull(),
  initialTransactionId: text('initial_transaction_id'),
  refusedAt: time('refused_at'),
  cardBrand: text('card_brand'),
  cardLast4: text('card_last4'),
  cardExpMonth: integer('card_exp_month'),
  cardExpYear: integer('card_exp_year'),
  billingDetails: json<Json>('billing_details'),
  metadata: json<Json>('metadata').notNull(),
  consent: json<StoredConsent>('consent'),
})
