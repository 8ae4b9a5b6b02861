import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { createApi, type Api, type ApiContext, type Platform } from '@revkeen-edge/http'
import { registerDocs } from './docs/page.ts'
import { registerRoutes } from './routes/index.ts'

/** The API with every route on it. */
export function buildApi(platformOf: (c: ApiContext) => Platform): Api {
  const app = createApi(platformOf)
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  registerDocs(app)
  registerRoutes(app)
  return app
}

/** The OpenAPI 3.1 document of the whole API. Built once, at build time, and served as a file. */
export function openApiDocument(): object {
  const app = buildApi(() => {
    throw new Error('the document is built without a platform')
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'A sandbox (`rk_sandbox_…`) or live (`rk_live_…`) key. `Authorization: Bearer` works too.',
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'revkeen-edge',
      version: CURRENT_API_VERSION,
      description: 'Billing and payments on your own Cloudflare account. Amounts are integer minor units, times are UTC.',
    },
    servers: [{ url: '/' }],
  })
}
