import type { System } from '@revkeen-edge/testing'
import type { PublicPart } from '../../scripts/lib/parts.ts'
import type { BareRoute } from './bare.ts'
import type { LoadRequest } from './load.ts'

/** What a row measures: one operation, sent again and again. */
export interface Row {
  /** As shown in the table; a short noun phrase. */
  readonly name: string
  readonly part: PublicPart
  /** The status of a success. */
  readonly expect: number
  /** The same storage work in a worker without any of our code, to compare with. */
  readonly bare: BareRoute
  /** Brings the system into the state that the operation needs, and gives the requests to send. */
  prepare(system: System): Promise<() => LoadRequest>
}

/** A row's result; rates in requests a second, times in milliseconds. */
export interface RowResult {
  readonly name: string
  readonly concurrency: number
  readonly rps: number
  readonly p50_ms: number
  readonly p99_ms: number
  /** The round trips to D1 of one request, as the worker counts them; null where it does not. */
  readonly d1_round_trips: number | null
  readonly bare_rps: number
  /** rps over bare_rps. */
  readonly ratio: number
}
