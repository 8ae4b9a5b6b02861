import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { D1Database } from '@cloudflare/workers-types'
import type { AdminContext } from '../../../scripts/admin/types.ts'
import { bundleWorkers } from '../../../scripts/lib/bundle.ts'
import { startReaper } from '../../../scripts/lib/lifetime.ts'
import { forEachPublicPart, type Urls } from '../../../scripts/lib/parts.ts'
import { freePorts } from '../../../scripts/lib/ports.ts'
import { makeFreshStateDir, removeStateDir } from '../../../scripts/lib/state.ts'
import { startLocalSystem, type LocalSystem } from '../../../scripts/lib/system.ts'
import { sharedBundleDir, stateTemplate } from './bundles.ts'
import { brokenInvariants } from './stored.ts'

export interface SystemOptions {
  /** Applies rate limits; off unless a test is about them. */
  readonly rateLimits?: boolean
  /** Vars that differ from a local system's own. */
  readonly vars?: Readonly<Record<string, string>>
  /** Whether the data is checked against the invariants at the end; off for tests that write rows by hand. */
  readonly invariants?: boolean
  /** Counts the round trips to D1; on unless told otherwise. */
  readonly traceD1?: boolean
  /** The folder of the workers' bundles, where they are not those of the run. */
  readonly bundleDir?: string
  /** A state folder that outlives the system; else it has a throw-away one. */
  readonly stateDir?: string
}

/** All six workers in one workerd on free ports, with throw-away state. */
export interface System {
  readonly urls: Urls
  readonly vars: Readonly<Record<string, string>>
  readonly db: D1Database
  /** What the administrator's commands work with; what they say is kept in `logs`. */
  readonly admin: AdminContext
  /** What workers and commands have logged, oldest first. */
  readonly logs: readonly string[]
  /** Runs the engine's handler for a cron expression as if at that time (default: now). */
  cron(expression: string, at?: Date): Promise<void>
  /** Starts workerd again on the same state and ports; with `kill` it gets no chance to finish anything. */
  restart(options?: { readonly kill?: boolean }): Promise<void>
  /** Ends the system. Throws where its data breaks an invariant. */
  dispose(): Promise<void>
}

const START_TRIES = 3

let reaping = false

/** Starts the whole system, migrated. The caller disposes of it. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  if (!reaping) startReaper()
  reaping = true
  const { stateDir, logs, local } = await (isUsual(options) ? usual() : start(options))
  return {
    urls: local.urls,
    vars: local.vars,
    db: local.db,
    admin: local.admin((text) => logs.push(text)),
    logs,
    cron: (expression, at = new Date()) => local.cron(expression, at),
    restart: ({ kill = false } = {}) => (kill ? local.crash() : local.reload()),
    async dispose() {
      if (options.invariants !== false) await untilTold(local.db)
      await local.dispose()
      const broken = options.invariants === false ? [] : await brokenInvariants(stateDir)
      if (options.stateDir === undefined) removeStateDir(stateDir)
      if (broken.length > 0) throw new Error(`the data breaks invariants: ${JSON.stringify(broken, null, 2)}`)
    },
  }
}

const TOLD_MS = 5_000
const LOOK_MS = 50

/** Waits until what happened is on its way to whom it concerns, or it is clear that it will not be. */
async function untilTold(db: D1Database): Promise<void> {
  const waiting = db.prepare('SELECT 1 FROM events WHERE expanded_at IS NULL LIMIT 1')
  for (let waitedMs = 0; waitedMs < TOLD_MS && (await waiting.first()) !== null; waitedMs += LOOK_MS) {
    await setTimeout(LOOK_MS)
  }
}

interface Started {
  readonly stateDir: string
  readonly logs: string[]
  readonly local: LocalSystem
}

async function start(options: SystemOptions): Promise<Started> {
  const stateDir = options.stateDir ?? ownState()
  const logs: string[] = []
  const bundleDir = options.bundleDir ?? sharedBundleDir() ?? (await ownBundles(stateDir))
  const local = await startOnFreePorts(stateDir, bundleDir, options, (line) => logs.push(line))
  return { stateDir, logs, local }
}

/** What most files want: as it is started anyway, but for how its data is checked at the end. */
function isUsual({ invariants: _, ...differing }: SystemOptions): boolean {
  return Object.keys(differing).length === 0
}

let spare: Promise<Started> | null = null

/** In a run of all tests (see scripts/test.ts) the next file's system starts while this one's tests run. */
async function usual(): Promise<Started> {
  const mine = spare ?? start({})
  spare = null
  const started = await mine
  if (process.env['REVKEEN_TEST_SPARES'] === 'on') {
    spare = start({})
    spare.catch(() => undefined)
  }
  return started
}

/** A state folder of its own, as a copy of the run's template: migrating takes longer than starting. */
function ownState(): string {
  const dir = makeFreshStateDir()
  const template = stateTemplate()
  if (template !== null) cpSync(join(template, 'v3'), join(dir, 'v3'), { recursive: true })
  return dir
}

/** A port that was free can be taken before workerd has it, so a start is tried on others. */
async function startOnFreePorts(
  stateDir: string,
  bundleDir: string,
  options: SystemOptions,
  log: (line: string) => void,
): Promise<LocalSystem> {
  for (let tries = 1; ; tries += 1) {
    const free = await freePorts(5)
    const ports = forEachPublicPart((_, index) => free[index] ?? 0)
    try {
      const { rateLimits = false, traceD1 = true, vars = {} } = options
      return await startLocalSystem({ stateDir, bundleDir, ports, listening: true, rateLimits, traceD1, log, vars })
    } catch (error) {
      if (tries === START_TRIES || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function ownBundles(stateDir: string): Promise<string> {
  const dir = mkdtempSync(join(stateDir, 'bundles-'))
  await bundleWorkers(dir)
  return dir
}
