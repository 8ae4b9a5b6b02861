import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The pids of this process's children that run a program of that name. */
export function childrenNamed(name: string): number[] {
  return children().filter((pid) => programOf(pid).endsWith(name))
}

/** A process's parent, or null where that cannot be known. */
export function parentOf(pid: number): number | null {
  const line = /^PPid:\s*(\d+)/m.exec(readProc(pid, 'status'))?.[1]
  return line === undefined ? null : Number(line)
}

/** A process's command line, words separated by spaces; empty where that cannot be known. */
export function commandOf(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()
}

const hasProc = existsSync('/proc/self/status')

function children(): number[] {
  if (!hasProc) return listOf(psOf('-o', 'pid=,ppid=').filter((line) => line.endsWith(` ${process.pid}`)))
  const threads = readdirSync('/proc/self/task')
  return listOf(threads.flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ')))
}

function programOf(pid: number): string {
  if (!hasProc) return psOf('-p', String(pid), '-o', 'comm=')[0] ?? ''
  return readProc(pid, 'comm').trim()
}

function psOf(...args: string[]): string[] {
  return execFileSync('ps', ['-A', ...args], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

function listOf(words: string[]): number[] {
  return words.map((word) => Number.parseInt(word, 10)).filter((pid) => pid > 0)
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
