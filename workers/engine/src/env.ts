import type { D1Database, Queue, SendEmail } from '@cloudflare/workers-types'
import type { DeliveryMessage, OutboxMessage } from '@revkeen-edge/contracts'

/** The engine's bindings, as its wrangler.toml gives them. */
export interface Env {
  readonly DB: D1Database
  readonly OUTBOX: Queue<OutboxMessage>
  readonly DELIVERIES: Queue<DeliveryMessage>
  readonly ENVIRONMENT: string
  readonly API_URL: string
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
  readonly WEBHOOKS_URL: string
  readonly NMI_URL: string
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  readonly ELAVON_TEST_URL: string
  readonly MAIL_CHANNEL: string
  readonly MAIL_URL: string
  /** The address that mails come from; a verified one of Email Sending. */
  readonly MAIL_FROM: string
  readonly EMAIL?: SendEmail
  readonly ALLOW_LOOPBACK: string
  readonly ENVELOPE_KEY: string
}
