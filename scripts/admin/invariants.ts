export interface Invariant {
  /** What always holds, as a sentence. */
  readonly name: string
  /** A query that returns the rows which break it. */
  readonly sql: string
}

/** What `pnpm admin verify` checks. */
export const invariants: readonly Invariant[] = [
  { name: 'every reference points at a row', sql: 'PRAGMA foreign_key_check' },
]
