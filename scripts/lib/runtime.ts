import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from 'wrangler'
import { assetsDir } from './assets.ts'
import { bundlePath } from './bundle.ts'
import { followingDatabase } from './database.ts'
import { childrenNamed } from './processes.ts'
import { miniflare, type LocalRuntime, type ParsedOptions } from './miniflare.ts'
import { configOf, configPathOf, parts, publicParts, type Part, type Ports } from './parts.ts'
import { varsFor, type Vars } from './vars.ts'

export interface RuntimeSettings {
  /** Where databases, Durable Objects and queues keep their state. */
  readonly stateDir: string
  /** Where the workers' bundles are. */
  readonly bundleDir: string
  /** The ports on loopback; none where nobody calls from outside. */
  readonly ports: Ports | null
  readonly vars: Vars
  /** Hears what the workers and the runtime log. */
  readonly log: (line: string) => void
}

/** All six workers in one workerd. */
export interface Runtime {
  /** The database, also after a reload or a crash. */
  readonly db: D1Database
  /** Runs the engine's handler for a cron expression, as if at that time. Throws if the handler does. */
  cron(expression: string, at: Date): Promise<void>
  /** Takes up new bundles. State, ports and URLs stay. */
  reload(): Promise<void>
  /** Kills workerd without warning and returns once it runs again on the same state and ports. */
  crash(): Promise<void>
  dispose(): Promise<void>
}

/** Starts the workers. Throws when workerd cannot start, for one because a port is taken. */
export function startRuntime(settings: RuntimeSettings): Promise<Runtime> {
  return alone(() => start(settings))
}

let starting: Promise<unknown> = Promise.resolve()

/** Starts one workerd at a time, so that the new child of this process is known to be the one just started. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const started = starting.then(work)
  starting = started.catch(() => undefined)
  return started
}

async function start(settings: RuntimeSettings): Promise<Runtime> {
  mkdirSync(settings.stateDir, { recursive: true })
  const restarts = new Restarts()
  const engine = configOf('engine').name
  const before = childrenNamed('workerd')
  const runtime = withoutSignalHandlers(() => new miniflare.Miniflare(optionsFor(settings, restarts)))
  await orDispose(runtime, runtime.ready)
  let pids = childrenNamed('workerd').filter((pid) => !before.includes(pid))
  let current = await openDatabase(runtime)
  return {
    db: followingDatabase(() => current),
    async cron(expression, at) {
      const worker = await runtime.getWorker(engine)
      const { outcome } = await worker.scheduled({ cron: expression, scheduledTime: at })
      if (outcome !== 'ok') throw new Error(`cron ${expression} ended with ${outcome}`)
    },
    async reload() {
      await runtime.setOptions(optionsFor(settings, restarts))
      current = await openDatabase(runtime)
    },
    crash: () =>
      alone(async () => {
        const others = childrenNamed('workerd').filter((pid) => !pids.includes(pid))
        const restarted = restarts.next()
        for (const pid of pids) process.kill(pid, 'SIGKILL')
        await restarted
        pids = childrenNamed('workerd').filter((pid) => !others.includes(pid))
        current = await openDatabase(runtime)
      }),
    dispose: () => runtime.dispose(),
  }
}

/** Miniflare starts a crashed workerd again by itself; this tells when it has. */
class Restarts {
  #waiting: (() => void)[] = []

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  readonly happened = (): void => {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** Drops the signal handlers that `make` adds: Miniflare's would end the process before we could tidy up. */
function withoutSignalHandlers<T>(make: () => T): T {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const before = signals.map((signal) => process.listeners(signal))
  const made = make()
  for (const [index, signal] of signals.entries()) {
    for (const listener of process.listeners(signal)) {
      if (!before[index]?.includes(listener)) process.removeListener(signal, listener)
    }
  }
  return made
}

async function orDispose<T>(runtime: LocalRuntime, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt
  } catch (error) {
    await runtime.dispose()
    throw error
  }
}

function openDatabase(runtime: LocalRuntime): Promise<D1Database> {
  return runtime.getD1Database('DB', configOf('api').name)
}

function optionsFor(settings: RuntimeSettings, restarts: Restarts): ParsedOptions {
  return miniflare.convertV4MiniflareOptions({
    log: new miniflare.Log(miniflare.LogLevel.ERROR),
    cf: false,
    host: '127.0.0.1',
    port: 0,
    resourcePersistencePath: join(settings.stateDir, 'v3'),
    unsafeTriggerHandlers: true,
    unsafeHandleRuntimeRestart: restarts.happened,
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
      if (level !== 'debug') settings.log(message)
    },
    workers: parts.map((part) => workerFor(part, settings)),
  })
}

interface WorkerOptions {
  readonly bindings?: object
  readonly serviceBindings?: object
  readonly assets?: unknown
}

function workerFor(part: Part, settings: RuntimeSettings): Record<string, unknown> {
  const { assets, ...options } = workerOptionsOf(configPathOf(part)).workerOptions as WorkerOptions
  const path = bundlePath(settings.bundleDir, part)
  return {
    ...options,
    name: configOf(part).name,
    bindings: { ...options.bindings, ...varsFor(part, settings.vars) },
    // A plain folder: Miniflare's asset router would stand before every request, at a quarter of the throughput.
    serviceBindings: { ...options.serviceBindings, ...(assets ? { ASSETS: { disk: { path: assetsDir } } } : {}) },
    modulesRoot: settings.bundleDir,
    modules: [{ type: 'ESModule', path, contents: readFileSync(path, 'utf8') }],
    unsafeDirectSockets: socketsOf(part, settings.ports),
  }
}

function socketsOf(part: Part, ports: Ports | null): { host: string; port: number }[] {
  const name = publicParts.find((candidate) => candidate === part)
  return name && ports ? [{ host: '127.0.0.1', port: ports[name] }] : []
}
