import type { DirectoryEntry, DirectoryKind } from './rows.ts'

/** The only look-up without a tenant. What it finds may be up to ten seconds old. */
export interface Directory {
  find(kind: DirectoryKind, key: string): Promise<DirectoryEntry | null>
}
