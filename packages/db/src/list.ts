import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Page, Window } from '@revkeen-edge/services/ports/repositories.ts'
import { and, count, getTableName, sql, type SQL } from 'drizzle-orm'
import { QueryBuilder, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { prepare, wholeRow } from './query.ts'
import { decodeRow } from './rows.ts'

const builder = new QueryBuilder()

/** A table whose rows are listed newest first. */
export type ListedTable = SQLiteTable & { id: SQLiteColumn; merchantId: SQLiteColumn; createdAt: SQLiteColumn }

export interface ListScope {
  readonly merchantId: string
  /** Hides rows that are gone. */
  readonly base?: SQL | undefined
  readonly filters: readonly (SQL | undefined)[]
  readonly search?: Search | undefined
  /** Whether triggers count the table's rows. */
  readonly counted: boolean
}

const NEWEST_FIRST = sql.raw('created_at DESC, id DESC')
const OLDEST_FIRST = sql.raw('created_at, id')
const TOTAL = { total: count().as('total') }
const COUNTED = 'SELECT value AS total FROM counters WHERE merchant_id = ? AND name = ?'

/** The rows of one window and one more, which tells whether there are more. */
export function windowRows(table: ListedTable, scope: ListScope, window: Window) {
  const backwards = window.endingBefore !== undefined
  return builder
    .select(wholeRow(table))
    .from(table)
    .where(and(scopeCondition(table, scope), cursorCondition(table, scope.merchantId, window)))
    .orderBy(backwards ? OLDEST_FIRST : NEWEST_FIRST)
    .limit(window.limit + 1)
    .offset(window.offset)
}

function scopeCondition(table: ListedTable, scope: ListScope): SQL | undefined {
  // The plus keeps SQLite from walking the tenant's whole list where the text index names the few rows that match.
  const tenant = scope.search?.indexed ? sql`+${table.merchantId}` : sql`${table.merchantId}`
  return and(sql`${tenant} = ${scope.merchantId}`, scope.base, scope.search?.condition, ...scope.filters)
}

/**
 * One window of a list, newest first, and the number of all rows that match: from the trigger-kept counter when
 * nothing filters, else by counting in the index.
 */
export function listQuery<T>(db: D1Database, table: ListedTable, scope: ListScope, window: Window): Query<Page<T>> {
  const unfiltered = !scope.search && scope.filters.every((filter) => filter === undefined)
  const rows = windowRows(table, scope, window)
  const total =
    scope.counted && unfiltered
      ? db.prepare(COUNTED).bind(scope.merchantId, getTableName(table))
      : prepare(db, builder.select(TOTAL).from(table).where(scopeCondition(table, scope)))
  const cursor = cursorRow(table, scope.merchantId, window)
  return {
    statements: [prepare(db, rows), total, ...(cursor ? [prepare(db, cursor)] : [])],
    read: ([found, counted, start]) => {
      const decoded = (found as D1Result).results.map((row) => decodeRow<T>(table, row))
      const hasMore = decoded.length > window.limit
      const items = decoded.slice(0, window.limit)
      if (window.endingBefore !== undefined) items.reverse()
      const lost = start !== undefined && (start as D1Result).results.length === 0
      const missingCursor = window.startingAfter === undefined ? 'ending_before' : 'starting_after'
      return { items, hasMore, total: totalOf(counted), ...(lost ? { missingCursor } : {}) }
    },
  }
}

function totalOf(result: unknown): number {
  const [row] = (result as D1Result<{ total: number }>).results
  return row?.total ?? 0
}

/** Whether the tenant has the cursor's row, be it gone from the list. */
function cursorRow(table: ListedTable, merchantId: string, window: Window) {
  const cursor = window.startingAfter ?? window.endingBefore
  if (cursor === undefined) return undefined
  return builder
    .select({ id: table.id })
    .from(table)
    .where(sql`${table.merchantId} = ${merchantId} AND ${table.id} = ${cursor}`)
}

/** Rows strictly beyond the cursor's row. A cursor that this tenant does not have gives an empty page. */
function cursorCondition(table: ListedTable, merchantId: string, window: Window): SQL | undefined {
  const cursor = window.startingAfter ?? window.endingBefore
  if (cursor === undefined) return undefined
  const at = sql`(SELECT created_at, id FROM ${table} WHERE merchant_id = ${merchantId} AND id = ${cursor})`
  const position = sql`(${table.createdAt}, ${table.id})`
  return window.startingAfter === undefined ? sql`${position} > ${at}` : sql`${position} < ${at}`
}

/** A search of a list, and whether the table's text index answers it. */
export interface Search {
  readonly condition: SQL
  readonly indexed: boolean
}

/** Rows whose indexed text holds the search text; under three characters, whose leading column starts with it. */
export function searchOf(table: SQLiteTable, leading: SQLiteColumn, text: string | undefined): Search | undefined {
  const wanted = text?.trim()
  if (!wanted) return undefined
  if (Array.from(wanted).length < 3) {
    const start = wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)
    return { condition: sql`${leading} LIKE ${`${start}%`} ESCAPE '\\'`, indexed: false }
  }
  const index = sql.raw(`${getTableName(table)}_search`)
  const match = sql`SELECT rowid FROM ${index} WHERE ${index} MATCH ${`"${wanted.replaceAll('"', '""')}"`}`
  return { condition: sql`seq IN (${match})`, indexed: true }
}
