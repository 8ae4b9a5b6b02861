import type { DirectoryEntry } from '@revkeen-edge/services/ports/rows.ts'
import * as z from 'zod'
import type { Principal } from './context.ts'

const keyFacts = z.object({
  mode: z.enum(['sandbox', 'live']),
  scopes: z.array(z.string()),
  apiVersion: z.string(),
  expiresAt: z.number().nullable(),
})

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
