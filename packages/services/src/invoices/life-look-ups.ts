import type { Query } from '../ports/database.ts'
import type { Repositories } from '../ports/repositories.ts'

/** One look-up of a repository, as data: `invoices.byId` with its arguments. */
export interface LookUp {
  readonly name: string
  readonly args: readonly unknown[]
}

/** Repositories whose queries say what is looked up, for a world in memory to answer. */
export function lookUps(): Repositories {
  const methods = (table: string) => ({
    get: (_: object, method: string) => {
      return (...args: readonly unknown[]): Query<unknown> => ({
        statements: [{ name: `${table}.${method}`, args } satisfies LookUp],
        read: ([row]) => row,
      })
    },
  })
  return new Proxy({}, { get: (_, table: string) => new Proxy({}, methods(table)) }) as Repositories
}

/** The answers to queries, each look-up answered by `find`. */
export function answersTo<Q extends Record<string, Query<unknown>>>(queries: Q, find: (lookUp: LookUp) => unknown) {
  const read = ({ statements, read: reads }: Query<unknown>) => reads((statements as LookUp[]).map(find))
  return Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, read(query)])) as never
}
