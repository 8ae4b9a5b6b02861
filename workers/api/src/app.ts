import { createApi, type Api, type ApiContext, type Platform } from '@revkeen-edge/http'
import { registerDocs } from './docs/page.ts'
import { registerDoors } from './doors/index.ts'
import { registerRoutes } from './routes/index.ts'

/** The API with every route on it. */
export function buildApi(platformOf: (c: ApiContext) => Platform): Api {
  const app = createApi(platformOf)
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  registerDocs(app)
  registerRoutes(app)
  registerDoors(app)
  return app
}
