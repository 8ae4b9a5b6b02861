import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import { sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { codecOf, decodeRow } from './rows.ts'

/** SQL that drizzle built. */
interface Built {
  toSQL(): { sql: string; params: unknown[] }
}

const wholeRows = new Map<SQLiteTable, { row: SQL }>()

/** All columns of a table as one selection. Drizzle would spell them out for every query: most of what building one costs. */
export function wholeRow(table: SQLiteTable): { row: SQL } {
  const known = wholeRows.get(table)
  if (known) return known
  const row = {
    row: sql.raw(
      codecOf(table)
        .columns.map((column) => `"${column}"`)
        .join(', '),
    ),
  }
  wholeRows.set(table, row)
  return row
}

/** A statement of a query that drizzle built, ready to run. */
export function prepare(db: D1Database, built: Built): D1PreparedStatement {
  const { sql, params } = built.toSQL()
  return db.prepare(sql).bind(...params)
}

function rowsOf(result: unknown): readonly unknown[] {
  return (result as D1Result).results
}

/** At most one row of a table. */
export function one<T>(db: D1Database, table: SQLiteTable, built: Built): Query<T | null> {
  return {
    statements: [prepare(db, built)],
    read: ([result]) => {
      const [row] = rowsOf(result)
      return row === undefined ? null : decodeRow<T>(table, row)
    },
  }
}

/** All rows that a query finds. */
export function many<T>(db: D1Database, table: SQLiteTable, built: Built): Query<readonly T[]> {
  return { statements: [prepare(db, built)], read: ([result]) => rowsOf(result).map((row) => decodeRow<T>(table, row)) }
}

/** Runs queries in one round trip: a single statement by itself, several as one batch. */
export async function load<Q extends Record<string, Query<unknown>>>(
  db: D1Database,
  queries: Q,
): Promise<{ [K in keyof Q]: Q[K] extends Query<infer T> ? T : never }> {
  const entries = Object.entries(queries)
  const statements = entries.flatMap(([, query]) => query.statements as D1PreparedStatement[])
  const [first] = statements
  const results =
    statements.length === 1 && first ? [await first.all()] : statements.length === 0 ? [] : await db.batch(statements)
  const loaded: Record<string, unknown> = {}
  let at = 0
  for (const [name, query] of entries) {
    loaded[name] = query.read(results.slice(at, at + query.statements.length))
    at += query.statements.length
  }
  return loaded as { [K in keyof Q]: Q[K] extends Query<infer T> ? T : never }
}
