import type {
  Branding,
  DunningSettings,
  GatewayAccount,
  Mode,
  NotificationSettings,
  SubscriptionRules,
} from '@revkeen-edge/domain'
import type { DirectoryKind } from '@revkeen-edge/services/ports/rows.ts'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { common, flag, json, time } from './columns.ts'

export const accounts = sqliteTable('accounts', {
  id: text('id').notNull(),
  name: text('name').notNull(),
  createdAt: time('created_at').notNull(),
})

export const merchants = sqliteTable('merchants', {
  id: text('id').notNull(),
  accountId: text('account_id').notNull(),
  mode: text('mode').$type<Mode>().notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  timezone: text('timezone').notNull(),
  currency: text('currency').notNull(),
  country: text('country'),
  supportEmail: text('support_email'),
  addressLine1: text('address_line1'),
  addressLine2: text('address_line2'),
  city: text('city'),
  state: text('state'),
  postalCode: text('postal_code'),
  taxId: text('tax_id'),
  branding: json<Branding>('branding').notNull(),
  notifications: json<NotificationSettings>('notifications').notNull(),
  dunning: json<Partial<DunningSettings>>('dunning').notNull(),
  subscriptionRules: json<Partial<SubscriptionRules>>('subscription_rules').notNull(),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
  version: common.version,
})

export const apiKeys = sqliteTable('api_keys', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  hint: text('hint').notNull(),
  scopes: json<string[]>('scopes').notNull(),
  apiVersion: text('api_version').notNull(),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
  createdAt: time('created_at').notNull(),
})

/** Where the tenant is not known yet: a hash or name to the tenant and what it opens. */
export const directory = sqliteTable('directory', {
  kind: text('kind').$type<DirectoryKind>().notNull(),
  key: text('key').notNull(),
  merchantId: text('merchant_id').notNull(),
  targetId: text('target_id').notNull(),
  data: json<Record<string, unknown>>('data').notNull(),
  /** When what it opens has been over for so long that the row goes; null for never. */
  purgeAt: time('purge_at'),
})

export const gatewayAccounts = sqliteTable('gateway_accounts', {
  ...common,
  provider: text('provider').$type<GatewayAccount['provider']>().notNull(),
  securityKeySealed: text('security_key_sealed').notNull(),
  webhookKeySealed: text('webhook_key_sealed').notNull(),
  tokenizationKey: text('tokenization_key').notNull(),
  isDefault: flag('is_default').notNull(),
  label: text('label'),
  currencies: json<string[]>('currencies'),
  status: text('status').$type<GatewayAccount['status']>().notNull(),
  settlementTime: text('settlement_time').notNull(),
  settlementZone: text('settlement_zone').notNull(),
})
