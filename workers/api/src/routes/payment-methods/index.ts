import type { Api } from '@revkeen-edge/http'
import { registerAttachPaymentMethod } from './attach.ts'
import { registerCreatePaymentMethod } from './create.ts'
import { registerDetachPaymentMethod } from './detach.ts'
import { registerGetPaymentMethod } from './get.ts'
import { registerListPaymentMethods } from './list.ts'
import { registerUpdatePaymentMethod } from './update.ts'

export function registerPaymentMethods(app: Api): void {
  registerListPaymentMethods(app)
  registerCreatePaymentMethod(app)
  registerGetPaymentMethod(app)
  registerUpdatePaymentMethod(app)
  registerAttachPaymentMethod(app)
  registerDetachPaymentMethod(app)
}
