import { mkdtempSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleWorkers } from '../scripts/lib/bundle.ts'
import { startReaper } from '../scripts/lib/lifetime.ts'
import { deployedParts } from '../scripts/lib/parts.ts'
import { makeFreshStateDir, removeStateDir } from '../scripts/lib/state.ts'
import { MAX_STARTUP_MS, measureFor, rowFailures, scaleCost, scaleFailures, startupFailures } from './lib/budgets.ts'
import { watchOthers } from './lib/cpu.ts'
import { measureRows } from './lib/measure.ts'
import type { RowResult } from './lib/row.ts'
import { prepare } from './lib/stages.ts'
import { startupOf, type Startup } from './lib/startup.ts'
import { table } from './lib/table.ts'
import { jobs } from './jobs/index.ts'
import type { JobResult } from './jobs/job.ts'
import { rows, scalePair } from './rows/index.ts'

const CONCURRENCY = 16

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    json: { type: 'string' },
    /** Only rows and jobs whose name holds this text, and no start-up times; jobs on demand are run only so. */
    only: { type: 'string', default: '' },
    /** Fewer customers and rounds: for a first look. */
    quick: { type: 'boolean', default: false },
  },
})

const customers = { small: 1_000, large: options.quick ? 100_000 : 1_000_000 }
const settings = { concurrency: CONCURRENCY, rounds: options.quick ? 5 : 15, segmentMs: 300 }
const chosen = rows.filter(({ name }) => name.includes(options.only))
const chosenJobs = jobs.filter(
  ({ name, onDemand }) => name.includes(options.only) && (options.only !== '' || !onDemand),
)

const { results, othersShare, done } = await measureAll()
const measure = measureFor(othersShare)
const cost = scaleCost(results, scalePair, measure)
const startups = options.only === '' ? deployedParts.map((part) => startupOf(part, MAX_STARTUP_MS)) : []
const failures = [
  ...rowFailures(rows, results, measure),
  ...scaleFailures(cost),
  ...startupFailures(startups),
  ...done.flatMap((job) => job.failures),
]
report()
process.exitCode = failures.length === 0 ? 0 : 1

interface Measured {
  readonly results: RowResult[]
  readonly othersShare: number
}

async function measureAll(): Promise<Measured & { done: JobResult[] }> {
  startReaper()
  const dir = makeFreshStateDir()
  const say = (text: string): void => console.error(text)
  try {
    const measured = chosen.length > 0 ? await measureChosen(dir, say) : { results: [], othersShare: 0 }
    return { ...measured, done: await runJobs(dir, say) }
  } finally {
    removeStateDir(dir)
  }
}

/** One after the other, each alone on the machine. */
async function runJobs(dir: string, say: (text: string) => void): Promise<JobResult[]> {
  if (chosenJobs.length === 0) return []
  const bundles = mkdtempSync(join(dir, 'jobs-'))
  await bundleWorkers(bundles)
  const done: JobResult[] = []
  for (const job of chosenJobs) {
    say(`${job.name} …`)
    done.push(await job.run({ dir, bundles, quick: options.quick, say }))
  }
  return done
}

async function measureChosen(dir: string, say: (text: string) => void): Promise<Measured> {
  const prepared = await prepare(chosen, customers, dir, say)
  try {
    const others = watchOthers(prepared.pids)
    return { results: await measureRows(chosen, prepared, settings, say), othersShare: others() }
  } finally {
    await prepared.dispose()
  }
}

function report(): void {
  if (results.length > 0) reportRows()
  for (const { name, figures } of done) console.log(`\n${name}\n${figureTable(figures)}`)
  if (cost !== null) console.log(`\npage 1 at the large scale costs ${cost} times as much as at the small one`)
  if (startups.length > 0) console.log(`\n${startupTable(startups)}`)
  for (const failure of failures) console.log(`\nFAIL ${failure}`)
  if (options.json === undefined) return
  const figures = {
    machine: machine(),
    others_share: othersShare,
    judged_by: measure,
    rows: results,
    jobs: done,
    scale_cost: cost,
    workers: startups,
    failures,
  }
  writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
}

function reportRows(): void {
  console.log(
    `${customers.small.toLocaleString('en')} customers (small), ${customers.large.toLocaleString('en')} (large); medians of ${settings.rounds} rounds\n`,
  )
  console.log(rowTable(results))
  console.log(
    `\nother processes took ${Math.round(othersShare * 100)}% of this machine, so ratios are judged by ${measure}`,
  )
}

function figureTable(figures: JobResult['figures']): string {
  return table(
    ['figure', ''],
    Object.entries(figures).map(([name, value]) => [name.replaceAll('_', ' '), value]),
  )
}

function rowTable(measured: readonly RowResult[]): string {
  const header = [
    'row',
    'conc',
    'rps',
    'p50 ms',
    'p99 ms',
    'D1 trips',
    'bare rps',
    'bare p99',
    'ratio',
    'CPU ms',
    'bare CPU',
    'CPU ratio',
  ]
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
      row.bare_p99_ms,
      row.ratio,
      row.cpu_ms,
      row.bare_cpu_ms,
      row.cpu_ratio,
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
