// The names of the Workers runtime that code shared with node uses: in node's own type world they are not global.
type D1Database = import('@cloudflare/workers-types').D1Database
type D1DatabaseSession = import('@cloudflare/workers-types').D1DatabaseSession
type D1PreparedStatement = import('@cloudflare/workers-types').D1PreparedStatement
type D1Result<T = unknown> = import('@cloudflare/workers-types').D1Result<T>
type Queue<T = unknown> = import('@cloudflare/workers-types').Queue<T>
type RateLimit = import('@cloudflare/workers-types').RateLimit
type ExecutionContext = import('@cloudflare/workers-types').ExecutionContext
