import { mkdirSync } from 'node:fs'
import { runCommand } from './admin/shell.ts'
import { bundleWorkers, watchWorkers, type BundleWatcher } from './lib/bundle.ts'
import { findControl, serveControl } from './lib/control.ts'
import { driveCrons } from './lib/crons.ts'
import { endGracefully, startReaper } from './lib/lifetime.ts'
import { parseStartOptions, startHelp, type StartOptions } from './lib/options.ts'
import { portsFrom } from './lib/parts.ts'
import { waitForPorts } from './lib/ports.ts'
import { readyLine, readyText } from './lib/ready.ts'
import { demoOf } from './lib/seed.ts'
import { keptStateDir, makeFreshStateDir, removeStateDir } from './lib/state.ts'
import { bundleDirOf, startLocalSystem, type LocalSystem } from './lib/system.ts'

const say = (text: string): void => console.error(text)

/** What has been opened so far, closed in the opposite order at the end. */
const closing: (() => Promise<void> | void)[] = []

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

async function start(options: StartOptions): Promise<void> {
  const ports = portsFrom(options.portBase)
  const stateDir = options.fresh ? makeFreshStateDir() : keptState()
  if (options.fresh) closing.push(() => removeStateDir(stateDir))
  await waitForPorts(Object.values(ports))

  const bundleDir = bundleDirOf(stateDir)
  let system: LocalSystem | null = null
  const bundles = await bundle(options.watch, bundleDir, () => system)
  closing.push(() => bundles?.dispose())
  system = await startLocalSystem({ ...options, stateDir, bundleDir, ports, listening: true, traceD1: false, log: say })
  closing.push(system.dispose)
  await present(system, stateDir, options)
}

/** Seeds, serves the administrator's commands, drives the crons and prints the ready message. */
async function present(system: LocalSystem, stateDir: string, options: StartOptions): Promise<void> {
  const demo = await demoOf(stateDir, system.admin(say))
  const control = await serveControl(stateDir, (args, tell) => runCommand(args, system.admin(tell)))
  closing.push(control.close)
  const clock = driveCrons(system.cron, (error) => say(String(error)))
  closing.push(clock.stop)
  if (options.fresh) say(`state: ${stateDir}`)
  console.log(options.json ? readyLine(system.urls, demo) : readyText(system.urls, demo))
}

function keptState(): string {
  mkdirSync(keptStateDir, { recursive: true })
  const other = findControl(keptStateDir)
  if (other) throw new Error(`already running (process ${other.pid}); use --fresh for a second system`)
  return keptStateDir
}

async function bundle(watch: boolean, outdir: string, system: () => LocalSystem | null): Promise<BundleWatcher | null> {
  if (!watch) {
    await bundleWorkers(outdir)
    return null
  }
  return watchWorkers(outdir, async (failures) => {
    if (failures.length > 0) return say(failures.join('\n'))
    const began = performance.now()
    await system()?.reload()
    say(`reloaded in ${Math.round(performance.now() - began)} ms`)
  })
}

try {
  const options = parseStartOptions(process.argv.slice(2))
  if (options === null) {
    console.log(startHelp)
  } else {
    startReaper()
    // From here on, also while starting: a signal must leave nothing behind.
    endGracefully(closeAll)
    await start(options)
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  await closeAll()
  process.exit(1)
}
