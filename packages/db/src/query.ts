import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { decodeRow, decodeRows, selectionOf } from './rows.ts'
import { sql, type Sql } from './sql.ts'

/** A table's whole rows, with what follows its name: `WHERE …`. */
export function selectFrom(table: SQLiteTable, rest: Sql): Sql {
  return sql`SELECT ${selectionOf(table)} FROM ${table} ${rest}`
}

/** A statement ready to run. */
export function prepare(db: D1Database, { text, values }: Sql): D1PreparedStatement {
  return db.prepare(text).bind(...values)
}

function rowsOf(result: unknown): readonly unknown[] {
  return (result as D1Result).results
}

/** At most one row of a table: `rest` as in `selectFrom`, without a limit. */
export function one<T>(db: D1Database, table: SQLiteTable, rest: Sql): Query<T | null> {
  return {
    statements: [prepare(db, selectFrom(table, sql`${rest} LIMIT 1`))],
    read: ([result]) => {
      const [row] = rowsOf(result)
      return row === undefined ? null : decodeRow<T>(table, row)
    },
  }
}

/** All rows that a query finds: `rest` as in `selectFrom`. */
export function many<T>(db: D1Database, table: SQLiteTable, rest: Sql): Query<readonly T[]> {
  return {
    statements: [prepare(db, selectFrom(table, rest))],
    read: ([result]) => decodeRows<T>(table, rowsOf(result)),
  }
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
