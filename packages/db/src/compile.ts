import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Change, CheckedUpdate, Insert } from '@revkeen-edge/services/plan.ts'
import type { TableName, VersionedTable } from '@revkeen-edge/services/ports/rows.ts'
import { compileBespoke, RACE_GUARD } from './bespoke.ts'
import { codecOf } from './rows.ts'
import * as schema from './schema/index.ts'
import type { SqlValue } from './sql.ts'

const insertSql = new Map<string, string>()

function insertText(name: string, columns: readonly string[], many: boolean): string {
  const key = many ? `${name}[]` : name
  const known = insertSql.get(key)
  if (known) return known
  const values = columns.map((_, index) => (many ? `json_extract(value, '$[${index}]')` : '?')).join(', ')
  const text = `INSERT INTO ${name} (${columns.join(', ')}) ${many ? `SELECT ${values} FROM json_each(?)` : `VALUES (${values})`}`
  insertSql.set(key, text)
  return text
}

/** Far below what D1 takes as one text, with room for what escaping adds. */
const MAX_JSON_CHARS = 400_000

/**
 * Rows of one table in as few statements as can be. Several travel as one JSON parameter, so their number has no
 * limit; a large row goes by itself.
 */
export function insertStatements(
  db: D1Database,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): D1PreparedStatement[] {
  const chunks: (readonly SqlValue[])[][] = []
  let size = Infinity
  for (const row of rows) {
    const chars = JSON.stringify(row).length
    if (size + chars > MAX_JSON_CHARS) {
      chunks.push([])
      size = 0
    }
    chunks.at(-1)?.push(row)
    size += chars
  }
  return chunks.map((chunk) => insertStatement(db, name, columns, chunk))
}

function insertStatement(
  db: D1Database,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): D1PreparedStatement {
  const [first] = rows
  if (rows.length === 1 && first) return db.prepare(insertText(name, columns, false)).bind(...first)
  return db.prepare(insertText(name, columns, true)).bind(JSON.stringify(rows))
}

function insertRows(db: D1Database, inserts: readonly Insert<TableName>[]): D1PreparedStatement[] {
  const [first] = inserts
  if (!first) throw new Error('nothing to insert')
  const codec = codecOf(schema[first.table])
  const rows = inserts.map((change) => {
    const row: Record<string, unknown> = { ...change.row }
    return codec.keys.map((key) => codec.encode(key, row[key]))
  })
  return insertStatements(db, codec.name, codec.columns, rows)
}

function checkedUpdate(
  db: D1Database,
  merchantId: string,
  change: CheckedUpdate<VersionedTable>,
): D1PreparedStatement[] {
  const codec = codecOf(schema[change.table])
  const set = Object.entries(change.set).filter(([key, value]) => key !== 'version' && value !== undefined)
  const columns = set.map(([key]) => `${codec.columns[codec.keys.indexOf(key)]} = ?`)
  const own = change.table === 'merchants' ? 'id' : 'merchant_id'
  const text = `UPDATE ${codec.name} SET ${[...columns, 'version = version + 1'].join(', ')} WHERE ${own} = ? AND id = ? AND version = ?`
  const values = set.map(([key, value]) => codec.encode(key, value))
  return [db.prepare(text).bind(...values, merchantId, change.id, change.version), db.prepare(RACE_GUARD)]
}

/** The statements of a plan's row changes, in order; neighbouring inserts into one table become one statement. */
export function compileChanges(db: D1Database, merchantId: string, changes: readonly Change[]): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = []
  let run: Insert<TableName>[] = []
  const flush = () => {
    if (run.length > 0) statements.push(...insertRows(db, run))
    run = []
  }
  for (const change of changes) {
    if (change.kind === 'insert') {
      if (run[0] && run[0].table !== change.table) flush()
      run.push(change)
      continue
    }
    flush()
    if (change.kind === 'update') statements.push(...checkedUpdate(db, merchantId, change))
    else statements.push(...compileBespoke(db, merchantId, change))
  }
  flush()
  return statements
}
