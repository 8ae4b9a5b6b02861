import type { Sql } from './sql.ts'

const TABLES = [
  `CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS transactions (
    id INTEGER PRIMARY KEY, type TEXT NOT NULL, condition TEXT NOT NULL, order_id TEXT NOT NULL, card_hash TEXT NOT NULL,
    amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, data TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX IF NOT EXISTS transactions_condition ON transactions (condition)`,
  `CREATE INDEX IF NOT EXISTS transactions_card ON transactions (card_hash, created_at)`,
  `CREATE TABLE IF NOT EXISTS order_references (order_id TEXT NOT NULL, transaction_id INTEGER NOT NULL, PRIMARY KEY (order_id, transaction_id)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, card TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER) STRICT`,
  `CREATE TABLE IF NOT EXISTS customers (id TEXT PRIMARY KEY, data TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS faults (id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS callbacks (
    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, event_type TEXT NOT NULL, body TEXT NOT NULL, corrupt INTEGER NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, created_at INTEGER NOT NULL, last_result TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX IF NOT EXISTS callbacks_due ON callbacks (state, due_at)`,
]

export function createTables(sql: Sql): void {
  for (const table of TABLES) sql.run(table)
}
