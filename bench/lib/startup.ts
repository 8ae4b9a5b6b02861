import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { configPathOf, type Part } from '../../scripts/lib/parts.ts'
import { askWrangler } from '../../scripts/lib/wrangler.ts'

export interface Startup {
  readonly worker: Part
  /** What is uploaded, compressed. */
  readonly gzip_kb: number
  /** CPU time of the worker's own modules until its first request, under a profiler on this machine. */
  readonly startup_cpu_ms: number
}

interface Frame {
  readonly functionName: string
  readonly url: string
}

interface CpuProfile {
  readonly nodes: readonly { id: number; children?: readonly number[]; callFrame: Frame }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const TRIES = 5

/**
 * The size and the start-up time of a worker as it would be deployed. The profiler's clock runs on while other processes
 * have the CPU, which can only add: a worker that took `enoughMs` or more is tried again, and its least time counts.
 */
export function startupOf(worker: Part, enoughMs: number): Startup {
  const dir = mkdtempSync(join(tmpdir(), 'revkeen-edge-startup-'))
  try {
    const profile = join(dir, 'startup.cpuprofile')
    const upload = join(dir, 'worker.bundle')
    const output = ['--outdir', join(dir, 'bundle'), '--outfile', upload]
    ask(['deploy', '--dry-run', ...output, '--config', configPathOf(worker)])
    let least = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < TRIES && least >= enoughMs; tries += 1) {
      ask(['check', 'startup', '--worker', upload, '--outfile', profile])
      least = Math.min(least, startupTime(JSON.parse(readFileSync(profile, 'utf8')) as CpuProfile) / 1000)
    }
    return { worker, gzip_kb: kilobytes(join(dir, 'bundle')), startup_cpu_ms: Number(least.toFixed(1)) }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function ask(args: readonly string[]): void {
  const { ok, output } = askWrangler(args)
  if (!ok) throw new Error(output)
}

/** Microseconds spent compiling and running the worker's own modules, and collecting their garbage. */
export function startupTime({ nodes, samples, timeDeltas }: CpuProfile): number {
  const counted = new Set<number>()
  // Parents come before their children.
  for (const { id, children = [], callFrame } of nodes) {
    if (isOwn(callFrame)) counted.add(id)
    if (counted.has(id)) for (const child of children) counted.add(child)
  }
  return samples.reduce((sum, node, index) => sum + (counted.has(node) ? (timeDeltas[index] ?? 0) : 0), 0)
}

function isOwn({ functionName, url }: Frame): boolean {
  return url.startsWith('file:///bundle') || functionName === '(garbage collector)'
}

function kilobytes(dir: string): number {
  const files = readdirSync(dir).filter((name) => !name.endsWith('.map') && name !== 'README.md')
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(dir, name))).length, 0)
  return Number((bytes / 1000).toFixed(1))
}
