import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

interface Bindings {
  readonly DB: D1Database
}

type Handler = (input: never, env: Bindings, context: never) => Promise<unknown>
type Handlers = Readonly<Record<string, Handler>>

/** Where a worker leaves the statements that it prepared, each once. */
const TABLE = 'CREATE TABLE IF NOT EXISTS statement_log (text TEXT PRIMARY KEY)'

/** A worker of the product that leaves what it asked D1 in the database. */
export function logged<Worker extends object>(worker: Worker): Worker {
  const handlers = Object.entries(worker as Handlers).map(([name, handler]) => {
    const noting: Handler = async (input, env, context) => {
      const seen = new Set<string>()
      try {
        return await handler(input, { ...env, DB: noted(env.DB, seen) }, context)
      } finally {
        await keep(env.DB, seen)
      }
    }
    return [name, noting]
  })
  return { ...worker, ...Object.fromEntries(handlers) }
}

function noted(db: D1Database, seen: Set<string>): D1Database {
  return new Proxy(db, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (property !== 'prepare') return typeof value === 'function' ? value.bind(target) : value
      return (text: string): D1PreparedStatement => {
        seen.add(text)
        return target.prepare(text)
      }
    },
  })
}

async function keep(db: D1Database, seen: ReadonlySet<string>): Promise<void> {
  if (seen.size === 0) return
  const insert = 'INSERT OR IGNORE INTO statement_log SELECT value FROM json_each(?)'
  await db.batch([db.prepare(TABLE), db.prepare(insert).bind(JSON.stringify([...seen]))])
}
