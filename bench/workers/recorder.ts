import type { D1Database, D1PreparedStatement, ExecutionContext, MessageBatch, Queue } from '@cloudflare/workers-types'
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
  const begin = recordedCalls()
  return {
    async fetch(request, env, context) {
      if (new URL(request.url).pathname === RECORDING_PATH) return Response.json(last)
      const steps = begin()
      const response = await worker.fetch(request, recordedBindings(env, steps), context)
      // What is deferred until after the answer is not the request's own.
      last = [...steps]
      return response
    },
  }
}

interface Consumer {
  queue(batch: MessageBatch, env: Bindings): Promise<void>
}

/** A consumer of the product that keeps what each batch of a queue did in the table `bench_recordings`. One batch at a time. */
export function consumerRecorder<C extends Consumer>(worker: C, queue: string): C {
  const begin = recordedCalls()
  return {
    ...worker,
    async queue(batch, env) {
      if (batch.queue !== queue) return worker.queue(batch, env)
      const steps = begin()
      await worker.queue(batch, recordedBindings(env, steps))
      await env.DB.batch([
        env.DB.prepare('CREATE TABLE IF NOT EXISTS bench_recordings (steps TEXT NOT NULL)'),
        env.DB.prepare('INSERT INTO bench_recordings (steps) VALUES (?)').bind(JSON.stringify(steps)),
      ])
    },
  }
}

/** Has calls to the outside noted among the steps that were begun last. */
function recordedCalls(): () => Step[] {
  let current: Step[] = []
  const fetchOutside = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const body = await request.clone().text()
    const headers = Object.fromEntries(request.headers)
    current.push({ kind: 'fetch', path: new URL(request.url).pathname, headers, body })
    return fetchOutside(request)
  }
  return () => (current = [])
}

function recordedBindings(env: Bindings, steps: Step[]): Bindings {
  return { ...env, DB: recorded(env.DB, steps), OUTBOX: recordedQueue(env.OUTBOX, steps) }
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
