import type { Urls } from '../../scripts/lib/parts.ts'
import type { LoadRequest } from './load.ts'
import type { Fixtures } from './fixtures.ts'

/** How many customers a system has. */
export type Scale = 'small' | 'large'

/** What a row measures: one operation, sent again and again. */
export interface Row {
  /** As shown in the table; a short noun phrase. */
  readonly name: string
  readonly part: 'api' | 'checkout'
  readonly scale: Scale
  /** The least share of the bare handlers' rate: a read or a write. */
  readonly kind: 'read' | 'write'
  /** The status of a success. */
  readonly expect: number
  /** The most round trips to D1 that one request may take. */
  readonly maxTrips: number
  /** Requests for one system. */
  source(fixtures: Fixtures, urls: Urls): Source
}

export interface Source {
  /** The next request, or null when the stock is used up. */
  next(): LoadRequest | null
  /** Fills the stock up to so many requests. */
  stock?(wanted: number): Promise<void>
}

/** A row's result; rates in requests a second, times in milliseconds. */
export interface RowResult {
  readonly name: string
  readonly concurrency: number
  /** The median of the rounds; so is bare_rps. */
  readonly rps: number
  readonly p50_ms: number
  readonly p99_ms: number
  /** The round trips to D1 of one request, as the worker counts them. */
  readonly d1_round_trips: number
  readonly bare_rps: number
  readonly bare_p99_ms: number
  /** rps over bare_rps. */
  readonly ratio: number
  /** The CPU time of workerd for one request, and for one of the bare handler; null where the system does not tell. */
  readonly cpu_ms: number | null
  readonly bare_cpu_ms: number | null
  /** bare_cpu_ms over cpu_ms: what the ratio would be on a machine that does nothing else. */
  readonly cpu_ratio: number | null
}
