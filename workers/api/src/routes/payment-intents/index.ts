import type { Api } from '@revkeen-edge/http'
import { registerCancelPaymentIntent } from './cancel.ts'
import { registerCapturePaymentIntent } from './capture.ts'
import { registerConfirmPaymentIntent } from './confirm.ts'
import { registerCreatePaymentIntent } from './create.ts'
import { registerGetPaymentIntent } from './get.ts'
import { registerListPaymentIntents } from './list.ts'
import { registerUpdatePaymentIntent } from './update.ts'

export function registerPaymentIntents(app: Api): void {
  registerListPaymentIntents(app)
  registerCreatePaymentIntent(app)
  registerGetPaymentIntent(app)
  registerUpdatePaymentIntent(app)
  registerConfirmPaymentIntent(app)
  registerCapturePaymentIntent(app)
  registerCancelPaymentIntent(app)
}
