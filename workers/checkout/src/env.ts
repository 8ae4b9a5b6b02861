import type { D1Database, Fetcher, Queue, RateLimit } from '@cloudflare/workers-types'
import type { OutboxMessage } from '@revkeen-edge/contracts'

/** The checkout worker's bindings, as its wrangler.toml gives them. */
export interface Bindings {
  readonly DB: D1Database
  /** The fonts of printed documents. */
  readonly ASSETS: Fetcher
  readonly OUTBOX: Queue<OutboxMessage>
  readonly LIMIT_PAY_IP: RateLimit
  readonly LIMIT_PAY_LINK: RateLimit
  readonly API_URL: string
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
  readonly WEBHOOKS_URL: string
  readonly NMI_URL: string
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  readonly ELAVON_TEST_URL: string
  readonly COLLECT_URL: string
  /** Empty where no script makes tokens for Converge: then pages take no cards through it. */
  readonly ELAVON_COLLECT_URL: string
  readonly ALLOW_LOOPBACK: string
  readonly RATE_LIMITS: string
  readonly TRACE_D1: string
  readonly ENVELOPE_KEY: string
}

export interface Env {
  Bindings: Bindings
  Variables: { requestId: string; nonce: string; locale: string }
}
