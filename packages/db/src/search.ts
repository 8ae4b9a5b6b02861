import { getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { raw, sql, type Sql } from './sql.ts'

/** The least that a trigram index can look for. */
const TRIGRAM = 3

/** Stands twice before each field's start in the index. A private-use character, as no name or address has it. */
const MARK = '\uE000'

/**
 * Rows of a tenant whose indexed text holds the search text; under three characters, those of which a field starts with
 * it. Letters match in either case. Undefined where there is nothing to look for.
 */
export function searchOf(table: SQLiteTable, merchantId: string, text: string | undefined): Sql | undefined {
  const wanted = text?.trim()
  if (!wanted) return undefined
  const index = raw(`${getTableName(table)}_search`)
  return sql`seq IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ${matchOf(merchantId, wanted)})`
}

/** The tenant comes first, so that the index passes over other tenants' rows without reading them. */
function matchOf(merchantId: string, wanted: string): string {
  const missing = TRIGRAM - Array.from(wanted).length
  const found =
    missing > 0 ? `heads : ${phrase(MARK.repeat(missing) + wanted)}` : `- {tenant heads} : ${phrase(wanted)}`
  return `tenant : ${phrase(tenantTrigram(merchantId))} AND ${found}`
}

/** Quoted, so that operators of the query language are text like any other. */
function phrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/**
 * What the index keeps of a tenant: the last six digits of its id as one trigram, by the formula of the migration.
 * Tenants may share it, which only costs time, for the rows found are still asked whose they are.
 */
function tenantTrigram(merchantId: string): string {
  const digits = merchantId.slice(-6)
  const codes = [0, 2, 4].map((at) => 54_272 + 64 * digits.charCodeAt(at) + digits.charCodeAt(at + 1))
  return String.fromCharCode(...codes)
}
