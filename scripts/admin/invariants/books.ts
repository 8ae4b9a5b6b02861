import { readFileSync, readdirSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { inProject } from '../../lib/paths.ts'
import { checkInvariants } from '../invariants.ts'
import type { Violation } from './invariant.ts'

/** When the invariants of test books are checked. */
export const NOW = Date.UTC(2026, 5, 1)

type Fields = Readonly<Record<string, SQLInputValue>>

/** A migrated database in memory whose rows need only say what matters. */
export class Books {
  readonly #db = new DatabaseSync(':memory:')

  constructor() {
    const folder = inProject('migrations')
    for (const file of readdirSync(folder).toSorted()) this.#db.exec(readFileSync(`${folder}/${file}`, 'utf8'))
    this.#db.exec('PRAGMA foreign_keys = OFF')
  }

  insert(table: string, fields: Fields): void {
    const columns = this.#db
      .prepare(`SELECT name, type, "notnull" AS required, pk, dflt_value FROM pragma_table_info('${table}')`)
      .all()
    const row = new Map(
      columns.flatMap(({ name, type, required, pk, dflt_value }): [string, SQLInputValue][] => {
        const given = fields[String(name)]
        if (given !== undefined) return [[String(name), given]]
        if (required !== 1 || dflt_value !== null || (pk === 1 && type === 'INTEGER')) return []
        return [[String(name), type === 'INTEGER' ? 0 : '{}']]
      }),
    )
    const marks = [...row].map(() => '?').join(', ')
    this.#db.prepare(`INSERT INTO ${table} (${[...row.keys()].join(', ')}) VALUES (${marks})`).run(...row.values())
  }

  run(sql: string): void {
    this.#db.exec(sql)
  }

  async broken(): Promise<string[]> {
    const read = async (sql: string): Promise<Violation[]> => this.#db.prepare(sql).all()
    return (await checkInvariants(read, NOW)).filter(({ violations }) => violations.length > 0).map(({ name }) => name)
  }
}
