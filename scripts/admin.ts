import { parseArgs } from 'node:util'
import { commands } from './admin/index.ts'
import { runCommand } from './admin/shell.ts'
import { AdminError, type AdminContext } from './admin/types.ts'
import { bundleWorkers } from './lib/bundle.ts'
import { callControl, findControl } from './lib/control.ts'
import { endGracefully, startReaper } from './lib/lifetime.ts'
import { configOf, portsFrom } from './lib/parts.ts'
import { remoteD1 } from './lib/remote-d1.ts'
import { keptStateDir } from './lib/state.ts'
import { bundleDirOf, startLocalSystem } from './lib/system.ts'

const say = (text: string): void => console.log(text)

const DEFAULT_PORT_BASE = 8787

/** Carries out a command line where the data is: in the running system, the state folder, or a deployment. */
async function main(args: readonly string[]): Promise<number> {
  const { remote, state, command } = placeOf(args)
  if (remote) return runCommand(command, remoteContext())
  const running = findControl(state)
  if (running) return callControl(running, command, say)
  if (!commands[command[0] ?? ''] || command.includes('--help')) return runCommand(command, noContext())
  return runHere(state, command)
}

/** Where to act, from the options before the command; the rest is the command's own. */
function placeOf(args: readonly string[]): { remote: boolean; state: string; command: string[] } {
  const words = args.filter((arg) => arg !== '--')
  const start = words.findIndex((word, index) => !word.startsWith('--') && words[index - 1] !== '--state')
  const own = start === -1 ? words : words.slice(0, start)
  const { values } = parseArgs({
    args: own.filter((word) => word !== '--help'),
    options: { remote: { type: 'boolean', default: false }, state: { type: 'string', default: keptStateDir } },
  })
  return { ...values, command: start === -1 ? [] : words.slice(start) }
}

/** Opens a state folder that no running system holds. */
async function runHere(stateDir: string, command: string[]): Promise<number> {
  startReaper()
  const bundleDir = bundleDirOf(stateDir)
  await bundleWorkers(bundleDir)
  const system = await startLocalSystem({
    stateDir,
    bundleDir,
    ports: portsFrom(DEFAULT_PORT_BASE),
    listening: false,
    rateLimits: false,
    traceD1: false,
    log: (line) => console.error(line),
  })
  endGracefully(system.dispose)
  const code = await runCommand(command, system.admin(say))
  await system.dispose()
  return code
}

function remoteContext(): AdminContext {
  const config = configOf('api')
  const databaseId = config.d1_databases.find(({ binding }) => binding === 'DB')?.database_id
  if (!databaseId) throw new AdminError('wrangler.toml names no database')
  return {
    db: remoteD1({ databaseId, accountId: needed('CLOUDFLARE_ACCOUNT_ID'), token: needed('CLOUDFLARE_API_TOKEN') }),
    env: { ...config.vars, ENVELOPE_KEY: needed('ENVELOPE_KEY') },
    say,
    cron: () => Promise.reject(new AdminError('a deployed system runs its crons by itself')),
  }
}

function needed(name: string): string {
  const value = process.env[name]
  if (!value) throw new AdminError(`set ${name}`)
  return value
}

/** For help, which needs no data. */
function noContext(): AdminContext {
  const none = (): never => {
    throw new Error('help needs no data')
  }
  return {
    say,
    env: {},
    cron: none,
    get db() {
      return none()
    },
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
