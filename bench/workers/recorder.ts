import type { D1Database, D1PreparedStatement, ExecutionContext, Queue } from '@cloudflare/workers-types'
import type { SqlParam, Statement, Step } from '../lib/steps.ts'

interface Bindings {
  readonly DB: D1Database
  readonly OUTBOX: Queue
}

interface Worker {
  fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response>
}

/** Where the recorder tells what the last request did. */
const RECORDING_PATH = '/bench/recording'

/** A worker of the product that remembers what its last request did outside its isolate. One request at a time. */
export function recorder(worker: Worker): Worker {
  let last: readonly Step[] = []
  let current: Step[] = []
  const fetchOutside = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const body = await request.clone().text()
    current.push({
      kind: 'fetch',
      path: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      body,
    })
    return fetchOutside(request)
  }
  return {
    async fetch(request, env, context) {
      if (new URL(request.url).pathname === RECORDING_PATH) return Response.json(last)
      const steps: Step[] = []
      current = steps
      const bindings = { ...env, DB: recorded(env.DB, steps), OUTBOX: recordedQueue(env.OUTBOX, steps) }
      const response = await worker.fetch(request, bindings, context)
      // What is deferred until after the answer is not the request's own.
      last = [...steps]
      return response
    },
  }
}

function recordedQueue(queue: Queue, steps: Step[]): Queue {
  return new Proxy(queue, {
    get(target, property) {
      if (property !== 'send') return Reflect.get(target, property)
      return (message: unknown) => {
        steps.push({ kind: 'queue', message: JSON.stringify(message) })
        return target.send(message)
      }
    },
  })
}

interface Prepared {
  readonly statement: Statement
  readonly real: D1PreparedStatement
}

const prepared = new WeakMap<object, Prepared>()

const EXECUTE = ['all', 'first', 'run', 'raw'] as const

function recorded(db: D1Database, steps: Step[]): D1Database {
  return new Proxy(db, {
    get(target, property) {
      if (property === 'prepare') {
        return (sql: string) => recordedStatement({ statement: { sql, params: [] }, real: target.prepare(sql) }, steps)
      }
      if (property !== 'batch') return Reflect.get(target, property)
      return (statements: readonly object[]) => {
        const known = statements.map(preparedOf)
        steps.push({ kind: 'batch', statements: known.map(({ statement }) => statement) })
        return target.batch(known.map(({ real }) => real))
      }
    },
  })
}

function recordedStatement({ statement, real }: Prepared, steps: Step[]): object {
  const proxy = new Proxy(real, {
    get(target, property) {
      if (property === 'bind') {
        return (...params: SqlParam[]) =>
          recordedStatement({ statement: { ...statement, params }, real: target.bind(...params) }, steps)
      }
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      if (EXECUTE.some((name) => name === property)) steps.push({ kind: 'single', statements: [statement] })
      return value.bind(target)
    },
  })
  prepared.set(proxy, { statement, real })
  return proxy
}

function preparedOf(statement: object): Prepared {
  const known = prepared.get(statement)
  if (!known) throw new Error('a batch holds a statement of another database')
  return known
}
