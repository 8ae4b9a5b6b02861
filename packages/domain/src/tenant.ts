import type { PostalAddress } from './address.ts'
import type { DunningSettings } from './dunning.ts'
import type { NotificationSettings } from './notifications.ts'
import type { SubscriptionRules } from './subscription.ts'

/** Sandbox and live are two tenants of one account, so a single filter isolates both. */
export type Mode = 'sandbox' | 'live'

/** Whom a command is for. Every repository takes it first; there is no query without it. */
export interface Tenant {
  readonly merchantId: string
  readonly mode: Mode
}

export interface Account {
  id: string
  name: string
  createdAt: number
}

/** Its country also decides which tax rates apply where a customer's place is not known. */
export interface Merchant extends PostalAddress {
  id: string
  accountId: string
  mode: Mode
  slug: string
  name: string
  /** IANA name; dates that people read and the year of a number series are in it. */
  timezone: string
  currency: string
  supportEmail: string | null
  /** VAT or other tax number, as printed on documents. */
  taxId: string | null
  branding: Branding
  notifications: NotificationSettings
  /** What of it is left out is as `DEFAULT_DUNNING` says. */
  dunning: Partial<DunningSettings>
  /** What of it is left out is as `DEFAULT_RULES` says. */
  subscriptionRules: Partial<SubscriptionRules>
  createdAt: number
  updatedAt: number
  version: number
}

export interface Branding {
  logoUrl?: string
  faviconUrl?: string
  primaryColor?: string
  backgroundColor?: string
  buttonText?: string
  termsUrl?: string
  privacyUrl?: string
}

export interface ApiKey {
  id: string
  merchantId: string
  name: string
  /** SHA-256 of the key in hex: the key itself is shown once and never stored. */
  hash: string
  /** What people recognise a key by: its prefix and last four characters. */
  hint: string
  scopes: string[]
  apiVersion: string
  expiresAt: number | null
  revokedAt: number | null
  createdAt: number
}

/** Credentials with which a client signs its requests: the access key names them, the secret is sealed in the directory. */
export interface RapydKey {
  id: string
  merchantId: string
  name: string
  accessKey: string
  revokedAt: number | null
  createdAt: number
}

export type GatewayProvider = 'nmi' | 'elavon'

/** A merchant's account at a payment gateway. Secrets are sealed with the envelope key. */
export interface GatewayAccount {
  id: string
  merchantId: string
  provider: GatewayProvider
  /** The merchant's own name for it. */
  label: string | null
  /** ISO 4217 codes that it takes; null for all. */
  currencies: string[] | null
  status: 'active' | 'inactive'
  /** When the gateway closes the day's batch: `HH:MM` in `settlementZone`, an IANA time zone. */
  settlementTime: string
  settlementZone: string
  securityKeySealed: string
  webhookKeySealed: string
  tokenizationKey: string
  isDefault: boolean
  createdAt: number
  updatedAt: number
  version: number
}
