import type { Row, RowResult } from './row.ts'
import type { Startup } from './startup.ts'

/** The least share of the bare handlers' rate. */
const MIN_RATIO = { read: 0.7, write: 0.6 } as const
/** A first page at the large scale may cost this much more than at the small one. */
const MAX_SCALE_COST = 1.2
export const MAX_BUNDLE_KB = 3_000
const MAX_STARTUP_MS = 150

/** Which rows went beyond their round trips or below their share of the bare handlers' rate, in words. */
export function rowFailures(rows: readonly Row[], results: readonly RowResult[]): string[] {
  const found = new Map(results.map((result) => [result.name, result]))
  return rows.flatMap((row) => {
    const result = found.get(row.name)
    if (!result) return []
    const { d1_round_trips: trips, ratio } = result
    return [
      ...(trips <= row.maxTrips
        ? []
        : [`${row.name}: ${trips} round trips to D1, at most ${row.maxTrips} are allowed`]),
      ...(ratio >= MIN_RATIO[row.kind]
        ? []
        : [`${row.name}: ${ratio} of the bare rate, at least ${MIN_RATIO[row.kind]} is wanted`]),
    ]
  })
}

/** What a request costs at the large scale, over its cost at the small one; null unless both were measured. */
export function scaleCost(results: readonly RowResult[], pair: { small: string; large: string }): number | null {
  const rateOf = (name: string) => results.find((result) => result.name === name)?.rps
  const [small, large] = [rateOf(pair.small), rateOf(pair.large)]
  return small === undefined || large === undefined ? null : Number((small / large).toFixed(3))
}

export function scaleFailures(cost: number | null): string[] {
  return cost === null || cost <= MAX_SCALE_COST
    ? []
    : [`page 1 costs ${cost} times as much at the large scale, at most ${MAX_SCALE_COST} is allowed`]
}

export function startupFailures(startups: readonly Startup[]): string[] {
  return startups.flatMap(({ worker, gzip_kb: size, startup_cpu_ms: cpu }) => [
    ...(size < MAX_BUNDLE_KB ? [] : [`${worker}: ${size} kB, less than ${MAX_BUNDLE_KB} are allowed`]),
    ...(cpu < MAX_STARTUP_MS ? [] : [`${worker}: ${cpu} ms of CPU to start, less than ${MAX_STARTUP_MS} are allowed`]),
  ])
}
