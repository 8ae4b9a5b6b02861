import type { D1Database, Fetcher, Queue, RateLimit } from '@cloudflare/workers-types'
import type { DeliveryMessage, OutboxMessage } from '@revkeen-edge/contracts'

/** The API worker's bindings, as wrangler.toml gives them. */
export interface Env {
  readonly DB: D1Database
  readonly OUTBOX: Queue<OutboxMessage>
  readonly DELIVERIES: Queue<DeliveryMessage>
  readonly RATE_LIMIT_SANDBOX: RateLimit
  readonly RATE_LIMIT_LIVE: RateLimit
  readonly ASSETS: Fetcher
  readonly ENVIRONMENT: string
  readonly API_URL: string
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
  readonly WEBHOOKS_URL: string
  readonly NMI_URL: string
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  readonly ELAVON_TEST_URL: string
  readonly SMS_CHANNEL: string
  readonly WHATSAPP_CHANNEL: string
  readonly ALLOW_LOOPBACK: string
  readonly RATE_LIMITS: string
  readonly TRACE_D1: string
  readonly ENVELOPE_KEY: string
}
