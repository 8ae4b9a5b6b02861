import { isWellFormedKey } from '@revkeen-edge/services/api-key-format.ts'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import type { DirectoryEntry } from '@revkeen-edge/services/ports/rows.ts'
import * as z from 'zod'
import type { Principal } from './context.ts'

const keyFacts = z.object({
  mode: z.enum(['sandbox', 'live']),
  scopes: z.array(z.string()),
  apiVersion: z.string(),
  expiresAt: z.number().nullable(),
})

const MAX_HASHES = 1_000
const hashes = new Map<string, string>()

/**
 * The hash by which the directory knows a key, or null where the text cannot be one. What a key hashes to never changes,
 * so an isolate works it out once; whether the key opens anything is asked of the directory every time.
 */
export async function hashOfKey(key: string): Promise<string | null> {
  const known = hashes.get(key)
  if (known !== undefined) return known
  if (!(await isWellFormedKey(key))) return null
  const hash = await sha256Hex(key)
  if (hashes.size >= MAX_HASHES) hashes.clear()
  hashes.set(key, hash)
  return hash
}

/** The caller behind a directory entry, or null when its time is up. */
export function principalOf(entry: DirectoryEntry, now: number): Principal | null {
  const { mode, scopes, apiVersion, expiresAt } = keyFacts.parse(entry.data)
  if (expiresAt !== null && expiresAt <= now) return null
  return { keyId: entry.targetId, merchantId: entry.merchantId, mode, scopes, apiVersion }
}

/** Whether scopes cover one `resource:action`. `*` covers all, `resource:*` all of a resource, and write covers read. */
export function hasScope(scopes: readonly string[], wanted: string): boolean {
  const [resource = '', action = ''] = wanted.split(':')
  return scopes.some((scope) => {
    if (scope === '*' || scope === wanted || scope === `${resource}:*` || scope === `*:${action}`) return true
    return action === 'read' && scope === `${resource}:write`
  })
}
