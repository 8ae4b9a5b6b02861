import { cpuOf } from './cpu.ts'
import { Lanes } from './load.ts'
import { percentile } from './percentile.ts'
import { barePath } from './record.ts'
import type { Row, RowResult, Source } from './row.ts'
import type { Prepared } from './stages.ts'

export interface MeasureSettings {
  readonly concurrency: number
  readonly rounds: number
  /** How long each side of a row is measured in one round. */
  readonly segmentMs: number
}

/** Until code is compiled and caches are full; not measured. */
const WARM_UP_REQUESTS = 600
const WARM_UP_MS = 4_000
/** Requests in stock for a segment, so that making them ready is not measured. */
const STOCK = 200

/** One side of a row: the product, or the bare handler. */
interface Side {
  readonly pids: readonly number[]
  readonly lanes: Lanes
  readonly source: Source
  readonly rates: number[]
  readonly latencies: number[]
  cpuMs: number | null
}

/**
 * Measures rows in rounds, the product and the bare handler in turn, so that whatever else the machine does meets both
 * alike; the figures are the medians of the rounds.
 */
export async function measureRows(
  rows: readonly Row[],
  prepared: Prepared,
  settings: MeasureSettings,
  say: (text: string) => void,
): Promise<RowResult[]> {
  const contests = rows.map((row) => ({
    row,
    product: productSide(row, prepared, settings),
    bare: bareSide(row, prepared, settings),
  }))
  try {
    for (let round = 0; round <= settings.rounds; round += 1) {
      say(round === 0 ? 'warming up …' : `round ${round} of ${settings.rounds} …`)
      for (const { row, product, bare } of contests) {
        // The one that goes first changes, for whoever comes second meets what the first left to do.
        const sides = round % 2 === 0 ? [product, bare] : [bare, product]
        if (round === 0) for (const side of sides) await warmUp(row, side)
        else await runRound(row, sides, settings.segmentMs)
      }
    }
    return contests.map(({ row, product, bare }) => resultOf(row, product, bare, prepared, settings))
  } finally {
    for (const { product, bare } of contests) await Promise.all([product.lanes.close(), bare.lanes.close()])
  }
}

async function warmUp({ expect }: Row, { lanes, source }: Side): Promise<void> {
  await source.stock?.(STOCK)
  let left = WARM_UP_REQUESTS
  await lanes.run({ durationMs: WARM_UP_MS, next: () => (left-- > 0 ? source.next() : null), expect })
}

/** Each side's CPU time is read at the end of both, so that what the first leaves to do counts as its own. */
async function runRound({ expect }: Row, sides: readonly Side[], durationMs: number): Promise<void> {
  for (const { source } of sides) await source.stock?.(STOCK)
  const before = sides.map(({ pids }) => cpuOf(pids))
  for (const { lanes, source, rates, latencies } of sides) {
    const measured = await lanes.run({ durationMs, next: () => source.next(), expect })
    rates.push(measured.rps)
    latencies.push(...measured.latencies)
  }
  for (const [index, side] of sides.entries()) side.cpuMs = plus(side.cpuMs, before[index] ?? null, cpuOf(side.pids))
}

function plus(sum: number | null, before: number | null, after: number | null): number | null {
  return sum === null || before === null || after === null ? null : sum + after - before
}

function productSide(row: Row, { fixtures, stage }: Prepared, { concurrency }: MeasureSettings): Side {
  const { system, pids } = stage(row.scale).product
  const lanes = new Lanes(system.urls[row.part], concurrency)
  return { pids, lanes, source: row.source(fixtures, system.urls), rates: [], latencies: [], cpuMs: 0 }
}

function bareSide(row: Row, { fixtures, stage }: Prepared, { concurrency }: MeasureSettings): Side {
  const { system, pids } = stage(row.scale).bare
  const lanes = new Lanes(system.urls[row.part], concurrency)
  const source = row.source(fixtures, system.urls)
  const path = barePath(row)
  const next = () => {
    const request = source.next()
    return request && { ...request, path }
  }
  return { pids, lanes, source: { ...source, next }, rates: [], latencies: [], cpuMs: 0 }
}

/** CPU milliseconds of one request. */
function cpuPerRequest({ cpuMs, latencies }: Side): number | null {
  return cpuMs === null ? null : cpuMs / latencies.length
}

function resultOf(
  row: Row,
  product: Side,
  bare: Side,
  { recordings }: Prepared,
  { concurrency }: MeasureSettings,
): RowResult {
  const rps = percentile(product.rates, 0.5)
  const bareRps = percentile(bare.rates, 0.5)
  const [cpu, bareCpu] = [cpuPerRequest(product), cpuPerRequest(bare)]
  return {
    name: row.name,
    concurrency,
    rps: round(rps, 0),
    p50_ms: round(percentile(product.latencies, 0.5), 2),
    p99_ms: round(percentile(product.latencies, 0.99), 2),
    d1_round_trips: recordings.get(row)?.roundTrips ?? Number.NaN,
    bare_rps: round(bareRps, 0),
    bare_p99_ms: round(percentile(bare.latencies, 0.99), 2),
    ratio: round(rps / bareRps, 3),
    cpu_ms: cpu && round(cpu, 3),
    bare_cpu_ms: bareCpu && round(bareCpu, 3),
    cpu_ratio: cpu && bareCpu && round(bareCpu / cpu, 3),
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
