import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { unreachable } from '@revkeen-edge/domain'
import type { AbandonDeliveries, Change, CheckedUpdate, Insert } from '@revkeen-edge/services/plan.ts'
import type { TableName, VersionedTable } from '@revkeen-edge/services/ports/rows.ts'
import { codecOf, type SqlValue } from './rows.ts'
import * as schema from './schema/index.ts'

/** The statement that aborts the batch unless the update just before it hit exactly one row. */
const RACE_GUARD = 'INSERT INTO batch_guard (lost_race) SELECT changes() = 1'

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

/** Rows of one table in one statement. Several travel as a single JSON parameter, so their number has no limit. */
export function insertStatement(
  db: D1Database,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): D1PreparedStatement {
  const [first] = rows
  if (rows.length === 1 && first) return db.prepare(insertText(name, columns, false)).bind(...first)
  return db.prepare(insertText(name, columns, true)).bind(JSON.stringify(rows))
}

function insertRows(db: D1Database, inserts: readonly Insert<TableName>[]): D1PreparedStatement {
  const [first] = inserts
  if (!first) throw new Error('nothing to insert')
  const codec = codecOf(schema[first.table])
  const rows = inserts.map((change) => {
    const row: Record<string, unknown> = { ...change.row }
    return codec.keys.map((key) => codec.encode(key, row[key]))
  })
  return insertStatement(db, codec.name, codec.columns, rows)
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
    if (run.length > 0) statements.push(insertRows(db, run))
    run = []
  }
  for (const change of changes) {
    if (change.kind === 'insert') {
      if (run[0] && run[0].table !== change.table) flush()
      run.push(change)
      continue
    }
    flush()
    statements.push(...compileOne(db, merchantId, change))
  }
  flush()
  return statements
}

function compileOne(
  db: D1Database,
  merchantId: string,
  change: Exclude<Change, { kind: 'insert' }>,
): D1PreparedStatement[] {
  switch (change.kind) {
    case 'update':
      return checkedUpdate(db, merchantId, change)
    case 'clear_default_payment_method':
      return [clearDefault(db, merchantId, change.customerId)]
    case 'revoke_api_key':
      return [
        db
          .prepare('UPDATE api_keys SET revoked_at = ? WHERE merchant_id = ? AND id = ?')
          .bind(change.at, merchantId, change.id),
        db
          .prepare("DELETE FROM directory WHERE kind = 'api_key' AND key = ? AND merchant_id = ?")
          .bind(change.hash, merchantId),
      ]
    case 'count_completion':
      return [
        db
          .prepare('UPDATE payment_links SET completions = completions + 1 WHERE merchant_id = ? AND id = ?')
          .bind(merchantId, change.paymentLinkId),
      ]
    case 'take_stock':
      return [
        db
          .prepare(
            'UPDATE products SET stock_quantity = max(stock_quantity - ?, 0) WHERE merchant_id = ? AND id = ? AND track_inventory = 1 AND stock_quantity IS NOT NULL',
          )
          .bind(change.quantity, merchantId, change.productId),
      ]
    case 'count':
      return [
        db
          .prepare(
            'INSERT INTO counters (merchant_id, name, value) VALUES (?, ?, 1) ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1',
          )
          .bind(merchantId, change.name),
      ]
    case 'callback_processed':
      return [
        db
          .prepare(
            'UPDATE gateway_callbacks SET processed_at = ?, result = ? WHERE merchant_id = ? AND id = ? AND processed_at IS NULL',
          )
          .bind(change.at, change.result, merchantId, change.id),
      ]
    case 'claim_message':
      return [
        db
          .prepare(
            'UPDATE messages SET attempts = attempts + 1, next_attempt_at = ? WHERE merchant_id = ? AND id = ? AND attempts = ? AND sent_at IS NULL',
          )
          .bind(change.retryAt, merchantId, change.id, change.attempts),
        db.prepare(RACE_GUARD),
      ]
    case 'message_failed':
      return [
        db
          .prepare('UPDATE messages SET last_error = ? WHERE merchant_id = ? AND id = ?')
          .bind(change.error, merchantId, change.id),
      ]
    case 'message_sent':
      return [
        db
          .prepare(
            'UPDATE messages SET sent_at = ?, next_attempt_at = NULL, last_error = NULL WHERE merchant_id = ? AND id = ?',
          )
          .bind(change.at, merchantId, change.id),
      ]
    case 'abandon_deliveries':
      return [abandonDeliveries(db, merchantId, change)]
    default:
      return unreachable(change)
  }
}

function abandonDeliveries(
  db: D1Database,
  merchantId: string,
  { endpointId, reason, at }: AbandonDeliveries,
): D1PreparedStatement {
  const text =
    "UPDATE webhook_deliveries SET status = 'dead_lettered', dead_letter_reason = ?, dead_lettered_at = ?, next_retry_at = NULL, claimed_until = NULL, updated_at = ?, version = version + 1 WHERE merchant_id = ? AND endpoint_id = ? AND status IN ('pending', 'failed')"
  return db.prepare(text).bind(reason, at, at, merchantId, endpointId)
}

function clearDefault(db: D1Database, merchantId: string, customerId: string): D1PreparedStatement {
  const text =
    'UPDATE payment_methods SET is_default = 0, version = version + 1 WHERE merchant_id = ? AND customer_id = ? AND is_default = 1'
  return db.prepare(text).bind(merchantId, customerId)
}
