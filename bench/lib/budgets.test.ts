import { describe, expect, it } from 'vitest'
import { rows } from '../rows/index.ts'
import { measureFor, rowFailures, scaleCost, scaleFailures, startupFailures } from './budgets.ts'
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
  cpu_ms: 1,
  bare_cpu_ms: 0.7,
  cpu_ratio: 0.7,
  ...set,
})

describe('the budgets of rows', () => {
  it('hold at their limits', () => {
    const atLimit = rows.map((row) =>
      resultOf(row.name, { d1_round_trips: row.maxTrips, ratio: row.kind === 'read' ? 0.7 : 0.6 }),
    )
    expect(rowFailures(rows, atLimit, 'rate')).toEqual([])
  })

  it('name every row that goes beyond its round trips or below its share', () => {
    const beyond = rows.map((row) =>
      resultOf(row.name, { d1_round_trips: row.maxTrips + 1, ratio: row.kind === 'read' ? 0.699 : 0.599 }),
    )
    expect(rowFailures(rows, beyond, 'rate')).toHaveLength(2 * rows.length)
  })

  it('go by CPU time where others keep the machine busy, and by rates where nobody does', () => {
    const slowed = rows.slice(0, 1).map((row) => resultOf(row.name, { ratio: 0.3, cpu_ratio: 0.8 }))
    expect(rowFailures(rows, slowed, measureFor(0.4))).toEqual([])
    expect(rowFailures(rows, slowed, measureFor(0.05))).toHaveLength(1)
  })

  it('are not met by a count that is missing', () => {
    expect(
      rowFailures(rows.slice(0, 1), [resultOf(rows[0]?.name ?? '', { d1_round_trips: Number.NaN })], 'rate'),
    ).toHaveLength(1)
  })
})

describe('the cost of scale', () => {
  const pair = { small: 'a', large: 'b' }

  it('is how much longer a request takes at the large scale', () => {
    const cost = scaleCost([resultOf('a', { rps: 1000 }), resultOf('b', { rps: 800 })], pair, 'rate')
    expect(cost).toBe(1.25)
    expect(scaleFailures(cost)).toHaveLength(1)
    expect(scaleFailures(1.2)).toEqual([])
  })

  it('is how much more CPU time a request takes where others keep the machine busy', () => {
    const results = [resultOf('a', { cpu_ms: 2, rps: 10 }), resultOf('b', { cpu_ms: 2.2, rps: 5 })]
    expect(scaleCost(results, pair, 'cpu')).toBe(1.1)
  })

  it('is not known from one of the two', () => {
    expect(scaleFailures(scaleCost([resultOf('a')], pair, 'rate'))).toEqual([])
  })
})

describe('the budgets of workers', () => {
  it('name what is too large and what starts too slowly', () => {
    expect(startupFailures([{ worker: 'api', gzip_kb: 2_999, startup_cpu_ms: 149 }])).toEqual([])
    expect(startupFailures([{ worker: 'api', gzip_kb: 3_000, startup_cpu_ms: 150 }])).toHaveLength(2)
  })
})
