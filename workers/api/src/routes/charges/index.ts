import type { Api } from '@revkeen-edge/http'
import { registerCaptureCharge } from './capture.ts'
import { registerCreateCharge } from './create.ts'
import { registerGetCharge } from './get.ts'
import { registerListCharges } from './list.ts'
import { registerRefundCharge } from './refund.ts'
import { registerVoidCharge } from './void.ts'

export function registerCharges(app: Api): void {
  registerListCharges(app)
  registerCreateCharge(app)
  registerGetCharge(app)
  registerCaptureCharge(app)
  registerVoidCharge(app)
  registerRefundCharge(app)
}
