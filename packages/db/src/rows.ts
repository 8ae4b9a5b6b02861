import type { Rows, TableName } from '@revkeen-edge/services/ports/rows.ts'
import { getTableColumns, getTableName, type Column, type InferSelectModel, type Table } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type * as schema from './schema/index.ts'
import { raw, type Sql, type SqlValue } from './sql.ts'

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
  /** All columns as a selection that names them as rows do, which leaves few of them to decode. */
  readonly selection: Sql
  encode(key: string, value: unknown): SqlValue
  /** Turns a row of the selection into one that use cases see, in place. */
  decode(row: Record<string, unknown>): void
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
  const decoders = columns.flatMap(([key, column]) => decoderOf(key, column) ?? [])
  return {
    name: getTableName(table),
    keys: columns.map(([key]) => key),
    columns: columns.map(([, column]) => column.name),
    selection: raw(columns.map(([key, { name }]) => (key === name ? name : `${name} AS ${key}`)).join(', ')),
    encode(key, value) {
      const column = byKey.get(key)
      if (!column) throw new Error(`${getTableName(table)} has no ${key}`)
      if (value === undefined) throw new Error(`${getTableName(table)}.${key} is undefined`)
      return value === null ? null : (column.mapToDriverValue(value) as SqlValue)
    },
    decode(row) {
      for (const { key, read } of decoders) if (row[key] !== null) row[key] = read(row[key])
    },
  }
}

interface Decoder {
  readonly key: string
  readonly read: (value: unknown) => unknown
}

/** Text and numbers are what they are stored as. */
function decoderOf(key: string, column: Column): Decoder | null {
  if (column.dataType === 'string' || column.dataType === 'number') return null
  if (column.dataType !== 'json') return { key, read: (value) => column.mapFromDriverValue(value) }
  return { key, read: (value) => (value === '{}' ? {} : JSON.parse(String(value))) }
}

/** All columns of a table, as `decodeRow` takes them. */
export function selectionOf(table: SQLiteTable): Sql {
  return codecOf(table).selection
}

/** Decodes a row of a table's selection; the result's own row becomes the decoded one. The schema makes the cast true. */
export function decodeRow<T>(table: SQLiteTable, row: unknown): T {
  codecOf(table).decode(row as Record<string, unknown>)
  return row as T
}

/** Decodes all rows of a result, in place. */
export function decodeRows<T>(table: SQLiteTable, rows: readonly unknown[]): readonly T[] {
  const codec = codecOf(table)
  for (const row of rows) codec.decode(row as Record<string, unknown>)
  return rows as readonly T[]
}
