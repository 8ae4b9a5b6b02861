import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Filter, Page, Rooms, Window } from '@revkeen-edge/services/ports/repositories.ts'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { listQuery, type ListedTable } from '../list.ts'
import { many, one, prepare } from '../query.ts'
import { every, oneOf, sql, type Sql } from '../sql.ts'

/** A table whose rows belong to tenants. */
export type OwnedTable = SQLiteTable & { merchantId: SQLiteColumn }

type Condition = Sql | undefined

/** How a listed table is read. */
export interface RoomOptions<F> {
  readonly filters: (filter: Filter<F>) => readonly Condition[]
  /** Hides rows that are gone. */
  readonly base?: Sql
  readonly search?: (filter: Filter<F>) => Condition
  /** Another order than newest first, for lists that are walked by offset alone. */
  readonly order?: Sql
}

/** One tenant's rows. Every query of a repository starts here, from the merchant id; there is no other way in. */
export class Scope {
  readonly db: D1Database
  readonly merchantId: string

  constructor(db: D1Database, merchantId: string) {
    this.db = db
    this.merchantId = merchantId
  }

  /** One row that meets all conditions. */
  find<T>(table: OwnedTable, ...conditions: readonly Condition[]): Query<T | null> {
    return one<T>(this.db, table, this.#own(table, conditions))
  }

  /** The first row in an order. */
  first<T>(table: OwnedTable, order: Sql, ...conditions: readonly Condition[]): Query<T | null> {
    return one<T>(this.db, table, sql`${this.#own(table, conditions)} ORDER BY ${order}`)
  }

  /** All rows that meet all conditions. */
  all<T>(table: OwnedTable, ...conditions: readonly Condition[]): Query<readonly T[]> {
    return many<T>(this.db, table, this.#own(table, conditions))
  }

  /** The same in an order. */
  sorted<T>(table: OwnedTable, order: Sql, ...conditions: readonly Condition[]): Query<readonly T[]> {
    return many<T>(this.db, table, sql`${this.#own(table, conditions)} ORDER BY ${order}`)
  }

  /** A number that a statement gives as `total`. */
  count(statement: Sql): Query<number> {
    return {
      statements: [prepare(this.db, statement)],
      read: ([result]) => (result as D1Result<{ total: number }>).results[0]?.total ?? 0,
    }
  }

  /** The rows of a statement, under the names that its columns have. */
  project<T>(statement: Sql): Query<readonly T[]> {
    return { statements: [prepare(this.db, statement)], read: ([result]) => (result as D1Result<T>).results }
  }

  /** The rooms that every listed table has. */
  rooms<T, F>(table: ListedTable, { filters, base, search, order }: RoomOptions<F>): Rooms<T, F> {
    return {
      byId: (id) => this.find<T>(table, sql`${table.id} = ${id}`, base),
      byIds: (ids) => this.all<T>(table, oneOf(table.id, ids), base),
      list: (window: Window, filter: Filter<F>): Query<Page<T>> => {
        const { merchantId } = this
        const scope = { merchantId, base, filters: filters(filter), search: search?.(filter), order, counted: true }
        return listQuery<T>(this.db, table, scope, window)
      },
    }
  }

  #own(table: OwnedTable, conditions: readonly Condition[]): Sql {
    return sql`WHERE ${every([sql`${table.merchantId} = ${this.merchantId}`, ...conditions])}`
  }
}
