import type { Api } from '@revkeen-edge/http'
import { registerBillingrails } from './billingrails/create-payment.ts'
import { registerRapyd } from './rapyd/pay-invoice.ts'
import { registerRevolv3 } from './revolv3/one-time-payment.ts'

/** The doors for clients of other systems, at those systems' own addresses. */
export function registerDoors(app: Api): void {
  registerRapyd(app)
  registerRevolv3(app)
  registerBillingrails(app)
}
