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

/** Code is compiled and caches fill; not measured. */
const WARM_UP_MS = 400
/** Requests in stock for a segment, so that making them ready is not measured. */
const STOCK = 200

/** One side of a row: the product, or the bare handler. */
interface Side {
  readonly lanes: Lanes
  readonly source: Source
  readonly rates: number[]
  readonly latencies: number[]
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
        for (const side of sides) await runSegment(row, side, round === 0 ? null : settings.segmentMs)
      }
    }
    return contests.map(({ row, product, bare }) => resultOf(row, product, bare, prepared, settings))
  } finally {
    for (const { product, bare } of contests) await Promise.all([product.lanes.close(), bare.lanes.close()])
  }
}

async function runSegment(
  { expect }: Row,
  { lanes, source, rates, latencies }: Side,
  measuredMs: number | null,
): Promise<void> {
  await source.stock?.(STOCK)
  const measured = await lanes.run({ durationMs: measuredMs ?? WARM_UP_MS, next: () => source.next(), expect })
  if (measuredMs === null) return
  rates.push(measured.rps)
  latencies.push(...measured.latencies)
}

function productSide(row: Row, { fixtures, stage }: Prepared, { concurrency }: MeasureSettings): Side {
  const { urls } = stage(row.scale).product
  return { lanes: new Lanes(urls[row.part], concurrency), source: row.source(fixtures, urls), rates: [], latencies: [] }
}

function bareSide(row: Row, { fixtures, stage }: Prepared, { concurrency }: MeasureSettings): Side {
  const { urls } = stage(row.scale).bare
  const source = row.source(fixtures, urls)
  const path = barePath(row)
  const next = () => {
    const request = source.next()
    return request && { ...request, path }
  }
  return { lanes: new Lanes(urls[row.part], concurrency), source: { ...source, next }, rates: [], latencies: [] }
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
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
