import type { Hono } from 'hono'
import { accountOf, directoryOf, type Env } from '../env.ts'
import { homePage, type AccountView } from '../pages/home.ts'
import { PAGE_CSS } from '../pages/styles.ts'

const PAGE_CSP = `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

async function viewsOf(env: Env): Promise<AccountView[]> {
  const entries = await directoryOf(env).accounts()
  return Promise.all(
    entries.map(async (entry) => {
      const account = accountOf(env, entry.securityKey)
      return { entry, transactions: await account.recent(25), faults: await account.faults() }
    }),
  )
}

/** The overview for developers. */
export function registerHome(app: Hono<{ Bindings: Env }>): void {
  app.get('/', async (c) => {
    c.header('content-security-policy', PAGE_CSP)
    return c.html(homePage(await viewsOf(c.env)))
  })
  app.get('/sandbox.css', (c) => c.body(PAGE_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
}
