import type { Query } from './database.ts'

/** A window of a list, by offset or from a cursor. `total` is of all rows that match. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly hasMore: boolean
  /** The cursor that the tenant has no row of: there is no such window. */
  readonly missingCursor?: 'starting_after' | 'ending_before' | undefined
}

export interface Window {
  readonly limit: number
  readonly offset: number
  readonly startingAfter?: string | undefined
  readonly endingBefore?: string | undefined
}

/** Filters left undefined do not filter. */
export type Filter<T> = { readonly [K in keyof T]?: T[K] | undefined }

export interface Rooms<T, F> {
  byId(id: string): Query<T | null>
  byIds(ids: readonly string[]): Query<readonly T[]>
  list(window: Window, filter: Filter<F>): Query<Page<T>>
}
