import type { ExternalRef } from '@revkeen-edge/services/ports/repositories.ts'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { sql, type Sql } from '../sql.ts'

/** Records that integrations know by one of these references. */
export function externalIs(
  table: { externalSource: SQLiteColumn; externalId: SQLiteColumn },
  refs: readonly ExternalRef[],
): Sql {
  const pairs = JSON.stringify(refs.map(({ source, externalId }) => [source, externalId]))
  return sql`${table.externalId} IS NOT NULL AND (${table.externalSource}, ${table.externalId}) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(${pairs}))`
}
