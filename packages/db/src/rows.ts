import type { Rows, TableName } from '@revkeen-edge/services/ports/rows.ts'
import { getTableColumns, getTableName, type InferSelectModel, type Table } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type * as schema from './schema/index.ts'

/** What D1 takes and gives: no booleans, dates or objects. */
export type SqlValue = string | number | null

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Flat<T> = { [K in keyof T]: T[K] }
type TableRows = { [T in TableName]: InferSelectModel<(typeof schema)[T]> }
type Drift = { [T in TableName]: Equal<Flat<TableRows[T]>, Flat<Rows[T]>> extends true ? never : T }[TableName]
/** Fails to compile, naming the tables, when the schema and the rows that use cases see drift apart. */
export const schemaMatchesRows: [Drift] extends [never] ? true : Drift = true

interface Codec {
  readonly name: string
  readonly keys: readonly string[]
  readonly columns: readonly string[]
  encode(key: string, value: unknown): SqlValue
  decode(raw: Readonly<Record<string, unknown>>): unknown
}

const codecs = new Map<Table, Codec>()

/** How one table's rows become SQL values and back, by the schema's own column types. */
export function codecOf(table: SQLiteTable): Codec {
  const known = codecs.get(table)
  if (known) return known
  const codec = buildCodec(table)
  codecs.set(table, codec)
  return codec
}

function buildCodec(table: SQLiteTable): Codec {
  const columns = Object.entries(getTableColumns(table))
  const byKey = new Map(columns)
  return {
    name: getTableName(table),
    keys: columns.map(([key]) => key),
    columns: columns.map(([, column]) => column.name),
    encode(key, value) {
      const column = byKey.get(key)
      if (!column) throw new Error(`${getTableName(table)} has no ${key}`)
      if (value === undefined) throw new Error(`${getTableName(table)}.${key} is undefined`)
      return value === null ? null : (column.mapToDriverValue(value) as SqlValue)
    },
    decode(raw) {
      const row: Record<string, unknown> = {}
      for (const [key, column] of columns) {
        const value = raw[column.name]
        row[key] = value === null || value === undefined ? null : column.mapFromDriverValue(value)
      }
      return row
    },
  }
}

/** Decodes a result row of a table. The schema is what makes the cast true. */
export function decodeRow<T>(table: SQLiteTable, raw: unknown): T {
  return codecOf(table).decode(raw as Record<string, unknown>) as T
}
