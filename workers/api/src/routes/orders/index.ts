import type { Api } from '@revkeen-edge/http'
import { registerCancelOrder } from './cancel.ts'
import { registerCreateOrder } from './create.ts'
import { registerFulfillOrder } from './fulfill.ts'
import { registerGetOrder } from './get.ts'
import { registerListOrders } from './list.ts'
import { registerPayOrder } from './pay.ts'
import { registerUpdateOrder } from './update.ts'

export function registerOrders(app: Api): void {
  registerListOrders(app)
  registerCreateOrder(app)
  registerGetOrder(app)
  registerUpdateOrder(app)
  registerPayOrder(app)
  registerFulfillOrder(app)
  registerCancelOrder(app)
}
