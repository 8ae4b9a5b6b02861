import type { D1Database } from '@cloudflare/workers-types'
import type { Directory } from '@revkeen-edge/services/ports/directory.ts'
import type { DirectoryEntry, DirectoryKind } from '@revkeen-edge/services/ports/rows.ts'
import { prepare, selectFrom } from './query.ts'
import { decodeRow } from './rows.ts'
import { directory } from './schema/index.ts'
import { sql } from './sql.ts'

/** Below the ten seconds within which a revocation must take effect. */
const CACHE_MS = 5_000
const MAX_CACHED = 10_000

const cache = new Map<string, { entry: DirectoryEntry; until: number }>()

/** The directory, each entry kept for a few seconds in this isolate. What is not there is never kept. */
export function directoryOf(db: D1Database, now: () => number): Directory {
  return {
    async find(kind, key) {
      const cacheKey = `${kind}\n${key}`
      const cached = cache.get(cacheKey)
      if (cached && cached.until > now()) return cached.entry
      const entry = await lookUp(db, kind, key)
      if (entry) keep(cacheKey, entry, now() + CACHE_MS)
      else cache.delete(cacheKey)
      return entry
    },
  }
}

async function lookUp(db: D1Database, kind: DirectoryKind, key: string): Promise<DirectoryEntry | null> {
  const row = await prepare(db, selectFrom(directory, sql`WHERE kind = ${kind} AND key = ${key}`)).first()
  return row ? decodeRow<DirectoryEntry>(directory, row) : null
}

function keep(key: string, entry: DirectoryEntry, until: number): void {
  if (cache.size >= MAX_CACHED) {
    const oldest = cache.keys().next()
    if (!oldest.done) cache.delete(oldest.value)
  }
  cache.set(key, { entry, until })
}
