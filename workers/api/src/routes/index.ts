import type { Api } from '@revkeen-edge/http'
import { registerCustomers } from './customers/index.ts'

/** Every route of the API, resource by resource. */
export function registerRoutes(app: Api): void {
  registerCustomers(app)
}
