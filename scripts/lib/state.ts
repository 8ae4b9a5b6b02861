import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from './paths.ts'

const FRESH_PREFIX = 'revkeen-edge-'
const OWNER_FILE = 'owner.pid'
const OWNERLESS_MS = 600_000

/** As it is from the start: a library may change it for a while. */
const temporary = tmpdir()

/** The folder of the local system's databases, secrets and bundles, kept from one start to the next. */
export const keptStateDir = inProject('.state')

/** A throw-away state folder, marked as this process's own so that a later start can tell whether it was left over. */
export function makeFreshStateDir(): string {
  sweepLeftovers()
  const dir = mkdtempSync(join(temporary, FRESH_PREFIX))
  writeFileSync(join(dir, OWNER_FILE), String(process.pid))
  return dir
}

/** Removes a state folder; workerd may still be closing files in it. */
export function removeStateDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** Removes throw-away folders whose owner has ended without doing so. */
export function sweepLeftovers(parent = temporary): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(FRESH_PREFIX))) {
    const dir = join(parent, name)
    if (isLeftOver(dir)) removeStateDir(dir)
  }
}

function isLeftOver(dir: string): boolean {
  try {
    const owner = Number(readFileSync(join(dir, OWNER_FILE), 'utf8'))
    return owner > 0 && !isAlive(owner)
  } catch {
    // No owner: it is being made just now, or was being removed when its owner was killed.
    return ageOf(dir) > OWNERLESS_MS
  }
}

function ageOf(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The state folder's envelope key (32 bytes, base64), made at first use and readable by its owner alone. */
export function envelopeKeyOf(dir: string): string {
  const path = join(dir, 'envelope-key')
  if (!existsSync(path)) writePrivately(path, randomBytes(32).toString('base64'))
  return readFileSync(path, 'utf8')
}

/** Writes a file that only this user can read. */
export function writePrivately(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true })
  rmSync(path, { force: true })
  writeFileSync(path, text, { mode: 0o600 })
}
