import tokensCss from '@revkeen-edge/ui/tokens.css'
import { Hono } from 'hono'
import { placeholderPage } from './page.ts'
import portalCss from './portal.css'

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
} as const

/** Customer self-service. */
const app = new Hono()

app.use(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
})

app.get('/healthz', (c) => c.json({ status: 'ok' }))
app.get('/portal/:slug', (c) => c.html(placeholderPage()))
app.get('/assets/portal.css', (c) => {
  c.header('Cache-Control', 'public, max-age=300')
  return c.body(tokensCss + portalCss, 200, { 'Content-Type': 'text/css; charset=utf-8' })
})

export default app
