import { spawn } from 'node:child_process'
import { commandOf, parentOf } from './processes.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const PARENT_CHECK_MS = 500

/**
 * Calls `end` once: on a signal, or when the package manager that started this process is gone. The process leaves with 0
 * when `end` is done, with 1 when it failed.
 */
export function endGracefully(end: () => Promise<void>): void {
  let ending = false
  const once = (): void => {
    if (ending) return
    ending = true
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal)
    process.on(signal, once)
  }
  watchLaunchers(once)
}

/** npx does not pass a signal on: when it ends, pnpm and we are left behind with another parent. */
function watchLaunchers(gone: () => void): void {
  const chain = launchers()
  const broken = (): boolean => chain.some(({ pid, parent }) => parentOf(pid) !== parent)
  setInterval(() => broken() && gone(), PARENT_CHECK_MS).unref()
}

/** This process and the package managers and shells above it, each with its parent. */
function launchers(): { pid: number; parent: number }[] {
  const chain: { pid: number; parent: number }[] = []
  for (let pid = process.pid; ;) {
    const parent = parentOf(pid)
    if (parent === null || parent <= 1 || !isLauncher(commandOf(parent))) return chain
    chain.push({ pid, parent })
    pid = parent
  }
}

/** Package managers, and the shells that they put between themselves and a script. */
export function isLauncher(command: string): boolean {
  return /^(\S*\/)?(sh|dash|bash) -c /.test(command) || /(^|[/\s])(npm|npx|pnpm)(\s|$|[.@-])/.test(command)
}

/**
 * Notes our children while we live and ends those that run workerd once we are gone. A killed process has no children any
 * more while its parent has yet to take note, so an empty list changes nothing.
 */
const REAPER = `
  while kill -0 "$0" 2>/dev/null; do
    now=$(cat /proc/"$0"/task/*/children 2>/dev/null || pgrep -P "$0")
    [ -n "$now" ] && kids=$now
    sleep 0.25
  done
  for kid in $kids; do
    case $(ps -p "$kid" -o comm= 2>/dev/null || cat /proc/"$kid"/comm) in
      *workerd) kill -9 "$kid" ;;
    esac
  done`

/** Starts a process beside this one for the case that we are killed: workerd would live on and keep the ports. */
export function startReaper(): void {
  spawn('sh', ['-c', REAPER, String(process.pid)], { detached: true, stdio: 'ignore' }).unref()
}
