import type { Row, Sql } from './sql.ts'

/** A Durable Object's database. */
export const durableSql = (storage: SqlStorage): Sql => ({
  run: (query, ...values) => storage.exec(query, ...values).toArray() as Row[],
})
