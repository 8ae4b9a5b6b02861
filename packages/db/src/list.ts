import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Page, Window } from '@revkeen-edge/services/ports/repositories.ts'
import { getTableName } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { prepare, selectFrom } from './query.ts'
import { decodeRows } from './rows.ts'
import { every, raw, sql, type Sql } from './sql.ts'

/** A table whose rows are listed newest first. */
export type ListedTable = SQLiteTable & { id: SQLiteColumn; merchantId: SQLiteColumn; createdAt: SQLiteColumn }

export interface ListScope {
  readonly merchantId: string
  /** Hides rows that are gone. */
  readonly base?: Sql | undefined
  readonly filters: readonly (Sql | undefined)[]
  readonly search?: Sql | undefined
  /** Another order than newest first, for lists that are walked by offset alone. */
  readonly order?: Sql | undefined
  /** Whether triggers count the table's rows. */
  readonly counted: boolean
}

const NEWEST_FIRST = raw('created_at DESC, id DESC')
const OLDEST_FIRST = raw('created_at, id')

/** The rows of one window and one more, which tells whether there are more. */
export function windowRows(table: ListedTable, scope: ListScope, window: Window): Sql {
  const order = scope.order ?? (window.endingBefore === undefined ? NEWEST_FIRST : OLDEST_FIRST)
  const where = every([scopeCondition(table, scope), cursorCondition(table, scope.merchantId, window)])
  return selectFrom(table, sql`WHERE ${where} ORDER BY ${order} LIMIT ${window.limit + 1} OFFSET ${window.offset}`)
}

function scopeCondition(table: ListedTable, { merchantId, base, filters, search }: ListScope): Sql {
  // The plus keeps SQLite from walking the tenant's whole list where the text index names the few rows that match.
  const tenant = search ? sql`+${table.merchantId} = ${merchantId}` : sql`${table.merchantId} = ${merchantId}`
  return every([tenant, base, search, ...filters])
}

/** The number of all rows that match: from the trigger-kept counter when nothing filters, else counted in the index. */
function totalRows(table: ListedTable, scope: ListScope): Sql {
  const unfiltered = !scope.search && scope.filters.every((filter) => filter === undefined)
  return scope.counted && unfiltered
    ? sql`SELECT value AS total FROM counters WHERE merchant_id = ${scope.merchantId} AND name = ${getTableName(table)}`
    : sql`SELECT count(*) AS total FROM ${table} WHERE ${scopeCondition(table, scope)}`
}

/** One window of a list, newest first, and the number of all rows that match. */
export function listQuery<T>(db: D1Database, table: ListedTable, scope: ListScope, window: Window): Query<Page<T>> {
  const cursor = cursorRow(table, scope.merchantId, window)
  const asked = [windowRows(table, scope, window), totalRows(table, scope), ...(cursor ? [cursor] : [])]
  return {
    statements: asked.map((statement) => prepare(db, statement)),
    read: ([found, counted, start]) => {
      const rows = (found as D1Result).results
      const items = [...decodeRows<T>(table, rows.slice(0, window.limit))]
      if (window.endingBefore !== undefined) items.reverse()
      const lost = start !== undefined && (start as D1Result).results.length === 0
      const missingCursor = window.startingAfter === undefined ? 'ending_before' : 'starting_after'
      const hasMore = rows.length > window.limit
      return { items, hasMore, total: totalOf(counted), ...(lost ? { missingCursor } : {}) }
    },
  }
}

function totalOf(result: unknown): number {
  const [row] = (result as D1Result<{ total: number }>).results
  return row?.total ?? 0
}

/** Whether the tenant has the cursor's row, be it gone from the list. */
function cursorRow(table: ListedTable, merchantId: string, window: Window): Sql | undefined {
  const cursor = window.startingAfter ?? window.endingBefore
  if (cursor === undefined) return undefined
  return sql`SELECT id FROM ${table} WHERE merchant_id = ${merchantId} AND id = ${cursor}`
}

/** Rows strictly beyond the cursor's row. A cursor that this tenant does not have gives an empty page. */
function cursorCondition(table: ListedTable, merchantId: string, window: Window): Sql | undefined {
  const cursor = window.startingAfter ?? window.endingBefore
  if (cursor === undefined) return undefined
  const at = sql`(SELECT created_at, id FROM ${table} WHERE merchant_id = ${merchantId} AND id = ${cursor})`
  const position = sql`(${table.createdAt}, ${table.id})`
  return window.startingAfter === undefined ? sql`${position} > ${at}` : sql`${position} < ${at}`
}
