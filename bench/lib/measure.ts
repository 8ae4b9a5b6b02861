import type { System } from '@revkeen-edge/testing'
import type { BareRoute, BareWorker } from './bare.ts'
import { load, type LoadRequest } from './load.ts'
import { percentile } from './percentile.ts'
import type { Row, RowResult } from './row.ts'

export interface MeasureSettings {
  readonly concurrency: number
  readonly durationMs: number
  readonly warmUpMs: number
}

/** Measures one row on a running system, and the bare worker's route that it is compared with. */
export async function measure(
  row: Row,
  system: System,
  bare: BareWorker,
  settings: MeasureSettings,
): Promise<RowResult> {
  const next = await row.prepare(system)
  const url = system.urls[row.part]
  const trips = await roundTripsOf(url, next())
  const { requests, elapsedMs, latencies } = await load({ ...settings, url, next, expect: row.expect })
  const rps = (requests / elapsedMs) * 1000
  const bareRps = await bareRate(bare, row.bare, settings)
  return {
    name: row.name,
    concurrency: settings.concurrency,
    rps: round(rps, 0),
    p50_ms: round(percentile(latencies, 0.5), 2),
    p99_ms: round(percentile(latencies, 0.99), 2),
    d1_round_trips: trips,
    bare_rps: round(bareRps, 0),
    ratio: round(rps / bareRps, 3),
  }
}

const known = new Map<BareRoute, number>()

/** The bare worker's rate, measured once a route. */
async function bareRate(bare: BareWorker, path: BareRoute, settings: MeasureSettings): Promise<number> {
  const before = known.get(path)
  if (before !== undefined) return before
  const { requests, elapsedMs } = await load({
    ...settings,
    url: bare.url,
    next: () => ({ method: 'GET', path }),
    expect: 200,
  })
  const rate = (requests / elapsedMs) * 1000
  known.set(path, rate)
  return rate
}

async function roundTripsOf(url: string, { path, ...request }: LoadRequest): Promise<number | null> {
  const response = await fetch(`${url}${path}`, request)
  await response.arrayBuffer()
  const count = response.headers.get('x-d1-round-trips')
  return count === null ? null : Number(count)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
