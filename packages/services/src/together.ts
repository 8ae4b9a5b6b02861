import type { Loaded, Query } from './ports/database.ts'

/** Several queries as one, so that what belongs together is named once among what a use case reads. */
export function together<Q extends Record<string, Query<unknown>>>(queries: Q): Query<Loaded<Q>> {
  const entries = Object.entries(queries)
  return {
    statements: entries.flatMap(([, { statements }]) => statements),
    read: (results) => {
      let at = 0
      const read = entries.map(([name, query]) => {
        const own = results.slice(at, at + query.statements.length)
        at += query.statements.length
        return [name, query.read(own)]
      })
      return Object.fromEntries(read) as Loaded<Q>
    },
  }
}
