import type * as workers from '@cloudflare/workers-types'

// The names of the Workers runtime that code shared with node uses: in node's own type world they are not global.
declare global {
  type D1Database = workers.D1Database
  type D1DatabaseSession = workers.D1DatabaseSession
  type D1PreparedStatement = workers.D1PreparedStatement
  type D1Result<T = unknown> = workers.D1Result<T>
  type Queue<T = unknown> = workers.Queue<T>
  type RateLimit = workers.RateLimit
  type ExecutionContext = workers.ExecutionContext
}
