import { sha256Hex } from './crypto.ts'

/** What an integration's push of one record came to. */
export type ExternalOutcome<T> =
  | { readonly kind: 'created' | 'updated'; readonly row: T }
  | { readonly kind: 'stale'; readonly storedAt: number; readonly incomingAt: number }
  | { readonly kind: 'unchanged'; readonly contentHash: string }

/** A digest of a record's content that does not depend on the order of its keys. */
export async function contentHash(content: object): Promise<string> {
  return sha256Hex(JSON.stringify(sorted(content)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  )
}
