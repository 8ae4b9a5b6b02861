import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { type Check, select, type Suite } from './lib/checks.ts'
import { inProject } from './lib/paths.ts'
import { inParallel, run } from './lib/run.ts'

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const CHECKS_AT_ONCE = 2
/** Tells a test file that another comes after it; see packages/testing. */
const MANY_FILES = { REVKEEN_TEST_SPARES: 'on' }

const selection = select(process.argv.slice(2).filter((word) => word !== '--'))
const counts = await inParallel(selection.checks, CHECKS_AT_ONCE, runCheck)
for (const suite of selection.suites) counts.push(await runSuite(suite, selection.files))
process.exitCode = report(counts)

async function runCheck({ name, command }: Check): Promise<Count> {
  const { code, output, ms } = await run(command)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(14)}${(ms / 1000).toFixed(1)} s`)
  if (code !== 0) console.log(output.trimEnd())
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

async function runSuite(suite: Suite, files: readonly string[]): Promise<Count> {
  console.log(`\n== ${suite} tests`)
  const results = inProject('.tmp', `${suite}.json`)
  mkdirSync(inProject('.tmp'), { recursive: true })
  rmSync(results, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  const passNone = files.length > 0 ? ['--passWithNoTests'] : []
  const command = ['vitest', 'run', '--project', suite, ...reporters, ...passNone, ...files]
  const { code } = await run(command, { show: true, env: files.length > 0 ? {} : MANY_FILES })
  return countOf(results, code)
}

/** A run that failed without a failing test (a file that does not load, say) is one failure. */
function countOf(path: string, code: number): Count {
  const { passed, failed, skipped } = readCounts(path)
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}

function readCounts(path: string): Count {
  try {
    const result = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>
    const skipped = (result['numPendingTests'] ?? 0) + (result['numTodoTests'] ?? 0)
    return { passed: result['numPassedTests'] ?? 0, failed: result['numFailedTests'] ?? 0, skipped }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

function report(all: readonly Count[]): number {
  const sum = (key: keyof Count): number => all.reduce((total, count) => total + count[key], 0)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}
