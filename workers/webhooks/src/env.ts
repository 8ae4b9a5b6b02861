import type { D1Database, Queue } from '@cloudflare/workers-types'
import type { CallbackMessage } from '@revkeen-edge/contracts'

/** The ingress worker's bindings, as its wrangler.toml gives them. */
export interface Env {
  readonly DB: D1Database
  readonly CALLBACKS: Queue<CallbackMessage>
  readonly NMI_URL: string
  readonly NMI_TEST_URL: string
  readonly ELAVON_URL: string
  readonly ELAVON_TEST_URL: string
  readonly ENVELOPE_KEY: string
}
