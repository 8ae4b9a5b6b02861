import type { Row, RowResult } from './row.ts'
import type { Startup } from './startup.ts'

/** The least share of the bare handlers' rate. */
const MIN_RATIO = { read: 0.7, write: 0.6 } as const
/** The least share of the bare floor for one kind of work. */
export function minRatio(kind: keyof typeof MIN_RATIO): number {
  return MIN_RATIO[kind]
}

/** A first page at the large scale may cost this much more than at the small one. */
const MAX_SCALE_COST = 1.2
export const MAX_BUNDLE_KB = 3_000
export const MAX_STARTUP_MS = 150

/** From this share of the machine on, what others take decides the rates more than what is measured does. */
const BUSY_SHARE = 0.1

/**
 * What ratios are made of: rates, or on a machine that is busy with other things the CPU time of a request. One thread
 * serves all requests of a worker, so both say the same where nothing else runs.
 */
export type Measure = 'rate' | 'cpu'

/** How a run is judged, from the share of the machine that others took. */
export function measureFor(othersShare: number): Measure {
  return othersShare > BUSY_SHARE ? 'cpu' : 'rate'
}

/** Which rows went beyond their round trips or below their share of the bare handlers' rate, in words. */
export function rowFailures(rows: readonly Row[], results: readonly RowResult[], measure: Measure): string[] {
  const found = new Map(results.map((result) => [result.name, result]))
  return rows.flatMap((row) => {
    const result = found.get(row.name)
    if (!result) return []
    const { d1_round_trips: trips } = result
    const ratio = (measure === 'cpu' ? result.cpu_ratio : null) ?? result.ratio
    return [
      ...(trips <= row.maxTrips
        ? []
        : [`${row.name}: ${trips} round trips to D1, at most ${row.maxTrips} are allowed`]),
      ...(ratio >= MIN_RATIO[row.kind]
        ? []
        : [`${row.name}: ${ratio} of the bare handler's ${measure}, at least ${MIN_RATIO[row.kind]} is wanted`]),
    ]
  })
}

/** What a request costs at the large scale, over its cost at the small one; null unless both were measured. */
export function scaleCost(
  results: readonly RowResult[],
  pair: { small: string; large: string },
  measure: Measure,
): number | null {
  const costOf = (name: string): number | null => {
    const result = results.find((candidate) => candidate.name === name)
    return result ? ((measure === 'cpu' ? result.cpu_ms : null) ?? 1 / result.rps) : null
  }
  const [small, large] = [costOf(pair.small), costOf(pair.large)]
  return small === null || large === null ? null : Number((large / small).toFixed(3))
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
