import { fulfillOrderBody, order, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { fulfillOrder } from '@revkeen-edge/services/orders/fulfill.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'
import * as z from 'zod'

export function registerFulfillOrder(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/orders/{id}/fulfill',
      operationId: 'orders_fulfill',
      summary: 'Fulfill an order',
      description:
        'Marks a paid order as sent, whole or only the lines that are named, with the carrier and the tracking number. `notify_customer` sends the customer an e-mail.',
      tag: 'Orders',
      scope: 'orders:write',
      params: z.object({ id: pathId('order') }),
      body: fulfillOrderBody,
      bodyOptional: true,
      response: order,
      errors: [404, 422],
    },
    ({ context, params, body }) => mutate(() => fulfillOrder(context, params.id, body), presentOrderView),
  )
}
