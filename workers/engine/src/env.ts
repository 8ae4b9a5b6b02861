import type { D1Database, Queue } from '@cloudflare/workers-types'
import type { BillingMessage, DeliveryMessage, OutboxMessage } from '@revkeen-edge/contracts'
import type { ChannelEnv } from './channels/index.ts'

/** The engine's bindings, as its wrangler.toml gives them. */
export interface Env extends ChannelEnv {
  readonly DB: D1Database
  readonly OUTBOX: Queue<OutboxMessage>
  readonly DELIVERIES: Queue<DeliveryMessage>
  readonly BILLING: Queue<BillingMessage>
  readonly ENVIRONMENT: string
  readonly API_URL: string
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
  readonly WEBHOOKS_URL: string
  readonly NMI_URL: string
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  readonly ELAVON_TEST_URL: string
  readonly ALLOW_LOOPBACK: string
  readonly ENVELOPE_KEY: string
}
