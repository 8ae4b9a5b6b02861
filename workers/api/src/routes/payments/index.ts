import type { Api } from '@revkeen-edge/http'
import { registerGetPayment } from './get.ts'
import { registerListPayments } from './list.ts'

export function registerPayments(app: Api): void {
  registerListPayments(app)
  registerGetPayment(app)
}
