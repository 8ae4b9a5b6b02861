import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { configFaults, deploymentFaults, productionFaults } from './lib/config-rules.ts'
import { allConfigs, configPathOf, deployedParts, type Part } from './lib/parts.ts'
import { inProject } from './lib/paths.ts'
import { askWrangler, wrangler } from './lib/wrangler.ts'

const BUDGET_BYTES = 3_000_000

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: { 'dry-run': { type: 'boolean', default: false } },
})

try {
  if (options['dry-run']) dryRun()
  else deploy()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** Builds every worker as a deployment would and holds the bundles against their budget. */
function dryRun(): void {
  const configs = allConfigs()
  refuse([...configFaults(configs), ...productionFaults(configs.api.vars)])
  const sizes = deployedParts.map((part) => ({ part, bytes: gzipSizeOf(part) }))
  for (const { part, bytes } of sizes) console.log(`${part.padEnd(10)}${(bytes / 1000).toFixed(1).padStart(8)} kB gzip`)
  refuse(
    sizes.filter(({ bytes }) => bytes > BUDGET_BYTES).map(({ part }) => `${part} is over ${BUDGET_BYTES / 1e6} MB`),
  )
}

/** Everything but the sandbox, each worker after those it depends on, the database first. */
function deploy(): void {
  const configs = allConfigs()
  refuse([...configFaults(configs), ...deploymentFaults(configs)])
  for (const { queue } of configs.engine.queues.consumers ?? []) ensureQueue(queue)
  wrangler(['d1', 'migrations', 'apply', 'DB', '--remote', '--config', configPathOf('api')])
  for (const part of deployedParts) wrangler(['deploy', '--config', configPathOf(part)])
}

function ensureQueue(queue: string): void {
  if (!askWrangler(['queues', 'info', queue]).ok) wrangler(['queues', 'create', queue])
}

function gzipSizeOf(part: Part): number {
  const outdir = inProject('build/deploy', part)
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  const { ok, output } = askWrangler(['deploy', '--dry-run', '--outdir', outdir, '--config', configPathOf(part)])
  if (!ok) throw new Error(`${part} does not build:\n${output}`)
  return readdirSync(outdir)
    .filter((name) => !name.endsWith('.map') && name !== 'README.md')
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name))).length, 0)
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'))
}
