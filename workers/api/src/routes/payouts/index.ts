import type { Api } from '@revkeen-edge/http'
import { registerGetPayout } from './get.ts'
import { registerListPayoutPayments } from './list-payments.ts'
import { registerListPayouts } from './list.ts'

export function registerPayouts(app: Api): void {
  registerListPayouts(app)
  registerGetPayout(app)
  registerListPayoutPayments(app)
}
