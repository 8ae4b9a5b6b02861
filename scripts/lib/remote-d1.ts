import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'

export interface RemoteDatabase {
  readonly accountId: string
  readonly databaseId: string
  readonly token: string
  /** The root of Cloudflare's API, for tests. */
  readonly apiUrl?: string
}

interface Query {
  readonly sql: string
  readonly params: readonly unknown[]
}

/** A result of the `raw` endpoint. */
interface RawResult {
  readonly results: { readonly columns: string[]; readonly rows: unknown[][] }
}

/**
 * A deployed database as a D1 binding, over Cloudflare's HTTP API: one query or one batch a request, and a batch is one
 * transaction, as in a worker.
 */
export function remoteD1(remote: RemoteDatabase): D1Database {
  return {
    prepare: (sql) => statement(remote, { sql, params: [] }),
    batch: <T>(statements: D1PreparedStatement[]) => post<D1Result<T>>(remote, 'query', statements.map(queryOf)),
    exec: async (sql) => {
      const results = await post<D1Result>(remote, 'query', [{ sql, params: [] }])
      return { count: results.length, duration: results.reduce((sum, { meta }) => sum + meta.duration, 0) }
    },
    withSession: () => refuse('withSession'),
    dump: () => refuse('dump'),
  }
}

const queries = new WeakMap<object, Query>()

function statement(remote: RemoteDatabase, query: Query): D1PreparedStatement {
  const all = <T>(): Promise<D1Result<T>> => only(post<D1Result<T>>(remote, 'query', [query]))
  const made: D1PreparedStatement = {
    bind: (...params) => statement(remote, { ...query, params }),
    run: all,
    all,
    first: async <T>(column?: string): Promise<T | null> => {
      const row = (await all<Record<string, unknown>>()).results[0]
      if (row === undefined) return null
      return (column === undefined ? row : row[column]) as T
    },
    raw: async (options?: { columnNames?: boolean }): Promise<never> => {
      const { results } = await only(post<RawResult>(remote, 'raw', [query]))
      return (options?.columnNames ? [results.columns, ...results.rows] : results.rows) as never
    },
  }
  queries.set(made, query)
  return made
}

async function only<T>(results: Promise<T[]>): Promise<T> {
  const [first] = await results
  if (first === undefined) throw new Error('D1 sent no result')
  return first
}

function queryOf(made: D1PreparedStatement): Query {
  const query = queries.get(made)
  if (!query) throw new Error('a statement of another database')
  return query
}

async function post<T>(remote: RemoteDatabase, form: 'query' | 'raw', batch: readonly Query[]): Promise<T[]> {
  const root = remote.apiUrl ?? 'https://api.cloudflare.com/client/v4'
  const response = await fetch(`${root}/accounts/${remote.accountId}/d1/database/${remote.databaseId}/${form}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${remote.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(batch.length === 1 ? batch[0] : { batch }),
  })
  const reply = (await response.json()) as { success: boolean; result?: T[]; errors?: { message: string }[] }
  if (!reply.success || !reply.result) {
    throw new Error(`D1_ERROR: ${reply.errors?.map(({ message }) => message).join('; ') || response.status}`)
  }
  return reply.result
}

function refuse(what: string): never {
  throw new Error(`${what} is not available on a deployed database`)
}
