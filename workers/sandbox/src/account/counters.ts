import { integer, type Sql } from './sql.ts'

/** The next number of a series that starts at `first`. */
export function nextNumber(sql: Sql, name: string, first: number): number {
  const [row] = sql.run(
    `INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
    name,
    first,
  )
  return integer(row?.value)
}
