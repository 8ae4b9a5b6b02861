import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { D1Database } from '@cloudflare/workers-types'
import { unstable_splitSqlQuery as splitSql } from 'wrangler'
import { inProject } from './paths.ts'

/** The table in which `wrangler d1 migrations apply` keeps what it has done, so that both agree. */
const BOOK = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`

/** Applies the migrations that the database has not had yet, each in one transaction. Returns their names. */
export async function migrate(db: D1Database, dir = inProject('migrations')): Promise<string[]> {
  await db.prepare(BOOK).run()
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const done = new Set(results.map((row) => row.name))
  const pending = migrationFiles(dir).filter((name) => !done.has(name))
  for (const name of pending) await apply(db, name, readFileSync(join(dir, name), 'utf8'))
  return pending
}

function migrationFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
}

async function apply(db: D1Database, name: string, sql: string): Promise<void> {
  const statements = splitSql(sql).map((statement) => db.prepare(statement))
  try {
    await db.batch([...statements, db.prepare('INSERT INTO d1_migrations(name) VALUES (?)').bind(name)])
  } catch (cause) {
    throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
