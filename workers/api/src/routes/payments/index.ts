import type { Api } from '@revkeen-edge/http'
import { registerCreatePayment } from './create.ts'
import { registerGetPayment } from './get.ts'
import { registerListPayments } from './list.ts'

export function registerPayments(app: Api): void {
  registerListPayments(app)
  registerCreatePayment(app)
  registerGetPayment(app)
}
