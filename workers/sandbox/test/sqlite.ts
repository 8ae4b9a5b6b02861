import { DatabaseSync } from 'node:sqlite'
import { createTables } from '../src/account/schema.ts'
import type { Row, Sql } from '../src/account/sql.ts'

/** An account's database in memory: the same tables and statements as in a Durable Object. */
export function memorySql(): Sql {
  const database = new DatabaseSync(':memory:')
  const sql: Sql = { run: (query, ...values) => database.prepare(query).all(...values) as Row[] }
  createTables(sql)
  return sql
}
