import type { Api } from '@revkeen-edge/http'
import { registerCreatePaymentLink } from './create.ts'
import { registerExpirePaymentLink } from './expire.ts'
import { registerGetPaymentLink } from './get.ts'
import { registerListPaymentLinks } from './list.ts'
import { registerSwitchPaymentLink } from './switch.ts'
import { registerUpdatePaymentLink } from './update.ts'

export function registerPaymentLinks(app: Api): void {
  registerListPaymentLinks(app)
  registerCreatePaymentLink(app)
  registerGetPaymentLink(app)
  registerExpirePaymentLink(app)
  registerUpdatePaymentLink(app)
  registerSwitchPaymentLink(app)
}
