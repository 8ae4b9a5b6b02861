import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { startSystem } from '@revkeen-edge/testing'
import { deployedParts } from '../scripts/lib/parts.ts'
import { startBare } from './lib/bare.ts'
import { measure } from './lib/measure.ts'
import type { RowResult } from './lib/row.ts'
import { startupOf, type Startup } from './lib/startup.ts'
import { table } from './lib/table.ts'
import { rows } from './rows/index.ts'

const CONCURRENCY = 16
const WARM_UP_MS = 1_000

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    json: { type: 'string' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '5' },
  },
})

const results = await measureRows()
console.log(tableOf(results))
const startups = deployedParts.map((part) => startupOf(part))
console.log(`\n${startupTable(startups)}`)
if (options.json) {
  writeFileSync(options.json, `${JSON.stringify({ machine: machine(), rows: results, workers: startups }, null, 2)}\n`)
}

async function measureRows(): Promise<RowResult[]> {
  const system = await startSystem()
  const bare = await startBare()
  try {
    const chosen = rows.filter(({ name }) => name.includes(options.only))
    const measured: RowResult[] = []
    for (const row of chosen) {
      console.error(`${row.name} …`)
      const durationMs = Number(options.seconds) * 1000
      measured.push(await measure(row, system, bare, { concurrency: CONCURRENCY, durationMs, warmUpMs: WARM_UP_MS }))
    }
    return measured
  } finally {
    await bare.dispose()
    await system.dispose()
  }
}

function tableOf(measured: readonly RowResult[]): string {
  const header = ['row', 'conc', 'rps', 'p50 ms', 'p99 ms', 'D1 trips', 'bare rps', 'ratio']
  return table(
    header,
    measured.map((row) => [
      row.name,
      row.concurrency,
      row.rps,
      row.p50_ms,
      row.p99_ms,
      row.d1_round_trips,
      row.bare_rps,
      row.ratio,
    ]),
  )
}

function startupTable(measured: readonly Startup[]): string {
  const header = ['worker', 'gzip kB', 'start-up CPU ms']
  return table(
    header,
    measured.map(({ worker, gzip_kb: size, startup_cpu_ms: cpu }) => [worker, size, cpu]),
  )
}

function machine(): Record<string, string | number> {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}
