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
  /** UTC milliseconds; the frozen time of a test clock where the command concerns a customer on one. */
  readonly now: number
  /** What the wall's clock says then; left out where that is `now`. See `wallTime`. */
  readonly wall?: number
  readonly runtime: Runtime
  readonly db: Database
}

/**
 * The time outside of any test clock, in UTC milliseconds: of what deals with the world, such as calls to a gateway,
 * deliveries, audits and answers kept for repeated keys.
 */
export function wallTime({ now, wall = now }: Pick<Context, 'now' | 'wall'>): number {
  return wall
}

/** The context of what follows when the wall's clock has moved on; a test clock has not. */
export function later(context: Context, wall: number): Context {
  return context.wall === undefined ? { ...context, now: wall } : { ...context, wall }
}
