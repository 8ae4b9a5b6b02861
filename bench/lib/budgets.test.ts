import { describe, expect, it } from 'vitest'
import { rows } from '../rows/index.ts'
import { rowFailures, scaleCost, scaleFailures, startupFailures } from './budgets.ts'
import type { RowResult } from './row.ts'

const resultOf = (name: string, set: Partial<RowResult> = {}): RowResult => ({
  name,
  concurrency: 16,
  rps: 700,
  p50_ms: 1,
  p99_ms: 2,
  d1_round_trips: 1,
  bare_rps: 1000,
  bare_p99_ms: 2,
  ratio: 0.7,
  ...set,
})

describe('the budgets of rows', () => {
  it('hold at their limits', () => {
    const atLimit = rows.map((row) =>
      resultOf(row.name, { d1_round_trips: row.maxTrips, ratio: row.kind === 'read' ? 0.7 : 0.6 }),
    )
    expect(rowFailures(rows, atLimit)).toEqual([])
  })

  it('name every row that goes beyond its round trips or below its share', () => {
    const beyond = rows.map((row) =>
      resultOf(row.name, { d1_round_trips: row.maxTrips + 1, ratio: row.kind === 'read' ? 0.699 : 0.599 }),
    )
    expect(rowFailures(rows, beyond)).toHaveLength(2 * rows.length)
  })

  it('are not met by a count that is missing', () => {
    expect(rowFailures(rows.slice(0, 1), [resultOf(rows[0]?.name ?? '', { d1_round_trips: Number.NaN })])).toHaveLength(1)
  })
})

describe('the cost of scale', () => {
  const pair = { small: 'a', large: 'b' }

  it('is how much longer a request takes at the large scale', () => {
    const cost = scaleCost([resultOf('a', { rps: 1000 }), resultOf('b', { rps: 800 })], pair)
    expect(cost).toBe(1.25)
    expect(scaleFailures(cost)).toHaveLength(1)
    expect(scaleFailures(1.2)).toEqual([])
  })

  it('is not known from one of the two', () => {
    expect(scaleFailures(scaleCost([resultOf('a')], pair))).toEqual([])
  })
})

describe('the budgets of workers', () => {
  it('name what is too large and what starts too slowly', () => {
    expect(startupFailures([{ worker: 'api', gzip_kb: 2_999, startup_cpu_ms: 149 }])).toEqual([])
    expect(startupFailures([{ worker: 'api', gzip_kb: 3_000, startup_cpu_ms: 150 }])).toHaveLength(2)
  })
})
