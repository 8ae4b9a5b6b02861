import type { IdKind } from '@revkeen-edge/domain'
import * as z from 'zod'
import { reference } from './fields.ts'
import { limit, listObject, offset, pagination, paginationOf } from './lists.ts'

/** Query of a list that is walked by cursor; an offset is taken too, since every list has one. */
export function cursorQuery(kind: IdKind) {
  return z
    .object({ limit, offset, starting_after: reference(kind).optional(), ending_before: reference(kind).optional() })
    .refine((query) => query.starting_after === undefined || query.ending_before === undefined, {
      path: ['ending_before'],
      error: 'cannot be given together with starting_after',
    })
}

/** The body of a list that is declared as `object: "list"`. */
export function cursorList<T extends z.ZodType>(item: T) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item),
    has_more: z.boolean(),
    total_count: z.number(),
    url: z.string(),
    pagination,
    requestId: z.string(),
  })
}

interface Listed<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly hasMore: boolean
}

/** One window of a cursor list, as the wire has it. `url` is the list's own path. */
export function presentCursorList<T>(
  page: Listed<T>,
  present: (row: T) => object,
  list: { readonly window: { limit: number; offset: number }; readonly url: string; readonly requestId: string },
): object {
  return {
    ...listObject(page, list.url),
    data: page.items.map(present),
    pagination: paginationOf(list.window, page, 'cursor'),
    requestId: list.requestId,
  }
}
