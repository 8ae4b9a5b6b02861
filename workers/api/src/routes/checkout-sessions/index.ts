import type { Api } from '@revkeen-edge/http'
import { registerCreateCheckoutSession } from './create.ts'
import { registerExpireCheckoutSession } from './expire.ts'
import { registerGetCheckoutSession } from './get.ts'

export function registerCheckoutSessions(app: Api): void {
  registerCreateCheckoutSession(app)
  registerGetCheckoutSession(app)
  registerExpireCheckoutSession(app)
}
