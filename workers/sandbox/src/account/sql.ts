export type SqlValue = string | number | null
export type Row = Record<string, SqlValue>

/** The little that the account needs of a SQL database: a Durable Object's here, node's own in unit tests. */
export interface Sql {
  run(query: string, ...values: SqlValue[]): Row[]
}

export const text = (value: SqlValue | undefined): string =>
  value === null || value === undefined ? '' : String(value)
export const integer = (value: SqlValue | undefined): number => Number(value ?? 0)

/** Reads back what this module wrote as JSON. */
export const parsed = <T>(value: SqlValue | undefined): T => JSON.parse(text(value)) as T
