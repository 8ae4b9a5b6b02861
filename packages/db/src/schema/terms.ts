import type { Discount, Json, TaxRate } from '@revkeen-edge/domain'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { common, flag, json, time } from './columns.ts'

export const discounts = sqliteTable('discounts', {
  ...common,
  code: text('code').notNull(),
  codeKey: text('code_key').notNull(),
  name: text('name'),
  description: text('description'),
  type: text('type').$type<Discount['type']>().notNull(),
  value: integer('value').notNull(),
  currency: text('currency'),
  scope: text('scope').$type<Discount['scope']>().notNull(),
  productIds: json<string[]>('product_ids').notNull(),
  maxRedemptions: integer('max_redemptions'),
  maxRedemptionsPerCustomer: integer('max_redemptions_per_customer'),
  redemptions: integer('redemptions').notNull(),
  validFrom: time('valid_from'),
  validUntil: time('valid_until'),
  recurringType: text('recurring_type').$type<NonNullable<Discount['recurringType']>>(),
  recurringCycles: integer('recurring_cycles'),
  firstTimeCustomer: flag('first_time_customer').notNull(),
  isActive: flag('is_active').notNull(),
  archivedAt: time('archived_at'),
})

export const discountRedemptions = sqliteTable('discount_redemptions', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  discountId: text('discount_id').notNull(),
  customerKey: text('customer_key').notNull(),
  invoiceId: text('invoice_id').notNull(),
  amountMinor: integer('amount_minor').notNull(),
  currency: text('currency').notNull(),
  createdAt: time('created_at').notNull(),
})

export const taxRates = sqliteTable('tax_rates', {
  ...common,
  displayName: text('display_name').notNull(),
  description: text('description'),
  jurisdiction: text('jurisdiction'),
  percentage: integer('percentage').notNull(),
  inclusive: flag('inclusive').notNull(),
  taxType: text('tax_type').$type<TaxRate['taxType']>().notNull(),
  country: text('country'),
  state: text('state'),
  active: flag('active').notNull(),
  metadata: json<Json>('metadata').notNull(),
})
