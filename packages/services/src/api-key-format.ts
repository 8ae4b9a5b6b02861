import type { Mode } from '@revkeen-edge/domain'
import { sha256Hex } from './crypto.ts'

const KEY = /^rk_(sandbox|live)_[0-9A-Za-z_-]{22}[0-9a-f]{6}$/

/** Whether a text can be a key at all: its form and its checksum. Spares the directory what is merely mistyped. */
export async function isWellFormedKey(key: string): Promise<boolean> {
  return KEY.test(key) && (await checksum(key.slice(0, -6))) === key.slice(-6)
}

/** A new key around a random token. It is shown once; only its hash is kept. */
export async function formatKey(mode: Mode, token: string): Promise<string> {
  const start = `rk_${mode}_${token}`
  return start + (await checksum(start))
}

async function checksum(start: string): Promise<string> {
  return (await sha256Hex(start)).slice(0, 6)
}
