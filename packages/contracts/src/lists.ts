import * as z from 'zod'

const DEFAULT_LIMIT = 25
const MAX_LIMIT = 100
const MAX_OFFSET = 1_000_000_000

/** A number of a query string. */
export const wholeNumber = (max: number) =>
  z.coerce.number('must be a number').pipe(z.int('must be a whole number').min(0).max(max))

/** Sizes above the maximum are clamped, not refused. */
export const limit = wholeNumber(Number.MAX_SAFE_INTEGER)
  .pipe(z.number().min(1, 'must be at least 1'))
  .transform((value) => Math.min(value, MAX_LIMIT))
  .default(DEFAULT_LIMIT)

export const offset = wholeNumber(MAX_OFFSET).default(0)

/** Query of a list by offset. */
export const offsetQuery = z.object({ limit, offset })

/** Query of a list by page: 1 is the first. */
export const pageQuery = z.object({
  limit,
  offset: offset.optional(),
  page: wholeNumber(MAX_OFFSET).pipe(z.number().min(1)).optional(),
})

/** `true` or `false` of a query string. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** Unix seconds of a query string, as UTC milliseconds. */
export const unixSeconds = wholeNumber(8_640_000_000_000).transform((seconds) => seconds * 1000)

export const pagination = z.object({
  kind: z.string(),
  limit: z.number(),
  offset: z.number(),
  page: z.number(),
  total: z.number(),
  totalPages: z.number(),
  hasMore: z.boolean(),
})

interface Listed {
  readonly items: readonly unknown[]
  readonly total: number
  readonly hasMore: boolean
}

/** The pagination block that every list carries, whatever else it is declared to have. */
export function paginationOf(
  window: { limit: number; offset: number },
  page: Listed,
  kind: 'offset' | 'cursor' = 'offset',
) {
  return {
    kind,
    limit: window.limit,
    offset: window.offset,
    page: Math.floor(window.offset / window.limit) + 1,
    total: page.total,
    totalPages: Math.ceil(page.total / window.limit),
    hasMore: page.hasMore,
  }
}

/** The window of a list that is declared with `meta`. */
export const windowMeta = z.object({ total: z.number(), limit: z.number(), offset: z.number(), has_more: z.boolean() })

export function metaOf(window: { limit: number; offset: number }, { total, hasMore }: Listed) {
  return { total, limit: window.limit, offset: window.offset, has_more: hasMore }
}

/** The extras of a list that is declared as `object: "list"`. */
export function listObject(page: Listed, url: string) {
  return { object: 'list' as const, has_more: page.hasMore, total_count: page.total, url }
}
