import { publicIdLike } from '@revkeen-edge/http'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { traced } from '@revkeen-edge/db'
import { resolveLocale } from '@revkeen-edge/ui'
import { logError } from '@revkeen-edge/services/log.ts'
import { Hono } from 'hono'
import { assets } from './assets.ts'
import type { Bindings, Env } from './env.ts'
import { invoice } from './routes/invoice.ts'
import { link } from './routes/link.ts'
import { returned } from './routes/return.ts'
import { session } from './routes/session.ts'
import { showNotFound } from './routes/show.ts'
import { pageContext, sendPage } from './views/page.ts'

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
} as const

/** The hosted payment pages. */
const app = new Hono<Env>()

app.use(async (c, next) => {
  c.set('requestId', publicIdLike('req', systemRuntime.uuid()))
  c.set('nonce', systemRuntime.token())
  c.set('locale', resolveLocale(c.req.header('accept-language')))
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  c.header('X-Request-Id', c.var.requestId)
  await next()
})

app.get('/healthz', (c) => c.json({ status: 'ok' }))
app.route('/assets', assets)
app.route('/l', link)
app.route('/pay', link)
app.route('/c', session)
app.route('/i', invoice)
app.route('/return', returned)
app.notFound(showNotFound)
app.onError((error, c) => {
  logError('checkout.failed', { requestId: c.var.requestId, route: c.req.routePath }, error)
  // A payment that was sent is not called failed: the script asks for its status.
  if (c.req.method === 'POST') return c.json({ message: 'Something went wrong on our side.' }, 500)
  return sendPage(c, { ...pageContext(c, null), page: 'error', requestId: c.var.requestId })
})

export default {
  async fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
    if (env.TRACE_D1 !== 'on') return app.fetch(request, env, context)
    const trace = { roundTrips: 0 }
    const response = await app.fetch(request, { ...env, DB: traced(env.DB, trace) }, context)
    const answer = new Response(response.body, response)
    answer.headers.set('X-D1-Round-Trips', String(trace.roundTrips))
    return answer
  },
}
