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

/** Sends a row's request three times: the first warms the directory's cache, the others are compared. */
export async function record(row: Row, fixtures: Fixtures, urls: Urls): Promise<Recording> {
  const source = row.source(fixtures, urls)
  await source.stock?.(3)
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

async function observe(url: string, row: Row, { path, ...request }: LoadRequest): Promise<Observed> {
  const response = await fetch(`${url}${path}`, request)
  const text = await response.text()
  if (response.status !== row.expect) throw new Error(`${row.name} answered ${response.status}: ${text}`)
  const steps = (await (await fetch(`${url}/bench/recording`)).json()) as Step[]
  return { steps, roundTrips: Number(response.headers.get('x-d1-round-trips')) }
}

/** The card token that a request brings, if any. */
function givenIn({ body }: LoadRequest): string | null {
  const { payment_token: given } = JSON.parse(body ?? '{}') as { payment_token?: string }
  return given ?? null
}
