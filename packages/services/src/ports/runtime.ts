import type { TaxEngine } from './tax-engine.ts'

/** What a use case has beside its rows: randomness, which tests can pin, and whoever knows the taxes. */
export interface Runtime {
  /** A UUIDv7. */
  uuid(): string
  /** 128 random bits, base64url: what a URL carries to open something. */
  token(): string
  /** Asked wherever something is priced: invoices, orders and checkouts alike. */
  readonly taxes: TaxEngine
}
