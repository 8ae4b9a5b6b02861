import type { Urls } from '../../scripts/lib/parts.ts'
import type { Fixtures } from './fixtures.ts'
import type { LoadRequest } from './load.ts'
import type { Row, Source } from './row.ts'
import type { Replay, Step } from './steps.ts'
import { templatesOf } from './template.ts'

/** What one row's requests do, as the traced product was seen doing it. */
export interface Recording {
  readonly roundTrips: number
  readonly replay: Replay
}

/** Where a row's bare handler answers. */
export function barePath(row: Row): string {
  return `/${row.name.replaceAll(/\W+/g, '-')}`
}

/** How many requests a recording takes. */
export const RECORDED = 3

/** Sends a row's request three times: the first warms the directory's cache, the others are compared. */
export async function record(row: Row, fixtures: Fixtures, urls: Urls): Promise<Recording> {
  const source = row.source(fixtures, urls)
  await source.stock?.(RECORDED)
  const url = urls[row.part]
  await observe(url, row, take(source))
  const before = await observe(url, row, take(source))
  const request = take(source)
  const { steps, roundTrips } = await observe(url, row, request)
  const replay = {
    method: request.method,
    path: barePath(row),
    status: row.expect,
    ...templatesOf(before.steps, steps, givenIn(request)),
  }
  return { roundTrips: Math.min(before.roundTrips, roundTrips), replay }
}

function take(source: Source): LoadRequest {
  const request = source.next()
  if (!request) throw new Error('the row has no request in stock')
  return request
}

interface Observed {
  readonly steps: readonly Step[]
  readonly roundTrips: number
}

async function observe(url: string, row: Row, request: LoadRequest): Promise<Observed> {
  const roundTrips = await roundTripsOf(url, row, request)
  const steps = (await (await fetch(`${url}/bench/recording`)).json()) as Step[]
  return { steps, roundTrips }
}

/** Sends one request and gives the round trips to D1 that a traced worker counted. Throws unless it succeeds. */
async function roundTripsOf(url: string, row: Row, { path, ...request }: LoadRequest): Promise<number> {
  const response = await fetch(`${url}${path}`, request)
  const text = await response.text()
  if (response.status !== row.expect) throw new Error(`${row.name} answered ${response.status}: ${text}`)
  return Number(response.headers.get('x-d1-round-trips') ?? Number.NaN)
}

/** The round trips of a row's request once the directory knows who calls: the fewest of three, for its cache lasts only seconds. */
export async function warmRoundTrips(row: Row, fixtures: Fixtures, urls: Urls): Promise<number> {
  const source = row.source(fixtures, urls)
  await source.stock?.(WARM_TRIES)
  const counts: number[] = []
  for (let tries = 0; tries < WARM_TRIES; tries += 1) counts.push(await roundTripsOf(urls[row.part], row, take(source)))
  return Math.min(...counts)
}

const WARM_TRIES = 3

/** The card token or the ids that a request brings. */
function givenIn({ body, headers }: LoadRequest): readonly string[] {
  const named = headers?.['x-bench-given']
  if (named !== undefined) return named.split(',')
  const { payment_token: given } = JSON.parse(body ?? '{}') as { payment_token?: string }
  return given === undefined ? [] : [given]
}
