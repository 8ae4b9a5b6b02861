import { cancelOrderBody, order, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { cancelOrder } from '@revkeen-edge/services/orders/cancel.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'
import * as z from 'zod'

export function registerCancelOrder(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/orders/{id}/cancel',
      operationId: 'orders_cancel',
      summary: 'Cancel an order',
      description: 'Only an order that is neither paid nor fulfilled. An invoice of its own is voided with it.',
      tag: 'Orders',
      scope: 'orders:write',
      params: z.object({ id: pathId('order') }),
      body: cancelOrderBody,
      bodyOptional: true,
      response: order,
      errors: [404, 409, 422],
    },
    ({ context, params, body }) => mutate(() => cancelOrder(context, params.id, body), presentOrderView),
  )
}
