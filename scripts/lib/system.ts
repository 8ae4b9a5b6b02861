import { join } from 'node:path'
import type { AdminContext } from '../admin/types.ts'
import { cronExpression } from './crons.ts'
import { migrate } from './migrations.ts'
import { urlsOf, type Ports, type Urls } from './parts.ts'
import { startRuntime, type Runtime } from './runtime.ts'
import { envelopeKeyOf } from './state.ts'
import { localVars, type Vars } from './vars.ts'

export interface LocalSystemSettings {
  readonly stateDir: string
  readonly bundleDir: string
  readonly ports: Ports
  /** False for a system that only the administrator's commands use. */
  readonly listening: boolean
  readonly rateLimits: boolean
  readonly traceD1: boolean
  readonly log: (line: string) => void
  readonly vars?: Vars
}

/** The whole system on this machine, migrated. */
export interface LocalSystem extends Runtime {
  readonly urls: Urls
  readonly vars: Vars
  /** What the administrator's commands work with. */
  admin(say: (text: string) => void): AdminContext
}

/** Starts every worker on a state folder and brings its database up to date. */
export async function startLocalSystem(settings: LocalSystemSettings): Promise<LocalSystem> {
  const urls = urlsOf(settings.ports)
  const vars = { ...localVars({ ...settings, urls, envelopeKey: envelopeKeyOf(settings.stateDir) }), ...settings.vars }
  const runtime = await startRuntime({ ...settings, ports: settings.listening ? settings.ports : null, vars })
  await migrateOrDispose(runtime)
  return {
    ...runtime,
    urls,
    vars,
    admin: (say) => ({
      db: runtime.db,
      env: vars,
      say,
      cron: (name) => runtime.cron(cronExpression(name), new Date()),
    }),
  }
}

/** Where `start` keeps the bundles of a state folder. */
export function bundleDirOf(stateDir: string): string {
  return join(stateDir, 'bundles')
}

async function migrateOrDispose(runtime: Runtime): Promise<void> {
  try {
    await migrate(runtime.db)
  } catch (error) {
    await runtime.dispose()
    throw error
  }
}
