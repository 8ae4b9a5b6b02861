import type { Api, ApiContext } from '@revkeen-edge/http'

/** The pages are files without anything inline, so their policy needs no exception. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/**
 * Serves the documentation under `/docs` and the OpenAPI document under `/v2/openapi.json`. Both are files made at build
 * time (see site.tsx), so they cost nothing at start-up and need no key.
 */
export function registerDocs(app: Api): void {
  app.get('/v2/openapi.json', (c) => asset(c, '/v2/openapi.json'))
  app.get('/docs', (c) => asset(c, '/docs/index.html'))
  app.get('/docs/assets/:file{[a-z.]+}', (c) => asset(c, `/docs/assets/${c.req.param('file')}`))
  app.get('/docs/:page{[a-z0-9-]+}', (c) => asset(c, `/docs/${c.req.param('page')}.html`))
}

async function asset(c: ApiContext, path: string): Promise<Response> {
  const { ASSETS } = c.env as { ASSETS: { fetch(request: Request): Promise<Response> } }
  const found = await ASSETS.fetch(new Request(new URL(path, c.req.url), { headers: c.req.raw.headers }))
  if (found.status === 404) return c.notFound()
  const response = new Response(found.body, found)
  response.headers.set('content-type', TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
  response.headers.set('content-security-policy', POLICY)
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'no-referrer')
  response.headers.set('cache-control', 'public, max-age=300')
  return response
}
