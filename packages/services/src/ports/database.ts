import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import type { Repositories } from './repositories.ts'

/**
 * A read that has not run yet. `load` runs any number of them in one round trip, so a use case that asks for
 * everything at once cannot cost more.
 */
export interface Query<T> {
  readonly statements: readonly unknown[]
  readonly read: (results: readonly unknown[]) => T
}

/** What queries find, by their names. */
export type Loaded<Q extends Record<string, Query<unknown>>> = {
  [K in keyof Q]: Q[K] extends Query<infer T> ? T : never
}

export interface Database {
  /** The tenant's rows, as queries. */
  readonly rows: Repositories
  /** Runs queries in one round trip. */
  load<Q extends Record<string, Query<unknown>>>(queries: Q): Promise<Loaded<Q>>
  /** Commits a plan as one batch: everything of it, or nothing. */
  commit(context: Context, plan: Plan, replay?: IdempotencyWrite): Promise<CommitOutcome>
}

export type CommitOutcome =
  | {
      readonly ok: true
      readonly eventIds: readonly string[]
      readonly messageIds: readonly string[]
      /** The number that the plan's series allotted. */
      readonly number: string | null
    }
  | { readonly ok: false; readonly conflict: Conflict }

/** Why nothing was committed. `constraint` is SQLite's own text, for a caller that knows its index. */
export interface Conflict {
  readonly kind: 'idempotency' | 'lost_race' | 'unique' | 'reference'
  readonly constraint: string
}

/** The stored answer to a request, committed with its effects. */
export interface IdempotencyWrite {
  readonly id: string
  readonly requestHash: string
  /** Sealed; null only claims the key. */
  readonly response: string | null
  /** Where the number of the series goes in the response body, as JSON paths, when the commit allots one. */
  readonly numberPath?: string | readonly string[]
  readonly leaseUntil: number | null
  readonly expiresAt: number
  /** Whether the record was claimed before and is now completed. */
  readonly claimed: boolean
}
