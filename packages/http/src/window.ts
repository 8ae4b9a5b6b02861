import type { Window } from '@revkeen-edge/services/ports/repositories.ts'

interface WindowQuery {
  readonly limit: number
  readonly offset?: number | undefined
  readonly page?: number | undefined
  readonly starting_after?: string | undefined
  readonly ending_before?: string | undefined
}

/** The window that a list's query asks for: a page is an offset in other words. */
export function windowOf(query: WindowQuery): Window {
  const { limit, page } = query
  const offset = page !== undefined && !query.offset ? (page - 1) * limit : (query.offset ?? 0)
  return { limit, offset, startingAfter: query.starting_after, endingBefore: query.ending_before }
}
