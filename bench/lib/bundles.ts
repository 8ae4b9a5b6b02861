import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { workerSettings } from '../../scripts/lib/bundle-module.ts'
import { bundlePath } from '../../scripts/lib/bundle.ts'
import { configOf, type Part } from '../../scripts/lib/parts.ts'
import { inProject } from '../../scripts/lib/paths.ts'
import type { BareWork, Replay } from './steps.ts'

/** The workers whose requests are measured. */
const MEASURED = ['api', 'checkout'] as const satisfies readonly Part[]

/** The product's bundles, with measured workers that remember what they do. */
export function recorderBundles(product: string, parent: string): Promise<string> {
  return variant(product, parent, (part) => {
    const recorder = JSON.stringify(inProject('bench/workers/recorder.ts'))
    return `import worker from ${JSON.stringify(configOf(part).main)}\nimport { recorder } from ${recorder}\nexport default recorder(worker)`
  })
}

/** The product's bundles, with a bare Hono app in place of the measured workers. */
export function bareBundles(product: string, parent: string, replays: readonly Replay[]): Promise<string> {
  const worker = JSON.stringify(inProject('bench/workers/bare.ts'))
  const entry = `import { Hono } from 'hono'\nimport { bare } from ${worker}\nexport default bare(new Hono(), ${JSON.stringify(replays)})`
  return variant(product, parent, () => entry)
}

/** The product's bundles, with an engine that keeps what its consumer of a queue does. */
export function consumerRecorderBundles(product: string, parent: string, queue: string): Promise<string> {
  const recorder = JSON.stringify(inProject('bench/workers/recorder.ts'))
  const entry = (part: Part) =>
    `import worker from ${JSON.stringify(configOf(part).main)}\nimport { consumerRecorder } from ${recorder}\nexport default consumerRecorder(worker, ${JSON.stringify(queue)})`
  return variant(product, parent, entry, ['engine'])
}

/** The product's bundles, with an engine whose consumer of a queue only does what was recorded. */
export function bareConsumerBundles(product: string, parent: string, work: BareWork): Promise<string> {
  const bareConsumer = JSON.stringify(inProject('bench/workers/bare-consumer.ts'))
  const entry = (part: Part) =>
    `import worker from ${JSON.stringify(configOf(part).main)}\nimport { bareConsumer } from ${bareConsumer}\nexport default bareConsumer(worker, ${JSON.stringify(work)})`
  return variant(product, parent, entry, ['engine'])
}

/** The product's bundles as `tests/nets/statement-log.ts` has them: with workers that leave in the database what they ask it. */
export function loggedBundles(product: string, parent: string): Promise<string> {
  const log = JSON.stringify(inProject('tests/nets/statement-log.ts'))
  const entry = (part: Part) =>
    `import worker from ${JSON.stringify(configOf(part).main)}\nimport { logged } from ${log}\nexport default logged(worker)`
  return variant(product, parent, entry, ['api', 'checkout', 'webhooks', 'engine'])
}

async function variant(
  product: string,
  parent: string,
  entryOf: (part: Part) => string,
  parts: readonly Part[] = MEASURED,
): Promise<string> {
  mkdirSync(parent, { recursive: true })
  const dir = mkdtempSync(join(parent, 'bundles-'))
  cpSync(product, dir, { recursive: true })
  for (const part of parts) {
    // Hono is a dependency of the workers alone.
    const stdin = {
      contents: entryOf(part),
      resolveDir: inProject('workers', part),
      sourcefile: `${part}.ts`,
      loader: 'ts' as const,
    }
    await build({ ...workerSettings, sourcemap: false, stdin, outfile: bundlePath(dir, part) })
  }
  return dir
}
