import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { D1Database } from '@cloudflare/workers-types'

/** Carries a round trip out. What it throws before `run` never reached the database; after it, the answer is lost. */
export type Trip = <T>(run: () => T) => Promise<T>

interface Answer {
  readonly success: true
  readonly results: readonly Record<string, unknown>[]
  readonly meta: { readonly changes: number }
}

const MIGRATIONS = new URL('../../../migrations/', import.meta.url)

/**
 * A migrated database in memory behind D1's interface: SQLite's own transactions, constraints and numbers. For tests that
 * need thousands of commits in seconds; `trip` is where their faults come in.
 */
export function memoryD1(trip: Trip = async (run) => run()): D1Database {
  const database = new DatabaseSync(':memory:')
  for (const name of readdirSync(MIGRATIONS).toSorted()) {
    if (name.endsWith('.sql')) database.exec(readFileSync(new URL(name, MIGRATIONS), 'utf8'))
  }
  return asD1(new MemoryD1(database, trip))
}

class MemoryD1 {
  readonly #database: DatabaseSync
  readonly #trip: Trip
  readonly #compiled = new Map<string, StatementSync>()

  constructor(database: DatabaseSync, trip: Trip) {
    this.#database = database
    this.#trip = trip
  }

  prepare(text: string): MemoryStatement {
    return new MemoryStatement(this, text)
  }

  batch(statements: readonly MemoryStatement[]): Promise<readonly Answer[]> {
    return this.trip(() => this.#inTransaction(() => statements.map((statement) => statement.answer())))
  }

  /** One round trip. Errors carry SQLite's text, as D1's do. */
  trip<T>(run: () => T): Promise<T> {
    return this.#trip(() => {
      try {
        return run()
      } catch (error) {
        throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
    })
  }

  answer(text: string, values: readonly SQLInputValue[]): Answer {
    const results = this.#statement(text).all(...values)
    const changes = Number(this.#statement('SELECT changes() AS changes').get()?.['changes'])
    return { success: true, results, meta: { changes } }
  }

  #statement(text: string): StatementSync {
    const known = this.#compiled.get(text)
    if (known) return known
    const made = this.#database.prepare(text)
    this.#compiled.set(text, made)
    return made
  }

  #inTransaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const done = work()
      this.#database.exec('COMMIT')
      return done
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}

class MemoryStatement {
  readonly #database: MemoryD1
  readonly #text: string
  readonly #values: readonly SQLInputValue[]

  constructor(database: MemoryD1, text: string, values: readonly SQLInputValue[] = []) {
    this.#database = database
    this.#text = text
    this.#values = values
  }

  bind(...values: readonly unknown[]): MemoryStatement {
    return new MemoryStatement(this.#database, this.#text, values.map(bindable))
  }

  answer(): Answer {
    return this.#database.answer(this.#text, this.#values)
  }

  all(): Promise<Answer> {
    return this.#database.trip(() => this.answer())
  }

  run(): Promise<Answer> {
    return this.all()
  }

  async raw(): Promise<unknown[][]> {
    return (await this.all()).results.map((row) => Object.values(row))
  }

  async first(column?: string): Promise<unknown> {
    const [row] = (await this.all()).results
    if (row === undefined) return null
    return column === undefined ? row : row[column]
  }
}

/** What D1 takes as a parameter, and nothing else. */
function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  throw new TypeError(`D1 binds no ${typeof value}`)
}

/** The methods that the product uses; D1's others are missing. */
function asD1(database: MemoryD1): D1Database {
  return database as unknown as D1Database
}
