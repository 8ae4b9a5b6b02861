import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'

/** Counts round trips to D1: a `batch()` is one. For tests and the bench; production hands out the bare binding. */
export interface Trace {
  roundTrips: number
}

const EXECUTE = new Set(['all', 'first', 'run', 'raw'])

/** The same database, with every trip counted. */
export function traced(db: D1Database, trace: Trace): D1Database {
  return new Proxy(db, {
    get(target, property) {
      if (property === 'prepare') return (sql: string) => tracedStatement(target.prepare(sql), trace)
      if (property === 'batch') {
        return (statements: D1PreparedStatement[]) => {
          trace.roundTrips += 1
          return target.batch(statements.map((statement) => originals.get(statement) ?? statement))
        }
      }
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const originals = new WeakMap<object, D1PreparedStatement>()

function tracedStatement(statement: D1PreparedStatement, trace: Trace): D1PreparedStatement {
  const proxy = new Proxy(statement, {
    get(target, property) {
      if (property === 'bind') return (...values: unknown[]) => tracedStatement(target.bind(...values), trace)
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      if (typeof property === 'string' && EXECUTE.has(property)) trace.roundTrips += 1
      return value.bind(target)
    },
  })
  originals.set(proxy, statement)
  return proxy
}
