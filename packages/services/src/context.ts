import type { Tenant } from '@revkeen-edge/domain'
import type { Database } from './ports/database.ts'
import type { Runtime } from './ports/runtime.ts'

/** Who acts: kept with every audit row. */
export interface Actor {
  readonly type: 'api_key' | 'buyer' | 'gateway' | 'system' | 'operator'
  readonly id: string | null
}

/** What every use case is given. `now` is fixed for the length of a command. */
export interface Context {
  readonly tenant: Tenant
  readonly actor: Actor
  readonly requestId: string
  readonly idempotencyKey: string | null
  /** Names the keyed request: the same for its retries and for no other. Left out where there is none. */
  readonly requestKey?: string
  readonly apiVersion: string
  /** UTC milliseconds. */
  readonly now: number
  readonly runtime: Runtime
  readonly db: Database
}
