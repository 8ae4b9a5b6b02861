import type { D1Database } from '@cloudflare/workers-types'

/** A database handle that always uses the current one: a restarted runtime makes its earlier handles useless. */
export function followingDatabase(current: () => D1Database): D1Database {
  return {
    prepare: (sql) => current().prepare(sql),
    batch: (statements) => current().batch(statements),
    exec: (sql) => current().exec(sql),
    withSession: (constraint) => current().withSession(constraint),
    dump: () => current().dump(),
  }
}
