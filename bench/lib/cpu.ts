import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Linux counts processes' CPU time in hundredths of a second. */
const TICK_MS = 10

/** The CPU milliseconds that processes have used so far; null where the system does not tell. */
export function cpuOf(pids: readonly number[]): number | null {
  try {
    return pids.reduce((sum, pid) => sum + ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0) * TICK_MS
  } catch {
    return null
  }
}

/** User and system time: the 14th and 15th fields; the second, the program's name, may hold anything. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Starts to watch the machine. The function that it returns gives the share, 0 to 1, that others have taken since. */
export function watchOthers(pids: readonly number[]): () => number {
  const before = { ...machineTime(), ownMs: ownTime(pids) }
  return () => {
    const { busyMs, allMs } = machineTime()
    const others = busyMs - before.busyMs - (ownTime(pids) - before.ownMs)
    return Math.max(0, others) / Math.max(1, allMs - before.allMs)
  }
}

function ownTime(pids: readonly number[]): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + (cpuOf(pids) ?? 0)
}

function machineTime(): { busyMs: number; allMs: number } {
  let [busyMs, allMs] = [0, 0]
  for (const { times } of cpus()) {
    const all = Object.values(times).reduce((sum, time) => sum + time, 0)
    allMs += all
    busyMs += all - times.idle
  }
  return { busyMs, allMs }
}
