import type { Api } from '@revkeen-edge/http'
import { registerGetPaymentAttempt } from './get.ts'
import { registerListPaymentAttempts } from './list.ts'

export function registerPaymentAttempts(app: Api): void {
  registerListPaymentAttempts(app)
  registerGetPaymentAttempt(app)
}
